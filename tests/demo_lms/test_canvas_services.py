"""Canvas's class list and tokens."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from werkzeug.test import TestResponse

from tests.demo_lms.conftest import START
from tests.demo_lms.fake_tool import AGS, token_form
from tests.demo_lms.platform import LTI, MEMBERSHIP, Platform, item
from tests.demo_lms.test_line_items import next_link

NOW = int(START.timestamp())
LEARNER = f"{MEMBERSHIP}%23Learner"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def test_observers_are_listed_and_the_admin_is_not(canvas: Platform) -> None:
    roster = canvas.roster()
    assert roster["omar"] == [f"{MEMBERSHIP}#Mentor"]
    assert roster["ada"] == [f"{MEMBERSHIP}#Learner"]
    assert "alex" not in roster


def test_the_test_student_is_listed_once_in_use(canvas: Platform) -> None:
    assert "test-student" not in canvas.roster()
    canvas.become("test-student")
    assert canvas.roster()["test-student"] == [f"{MEMBERSHIP}#Learner", TEST_USER]


def test_the_inactive_are_absent(canvas: Platform) -> None:
    canvas.become("maya")
    canvas.client.post("/courses/math-6a/people/ada", data={"suspend": "1"})
    assert "ada" not in canvas.roster()
    assert canvas.become("ada").location == "/courses/math-6a"
    assert canvas.client.get("/courses/math-6a").status_code == 403


def test_a_page_has_fifty_or_fewer(canvas: Platform) -> None:
    assert len(canvas.members("?limit=100").get_json()["members"]) == 11
    page = canvas.members("?limit=4")
    members = page.get_json()["members"]
    while url := next_link(page.headers["Link"]):
        # The limit goes by another name from here on.
        assert "limit" not in url
        page = canvas.members(url=url)
        members += page.get_json()["members"]
    assert len({each["user_id"] for each in members}) == 11


@pytest.mark.parametrize(("role", "count"), [(LEARNER, 6), ("Learner", 0), ("none", 0)])
def test_a_role_is_asked_for_by_its_full_name(canvas: Platform, role: str, count: int) -> None:
    assert len(canvas.members(f"?role={role}").get_json()["members"]) == count


def test_each_member_has_custom_values_for_a_link(canvas: Platform) -> None:
    canvas.choose(item(canvas.tool, custom={"id": "$Canvas.user.id"}))
    link = canvas.state()["activities"][-1]["resource_link_id"]
    ada = canvas.members(f"?rlid={link}").get_json()["members"][1]
    assert ada["message"][0][f"{LTI}/custom"] == {"id": 3}
    context = canvas.lms.school.courses[0].context_id
    assert canvas.members(f"?rlid={context}").status_code == 200
    wrong = canvas.members("?rlid=none")
    assert (wrong.status_code, "rlid does not exist" in wrong.text) == (400, True)


def ask(canvas: Platform, scope: str = f"{AGS}/score", **changes: Any) -> TestResponse:
    form = token_form(canvas.tool.assertion(canvas.settings, **changes), scope=scope)
    return canvas.client.post("/login/oauth2/token", data=form, base_url="http://127.0.0.1:8090")


def test_a_token_is_a_jwt_of_canvas(canvas: Platform) -> None:
    document = ask(canvas).get_json()
    claims = jwt.decode(document["access_token"], options={"verify_signature": False})
    assert (claims["scopes"], claims["exp"]) == (f"{AGS}/score", NOW + 3600)
    canvas.token = document["access_token"]
    assert canvas.get(canvas.columns_url(), "*/*").status_code == 401


def test_all_the_scopes_or_none(canvas: Platform) -> None:
    answer = ask(canvas, scope=f"{AGS}/score https://example.org/all")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    "changes",
    [
        {"iat": NOW - 301},
        {"iat": NOW + 31},
        {"exp": NOW},
        {"aud": "http://elsewhere.example"},
        {"sub": "other"},
        {"jti": None},
        {"iss": None},
        {"kid": None},
        {"kid": "unknown"},
    ],
)
def test_a_wrong_assertion_is_refused(canvas: Platform, changes: dict[str, Any]) -> None:
    assert ask(canvas, **changes).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "anything"},
        {"aud": ["http://127.0.0.1:8090/login/oauth2/token"]},
        {"iat": NOW - 300},
        {"exp": NOW + 9999},
    ],
)
def test_what_canvas_does_not_look_at_is_taken(canvas: Platform, changes: dict[str, Any]) -> None:
    assert ask(canvas, **changes).status_code == 200


def test_a_jti_may_come_again_and_keys_are_fetched_each_time(canvas: Platform) -> None:
    for fetches in (1, 2):
        assert ask(canvas, jti="once").status_code == 200
        assert canvas.tool.fetches == fetches
