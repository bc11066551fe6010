"""Claims as Moodle and Canvas really send them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lti_tool.domain.classes.roles import Role
from lti_tool.ports import CourseClaim, VerifiedLaunch
from tests.lti.support import LMS, LTI, P, Place

MOODLE = replace(LMS, issuer="http://localhost:8080", client_id="YcnmE5dfp6whxd3")
CANVAS = replace(LMS, issuer="https://canvas.instructure.com", client_id="10000000000123")
RECORDED = json.loads((Path(__file__).parent / "moodle_claims.json").read_text())
RESIDUE: dict[str, object] = {"validation_context": None, "errors": {"errors": {}}}


def moodle_launch(who: str) -> VerifiedLaunch:
    place = Place(records=(MOODLE,))
    begun = place.login(
        MOODLE, target_link_uri="http://localhost:9001/launch", lti_deployment_id="1"
    )
    now = int(place.clock().timestamp())
    times = {"nonce": begun.nonce, "iat": now, "exp": now + 60}
    return place.post(begun.state, place.sign(RECORDED[who] | times))


def canvas_launch(roles: list[str], **changes: object) -> VerifiedLaunch:
    place = Place(records=(CANVAS,), deployments=("9:8865aa",))
    begun = place.login(CANVAS, deployment_id="9:8865aa")
    body = place.claims(
        begun,
        azp=CANVAS.client_id,
        deployment_id="9:8865aa",
        roles=sorted(roles),
        resource_link={"id": "a1b2", "title": "Unit 3", "description": None} | RESIDUE,
        context={"id": "c0ffee", "label": "CS 101", "title": "Computing"} | RESIDUE,
        errors={"errors": {}},
        locale="en-GB",
        **{
            f"{LTI}lis": {"person_sourcedid": "$Person.sourcedId"} | RESIDUE,
            f"{LTI}launch_presentation": {"document_target": "iframe", "locale": None} | RESIDUE,
            f"{LTI}tool_platform": {"product_family_code": "canvas", "guid": None} | RESIDUE,
            f"{LTI}custom": {"cairn_unit": "u3", "points": 10, "ids": "$Canvas.course.id"},
            f"{LTI}lti11_legacy_user_id": "",
            "https://www.instructure.com/placement": None,
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "lineitems": "https://school.example/api/lti/courses/1/line_items",
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
            }
            | RESIDUE,
        },
        **changes,
    )
    return place.post(begun.state, place.sign(body))


def test_moodles_learner_is_a_student_with_name_and_gradebook() -> None:
    launch = moodle_launch("learner")
    assert launch.role is Role.STUDENT
    assert launch.person is not None
    assert (launch.person.sub, launch.person.name) == ("5", "Cleo O'Learner")
    assert launch.course == CourseClaim("2", "ALG1", "Algebra 1")
    assert launch.columns_url == (
        "http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1"
    )
    assert len(launch.grade_scopes) == 4
    assert (launch.product, launch.locale, launch.link_id) == ("moodle", "en", "1")


def test_moodles_instructor_is_a_teacher() -> None:
    assert moodle_launch("instructor").role is Role.TEACHER


def test_what_moodle_did_not_substitute_is_left_out() -> None:
    custom = moodle_launch("learner").custom
    assert custom["constant"] == "42"
    assert custom["MixedCase"] == custom["mixedcase"] == "yes"
    assert not [value for value in custom.values() if value.startswith("$")]
    assert "rl_hist" not in custom


def test_canvas_residue_and_nulls_are_tolerated() -> None:
    launch = canvas_launch([f"{P}membership#Learner", f"{P}institution/person#Student"])
    assert launch.role is Role.STUDENT
    assert launch.custom == {"cairn_unit": "u3", "points": "10"}
    assert (launch.product, launch.locale) == ("canvas", "en-GB")
    assert launch.course == CourseClaim("c0ffee", "CS 101", "Computing")


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        (
            ["institution/person#Instructor", "membership#Instructor", "system/person#User"],
            "teacher",
        ),
        (["membership#Instructor", "membership/Instructor#TeachingAssistant"], "assistant"),
        (["membership#ContentDeveloper", "system/person#User"], "designer"),
        (["membership#Mentor", "system/person#User"], "observer"),
        (["institution/person#Administrator", "system/person#User"], "none"),
        (["institution/person#Instructor", "membership#Learner"], "student"),
        (["system/person#None"], "none"),
    ],
)
def test_canvas_people_are_what_they_are_in_the_course(roles: list[str], role: str) -> None:
    assert canvas_launch([P + each for each in roles]).role == role


def test_canvas_test_student_is_a_student_and_known_as_no_real_one() -> None:
    test_user = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
    launch = canvas_launch([f"{P}membership#Learner", test_user])
    assert launch.role is Role.STUDENT
    assert launch.person is not None
    assert launch.person.is_test


def test_a_real_student_is_no_test_student() -> None:
    person = canvas_launch([f"{P}membership#Learner"]).person
    assert person is not None
    assert not person.is_test


def test_a_canvas_observer_names_the_students_observed() -> None:
    launch = canvas_launch([f"{P}membership#Mentor"], **{f"{LTI}role_scope_mentor": ["s1", "s2"]})
    assert launch.mentored_subs == ("s1", "s2")
