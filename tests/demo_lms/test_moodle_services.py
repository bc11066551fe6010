"""Moodle's class list and tokens."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.demo_lms.conftest import START
from tests.demo_lms.fake_tool import AGS, token_form
from tests.demo_lms.platform import LTI, MEMBERSHIP, Platform
from tests.demo_lms.test_line_items import next_link

NOW = int(START.timestamp())


def test_the_helper_is_a_learner_in_the_list_and_an_instructor_at_launch(moodle: Platform) -> None:
    assert moodle.roster()["noor"] == ["Learner"]
    assert moodle.roster()["maya"] == ["Instructor"]
    assert moodle.launch("noor")[f"{LTI}/roles"] == [f"{MEMBERSHIP}#Instructor"]
    assert not {"omar", "alex"} & set(moodle.roster())


def test_a_member_is_as_captured(moodle: Platform) -> None:
    member = moodle.members().get_json()["members"][1]
    assert member == {
        "status": "Active",
        "roles": ["Learner"],
        "user_id": moodle.sub("ada"),
        "lis_person_sourcedid": "SIS-0003",
        "name": "Ada",
        "given_name": "Ada",
        "family_name": "",
        "email": "ada@school.example",
        "ext_user_username": "ada",
    }


def test_a_suspended_student_is_left_out(moodle: Platform) -> None:
    moodle.become("maya")
    moodle.client.post("/courses/math-6a/people/ada", data={"suspend": "1"})
    assert "ada" not in moodle.roster()
    moodle.client.post("/courses/math-6a/people/ada", data={"reinstate": "1"})
    assert "ada" in moodle.roster()


@pytest.mark.parametrize(
    ("role", "count"),
    [("Learner", 7), (f"{MEMBERSHIP}#Instructor".replace("#", "%23"), 2), ("Nobody", 9)],
)
def test_a_role_can_be_asked_for_in_both_forms(moodle: Platform, role: str, count: int) -> None:
    assert len(moodle.members(f"?role={role}").get_json()["members"]) == count


def test_the_next_link_forgets_the_role(moodle: Platform) -> None:
    answer = moodle.members("?role=Instructor&limit=1")
    url = next_link(answer.headers["Link"])
    assert url is not None
    assert "role" not in url
    # PyLTI1p3 lower-cases it, and Moodle does not mind.
    page = moodle.members(url=url.lower()).get_json()["members"]
    assert page[0]["roles"] == ["Learner"]


def test_everybody_comes_at_once_without_a_limit(moodle: Platform) -> None:
    answer = moodle.members()
    assert len(answer.get_json()["members"]) == 9
    assert "Link" not in answer.headers


def test_a_link_can_be_asked_for(moodle: Platform) -> None:
    assert moodle.members("?rlid=1").get_json()["members"][0]["message"]
    assert moodle.members("?rlid=2").status_code == 404
    wrong = moodle.roster_url().replace("bindings/1", "bindings/9")
    assert moodle.members(url=wrong).status_code == 404


def ask(moodle: Platform, **changes: Any) -> TestResponse:
    form = {"scope": changes.pop("scope", f"{AGS}/score")}
    assertion = moodle.tool.assertion(moodle.settings, **changes)
    return moodle.client.post("/mod/lti/token.php", data=token_form(assertion, **form))


def test_a_token_is_json_that_says_it_is_html(moodle: Platform) -> None:
    answer = ask(moodle, scope=f"{AGS}/score https://example.org/all")
    assert answer.mimetype == "text/html"
    document = answer.get_json(force=True)
    assert (document["expires_in"], document["scope"]) == (3600, f"{AGS}/score")


def test_neither_audience_nor_jti_is_looked_at(moodle: Platform) -> None:
    assert ask(moodle, aud="http://elsewhere.example", jti="once").status_code == 200
    assert ask(moodle, jti="once").status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"iat": NOW + 1}, "Cannot handle token with iat prior to 2026-11-25T09:00:01+00:00"),
        ({"exp": NOW}, "Expired token"),
        ({"sub": "other"}, "unauthorized_client"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"kid": "unknown"}, "no key with this kid"),
        ({"signer": "other"}, "cannot be verified"),
    ],
)
def test_a_refusal_is_the_message_itself(
    moodle: Platform, changes: dict[str, Any], error: str
) -> None:
    answer = ask(moodle, **changes)
    assert answer.status_code == 400
    assert error in answer.get_json(force=True)["error"]


def test_a_request_that_is_no_request_is_refused(moodle: Platform) -> None:
    form = token_form(moodle.tool.assertion(moodle.settings))
    for changes, error in (
        ({"client_assertion": ""}, "invalid_request"),
        ({"client_assertion": "x"}, "cannot be verified"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ):
        answer = moodle.client.post("/mod/lti/token.php", data={**form, **changes})
        assert error in answer.get_json(force=True)["error"]


def test_keys_that_cannot_be_fetched_make_an_error_page(
    moodle: Platform,
) -> None:
    moodle.tool.published = "nothing"
    answer = ask(moodle)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "fix_jwks_alg" in answer.text


def test_keys_that_are_broken_are_the_tools_mistake(moodle: Platform) -> None:
    moodle.tool.published = {"keys": [{"kty": "RSA", "kid": "one", "n": "!", "e": ""}]}
    assert ask(moodle).status_code == 400


def test_the_plain_addresses_work_as_well(moodle: Platform) -> None:
    for path in ("/lti/jwks", "/mod/lti/certs.php"):
        assert moodle.client.get(path).get_json()["keys"]
