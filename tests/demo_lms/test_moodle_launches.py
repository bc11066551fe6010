"""Launches from Moodle: the claims as captured, and the two ways in which they fail."""

from __future__ import annotations

import json
import re

import pytest

from tests.demo_lms.conftest import StoppedClock
from tests.demo_lms.fake_tool import LINE_ITEM, path_of
from tests.demo_lms.platform import AGS, INSTITUTION, LTI, MEMBERSHIP, NRPS, Platform, item

PRACTICE = "/courses/math-6b"


def test_the_login_is_as_captured(moodle: Platform) -> None:
    login = moodle.login("ada")
    assert set(login) == {
        "iss",
        "target_link_uri",
        "login_hint",
        "lti_message_hint",
        "client_id",
        "lti_deployment_id",
    }
    assert login["login_hint"] == moodle.sub("ada")
    hint = json.loads(login["lti_message_hint"])
    assert set(hint) == {"cmid", "launchid"}
    assert re.fullmatch(r"ltilaunch1_\d+", hint["launchid"])
    choice = json.loads(moodle.login("maya", "/courses/math-6a/add")["lti_message_hint"])
    assert set(choice) == {"launchid"}


def test_the_claims_are_as_captured(moodle: Platform, clock: StoppedClock) -> None:
    claims = moodle.launch("ada")
    assert claims["exp"] == claims["iat"] + 60
    assert claims["aud"] == "cairn-demo"
    assert "azp" not in claims
    assert claims["sub"].isdigit()
    assert claims[f"{LTI}/context"] == {
        "id": "2",
        "label": "MATH6A",
        "title": "Mathematics 6A",
        "type": ["CourseSection"],
    }
    assert claims[f"{LTI}/resource_link"] == {
        "title": "Ratios and rates",
        "description": "",
        "id": "1",
    }
    assert claims[f"{LTI}/ext"] == {"user_username": "ada", "lms": "moodle-2"}
    assert claims[f"{LTI}/tool_platform"]["product_family_code"] == "moodle"
    assert claims["email"] == "ada@school.example"
    presentation = claims[f"{LTI}/launch_presentation"]
    assert presentation["document_target"] == "iframe"
    assert "sesskey=" in presentation["return_url"]
    assert claims[NRPS]["service_versions"] == ["1.0", "2.0"]
    lineitems = "http://localhost:8090/mod/lti/services.php/2/lineitems?type_id=1"
    assert claims[AGS]["lineitems"] == lineitems
    assert "lineitem" not in claims[AGS]
    assert "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome" in claims


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        ("ada", [f"{MEMBERSHIP}#Learner"]),
        ("maya", [f"{MEMBERSHIP}#Instructor"]),
        ("noor", [f"{MEMBERSHIP}#Instructor"]),
        ("priya", [f"{MEMBERSHIP}#Instructor"]),
        (
            "alex",
            [
                f"{INSTITUTION}#Administrator",
                f"{MEMBERSHIP}#Instructor",
                "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
            ],
        ),
    ],
)
def test_there_are_few_roles_and_no_sub_roles(
    moodle: Platform, person: str, roles: list[str]
) -> None:
    assert moodle.launch(person)[f"{LTI}/roles"] == roles


def test_a_parent_is_in_no_course_and_cannot_launch(moodle: Platform) -> None:
    for parent in ("omar", "lena"):
        assert moodle.become(parent).location == "/courses/math-6a"
        assert moodle.client.get("/courses/math-6a").status_code == 403
    assert moodle.become("test-student").status_code == 404


def test_an_activity_made_by_hand_has_a_column(moodle: Platform) -> None:
    url = moodle.launch("emil", PRACTICE)[AGS]["lineitem"]
    assert moodle.get(url, LINE_ITEM).get_json() == {
        "id": url,
        "label": "Mathematics practice",
        "scoreMaximum": 100,
        "resourceId": "",
        "tag": "",
        "resourceLinkId": "2",
    }


def test_lineitem_goes_away_while_a_second_column_is_bound(moodle: Platform) -> None:
    url = moodle.add("math-6b", resourceLinkId="2").get_json()["id"]
    assert "lineitem" not in moodle.launch("emil", PRACTICE)[AGS]
    headers = {"Authorization": f"Bearer {moodle.token}"}
    assert moodle.client.delete(path_of(url), headers=headers).status_code == 204
    assert moodle.launch("emil", PRACTICE)[AGS]["lineitem"]


