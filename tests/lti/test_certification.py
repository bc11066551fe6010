"""The certification guide's payloads (sections 6.1 to 6.2), known bad and valid, case by case."""

import pytest

from lti_tool.domain.classes.roles import Role
from lti_tool.lti.errors import LaunchRefusedError
from tests.lti.support import LTI, P, Place

INSTRUCTOR = f"{P}membership#Instructor"
LEARNER = f"{P}membership#Learner"
NAMES = ("name", "given_name", "family_name", "email")


def refused(place: Place, **changes: object) -> tuple[str, int]:
    with pytest.raises(LaunchRefusedError) as caught:
        place.launch(**changes)
    return caught.value.code, caught.value.status


# 6.1.1 Known bad payloads.


def test_no_kid_in_the_header_is_refused(place: Place) -> None:
    begun = place.login()
    with pytest.raises(LaunchRefusedError) as caught:
        place.post(begun.state, place.sign(place.claims(begun), kid=None))
    assert (caught.value.code, caught.value.status) == ("kid_missing", 401)


def test_an_incorrect_kid_is_refused_after_one_more_look(place: Place) -> None:
    place.launch()
    begun = place.login()
    with pytest.raises(LaunchRefusedError) as caught:
        place.post(begun.state, place.sign(place.claims(begun), kid="imstester_66067"))
    assert (caught.value.code, caught.value.status) == ("unknown_kid", 401)
    assert len(place.http.asked) == 2


def test_a_wrong_lti_version_is_refused(place: Place) -> None:
    assert refused(place, version="11.3") == ("wrong_version", 400)


def test_no_lti_version_is_refused(place: Place) -> None:
    assert refused(place, version=None) == ("claims_missing", 400)


def test_an_invalid_lti_message_is_refused(place: Place) -> None:
    begun = place.login()
    with pytest.raises(LaunchRefusedError) as caught:
        place.post(begun.state, place.sign({"name": "badltilaunch"}))
    assert (caught.value.code, caught.value.status) == ("claims_missing", 400)


@pytest.mark.parametrize(
    "missing",
    [
        ("message_type", "version", "roles"),
        ("aud", "iss", "sub", "deployment_id", "roles"),
        ("message_type",),
        ("roles",),
        ("deployment_id",),
        ("resource_link",),
    ],
)
def test_missing_lti_claims_are_refused(place: Place, missing: tuple[str, ...]) -> None:
    assert refused(place, **dict.fromkeys(missing)) == ("claims_missing", 400)


def test_a_missing_resource_link_id_is_refused(place: Place) -> None:
    assert refused(place, resource_link={"title": "No id"}) == ("claims_missing", 400)


def test_incorrect_timestamps_are_refused(place: Place) -> None:
    assert refused(place, iat=11111, exp=22222) == ("token_expired", 401)


def test_a_missing_user_is_anonymous_and_without_a_person(place: Place) -> None:
    # The guide lists `sub: ""` among the bad, Core 5.3.6.1 has it read as anonymous: see lti.md.
    assert place.launch(sub="").person is None


# 6.1.2 and 6.1.3 Valid teacher and student payloads.


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([INSTRUCTOR], Role.TEACHER),
        ([INSTRUCTOR, f"{P}institution/person#Staff", f"{P}institution/person#Other"], "teacher"),
        (["Instructor"], Role.TEACHER),
        (["http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"], Role.NONE),
        ([LEARNER], Role.STUDENT),
        ([LEARNER, f"{P}institution/person#Student", f"{P}institution/person#Mentor"], "student"),
        (["Learner"], Role.STUDENT),
        ([LEARNER, f"{P}uknownrole/unknown#Unknown"], Role.STUDENT),
        ([""], Role.NONE),
    ],
)
def test_valid_roles_are_accepted(place: Place, roles: list[str], role: Role) -> None:
    assert place.launch(roles=roles).role == role


@pytest.mark.parametrize("role", [INSTRUCTOR, LEARNER])
@pytest.mark.parametrize(
    "given",
    [
        {"email": "a@school.example"},
        {"name": "Ada Byron", "given_name": "Ada", "family_name": "Byron"},
        {},
    ],
)
def test_any_share_of_personal_data_is_accepted(
    place: Place, role: str, given: dict[str, str]
) -> None:
    person = place.launch(roles=[role], **(dict.fromkeys(NAMES) | given)).person
    assert person is not None
    assert person.name == given.get("name", "")


def test_an_email_without_course_is_accepted(place: Place) -> None:
    launch = place.launch(context=None, email="a@school.example", **dict.fromkeys(NAMES[:3]))
    assert launch.course is None


def test_only_a_resource_link_is_accepted(place: Place) -> None:
    launch = place.launch(context=None, resource_link={"id": "new"}, **dict.fromkeys(NAMES))
    assert (launch.link_id, launch.link_title) == ("new", "")


# 6.2 Deep linking.


def test_the_captured_deep_linking_request_is_accepted(place: Place) -> None:
    settings = {
        "accept_types": ["link", "file", "html", "ltiResourceLink"],
        "accept_media_types": "image/*,text/html",
        "accept_presentation_document_targets": ["iframe", "window", "embed"],
        "accept_multiple": True,
        "auto_create": True,
        "data": "909708",
        "deep_link_return_url": "https://lms.example/return",
    }
    launch = place.launch(
        message_type="LtiDeepLinkingRequest",
        target_link_uri=None,
        resource_link=None,
        roles=[INSTRUCTOR],
        **{
            "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings": settings,
            f"{LTI}launch_presentation": {"document_target": "window"},
        },
    )
    assert (launch.message_type, launch.role) == ("LtiDeepLinkingRequest", Role.TEACHER)