def test_lineitem_is_empty_text_once_the_column_is_deleted(moodle: Platform) -> None:
    url = moodle.launch("emil", PRACTICE)[AGS]["lineitem"]
    headers = {"Authorization": f"Bearer {moodle.token}"}
    assert moodle.client.delete(path_of(url), headers=headers).status_code == 204
    assert moodle.launch("emil", PRACTICE)[AGS]["lineitem"] == ""


def custom(moodle: Platform, **parameters: str) -> dict[str, str | None]:
    moodle.save(moodle.choose(item(moodle.tool, custom=parameters)))
    activity = moodle.state()["activities"][-1]
    page = f"/courses/math-6a?activity={activity['id']}"
    found: dict[str, str | None] = moodle.launch("ada", page)[f"{LTI}/custom"]
    return found


def test_a_parameter_with_capitals_is_sent_twice(moodle: Platform) -> None:
    sent = custom(moodle, MixedCase="yes", plain="$Context.id")
    assert (sent["MixedCase"], sent["mixedcase"], sent["plain"]) == ("yes", "yes", "2")
    assert sent["context_memberships_url"] == moodle.roster_url()


@pytest.mark.parametrize(
    "variable",
    [
        "$ResourceLink.id.history",
        "$ResourceLink.available.startDateTime",
        "$ResourceLink.submission.endDateTime",
        "$Context.type",
        "$CourseOffering.sourcedId",
        "$CourseGroup.id",
        "$User.image",
        "$Message.locale",
        "$Message.documentTarget",
        "$Nope.nope",
    ],
)
def test_a_variable_moodle_does_not_know_arrives_as_it_stands(
    moodle: Platform, variable: str
) -> None:
    assert custom(moodle, it=variable)["it"] == variable


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("$User.username", "ada"),
        ("$Person.name.given", "Ada"),
        ("$Person.address.timezone", "99"),
        ("$Context.label", "MATH6A"),
        ("$Context.id.history", ""),
        ("$CourseSection.timeFrame.begin", "2026-08-17T09:00:00+00:00"),
        ("$Membership.role", "Learner"),
        ("$ResourceLink.title", "Unit rates"),
    ],
)
def test_a_variable_moodle_knows_is_substituted(
    moodle: Platform, variable: str, value: str
) -> None:
    assert custom(moodle, it=variable)["it"] == value


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "{tool}/lti/launch?unit=1"},
        {"redirect_uri": "{tool}/lti/launch/"},
        {"lti_message_hint": None},
        {"lti_message_hint": "made-up"},
        {"nonce": None},
        {"scope": "openid profile"},
        {"scope": None},
        {"response_type": "code"},
    ],
)
def test_some_mistakes_are_shown_to_the_person_only(
    moodle: Platform, changes: dict[str, str | None]
) -> None:
    changed = {
        name: value and value.format(tool=moodle.tool.url) for name, value in changes.items()
    }
    answer = moodle.answer(moodle.login("ada"), **changed)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "Invalid request" in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        ({"client_id": "other"}, "unauthorized_client", None),
        ({"login_hint": "999"}, "access_denied", None),
        ({"response_mode": None}, "invalid_request", "Invalid response_mode"),
        ({"prompt": "login"}, "invalid_request", "Invalid prompt"),
    ],
)
def test_other_mistakes_are_posted_to_the_tool(
    moodle: Platform, changes: dict[str, str | None], error: str, description: str | None
) -> None:
    fields = moodle.fields(moodle.login("ada"), **changes)
    assert (fields["error"], fields.get("error_description")) == (error, description)
    assert fields["state"] == "state-1"


def test_prompt_may_be_left_out_and_the_hint_works_once(moodle: Platform) -> None:
    login = moodle.login("ada")
    assert "id_token" in moodle.fields(login, prompt=None)
    assert moodle.answer(login).status_code == 404


def test_there_is_no_platform_storage(moodle: Platform) -> None:
    moodle.become("ada")
    assert "platform_storage.js" not in moodle.client.get("/courses/math-6a").text
    assert moodle.client.get("/post_message_forwarding").status_code == 404


def test_the_return_address_shows_what_the_tool_says(moodle: Platform) -> None:
    url = moodle.launch("ada")[f"{LTI}/launch_presentation"]["return_url"]
    page = moodle.client.get(path_of(url) + "&lti_errormsg=Oh", follow_redirects=True)
    assert "reported a problem" in page.text
    assert moodle.client.get("/mod/lti/return.php?course=99").status_code == 404
