"""Launches from Canvas: shared issuer, leftovers, roles that leak, and one use each."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from lti_tool.demo_lms import Settings, StorageTarget
from lti_tool.demo_lms.canvas.authorisation import fits
from tests.demo_lms.conftest import StoppedClock
from tests.demo_lms.fake_tool import form_in
from tests.demo_lms.platform import AGS, INSTITUTION, LTI, MEMBERSHIP, NRPS, Platform, item, start

SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
LEFTOVERS: dict[str, object] = {"validation_context": None, "errors": {"errors": {}}}


def test_the_login_names_the_deployment_in_its_own_way(canvas: Platform) -> None:
    login = canvas.login("ada")
    assert login["iss"] == "https://canvas.instructure.com"
    assert re.fullmatch(r"1:[0-9a-f]{40}", login["deployment_id"])
    assert "lti_deployment_id" not in login
    assert (login["canvas_environment"], login["canvas_region"]) == ("prod", "not_configured")
    assert login["lti_storage_target"] == "post_message_forwarding"
    assert login["login_hint"] != canvas.sub("ada")
    hint = jwt.decode(login["lti_message_hint"], options={"verify_signature": False})
    assert hint["include_storage_target"] is True


def test_the_claims_carry_leftovers_and_nulls(canvas: Platform) -> None:
    claims = canvas.launch("ada")
    assert (claims["aud"], claims["azp"]) == ("cairn-demo", "cairn-demo")
    assert claims["exp"] == claims["iat"] + 3600
    assert claims["errors"] == {"errors": {}}
    for name in ("context", "resource_link", "launch_presentation", "tool_platform", "lis"):
        assert LEFTOVERS.items() <= claims[f"{LTI}/{name}"].items()
    for name in (AGS, NRPS):
        assert LEFTOVERS.items() <= claims[name].items()
    assert claims[f"{LTI}/lis"]["person_sourcedid"] is None
    assert claims[f"{LTI}/resource_link"]["description"] is None
    assert claims["https://www.instructure.com/placement"] is None
    assert re.fullmatch(r"[0-9a-f]{40}", claims[f"{LTI}/context"]["id"])
    assert claims[f"{LTI}/context"]["type"][0].endswith("#CourseOffering")
    assert "lineitem" not in claims[AGS]


def test_from_the_course_menu_the_course_is_the_link(canvas: Platform) -> None:
    claims = canvas.launch("maya", "/courses/math-6a/tool/cairn-demo")
    assert claims[f"{LTI}/resource_link"]["id"] == claims[f"{LTI}/context"]["id"]
    assert claims[f"{LTI}/resource_link"]["title"] == "Mathematics 6A"
    assert claims["https://www.instructure.com/placement"] == "course_navigation"
    assert "lineitem" not in claims[AGS]
    assert canvas.client.get("/courses/math-6a/tool/none").status_code == 404


def test_elsewhere_the_course_menu_has_no_tool(strict: Platform) -> None:
    strict.become("maya")
    assert strict.client.get("/courses/math-6a/tool/cairn-demo").status_code == 404
    assert strict.client.get("/launch?ticket=none").status_code == 410


def test_an_assignment_names_its_column(canvas: Platform) -> None:
    url = canvas.launch("emil", "/courses/math-6b")[AGS]["lineitem"]
    assert url == "http://localhost:8090/api/lti/courses/3/line_items/1"


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        ("maya", [f"{INSTITUTION}#Instructor", f"{MEMBERSHIP}#Instructor", f"{SYSTEM}#User"]),
        (
            "noor",
            [
                f"{INSTITUTION}#Instructor",
                f"{MEMBERSHIP}#Instructor",
                f"{MEMBERSHIP}/Instructor#TeachingAssistant",
                f"{SYSTEM}#User",
            ],
        ),
        ("ada", [f"{INSTITUTION}#Student", f"{MEMBERSHIP}#Learner", f"{SYSTEM}#User"]),
        (
            "dana",
            [
                f"{INSTITUTION}#Instructor",
                f"{INSTITUTION}#Student",
                f"{MEMBERSHIP}#Learner",
                f"{SYSTEM}#User",
            ],
        ),
        (
            "test-student",
            [f"{INSTITUTION}#Student", f"{MEMBERSHIP}#Learner", f"{SYSTEM}#User", TEST_USER],
        ),
        ("omar", [f"{MEMBERSHIP}#Mentor", f"{SYSTEM}#User"]),
        ("alex", [f"{INSTITUTION}#Administrator", f"{SYSTEM}#User"]),
    ],
)
def test_roles_are_those_of_the_course_and_of_the_school(
    canvas: Platform, person: str, roles: list[str]
) -> None:
    assert canvas.launch(person)[f"{LTI}/roles"] == sorted(roles)


def test_an_observer_is_told_of_the_child(canvas: Platform) -> None:
    claims = canvas.launch("omar")
    assert claims[f"{LTI}/role_scope_mentor"] == [canvas.sub("ada")]


def test_an_observer_of_two_is_told_of_those_who_are_in_the_course(canvas: Platform) -> None:
    both, one = ("ben", "fatima"), ("fatima",)
    for course, children in (("math-6a", both), ("math-6b", one)):
        claims = canvas.launch("lena", f"/courses/{course}")
        assert claims[f"{LTI}/role_scope_mentor"] == [canvas.sub(each) for each in children]


@pytest.mark.parametrize(
    ("person", "variable", "value"),
    [
        ("ada", "$Canvas.user.id", 3),
        ("ada", "$com.instructure.User.student_view", False),
        ("test-student", "$com.instructure.User.student_view", True),
        ("ada", "$Canvas.membership.roles", "StudentEnrollment"),
        ("alex", "$Canvas.membership.roles", "$Canvas.membership.roles"),
        ("ada", "$Canvas.assignment.pointsPossible", 20),
        ("ada", "$Canvas.assignment.dueAt.iso8601", "$Canvas.assignment.dueAt.iso8601"),
        ("ada", "$Canvas.course.previousContextIds", ""),
        ("omar", "$com.instructure.User.observees", "{ada}"),
        ("ada", "$com.instructure.User.observees", "$com.instructure.User.observees"),
    ],
)
def test_a_variable_whose_guard_fails_stays_as_it_stands(
    canvas: Platform, person: str, variable: str, value: object
) -> None:
    canvas.choose(item(canvas.tool, custom={"it": variable}))
    page = f"/courses/math-6a?activity={canvas.state()['activities'][-1]['id']}"
    expected = canvas.sub("ada") if value == "{ada}" else value
    assert canvas.launch(person, page)[f"{LTI}/custom"]["it"] == expected


def test_a_due_date_is_known_once_there_is_one(canvas: Platform) -> None:
    column = canvas.launch("emil", "/courses/math-6b")[AGS]["lineitem"]
    due = "2026-12-24T00:00:00Z"
    canvas.send("PUT", column, {"endDateTime": due}, "application/json")
    assert canvas.lms.gradebook.line_items()[0].ends == due


def test_the_sign_on_leads_to_the_school_and_from_there_to_the_tool(canvas: Platform) -> None:
    assert canvas.settings.authorisation_url == "http://127.0.0.1:8090/api/lti/authorize_redirect"
    asked = canvas.asked(canvas.login("ada"))
    answer = canvas.client.post("/api/lti/authorize_redirect", data=asked)
    assert answer.status_code == 302
    school = urlsplit(answer.location)
    assert f"{school.scheme}://{school.netloc}{school.path}" == (
        "http://localhost:8090/api/lti/authorize"
    )
    assert parse_qs(school.query)["nonce"] == ["nonce-1"]
    fields = form_in(canvas.client.get(f"{school.path}?{school.query}").text)[1]
    assert set(fields) == {"id_token", "state", "lti_storage_target"}


def test_claims_are_settled_when_the_login_begins(canvas: Platform, clock: StoppedClock) -> None:
    login, begun = canvas.login("ada"), int(clock.now.timestamp())
    clock.move(minutes=4)
    id_token = canvas.fields(login)["id_token"]
    assert jwt.decode(id_token, options={"verify_signature": False})["iat"] == begun


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"nonce": None}, "invalid_request_object"),
        ({"prompt": None}, "invalid_request_object"),
        ({"scope": "openid profile"}, "invalid_request_object"),
        ({"login_hint": "somebody-else"}, "login_required"),
    ],
)
def test_an_error_is_posted_to_the_tool(
    canvas: Platform, changes: dict[str, str | None], error: str
) -> None:
    fields = canvas.fields(canvas.login("ada"), **changes)
    assert fields["error"] == error
    assert fields["error_description"]
    assert fields["state"] == "state-1"


@pytest.mark.parametrize("changes", [{"prompt": "login"}, {"response_mode": "query"}])
def test_values_of_other_parameters_are_not_looked_at(
    canvas: Platform, changes: dict[str, str]
) -> None:
    assert "id_token" in canvas.fields(canvas.login("ada"), **changes)


def test_a_hint_works_once_and_for_five_minutes(canvas: Platform, clock: StoppedClock) -> None:
    login = canvas.login("ada")
    canvas.answer(login)
    assert canvas.fields(login)["error"] == "launch_no_longer_valid"
    login = canvas.login("ada")
    clock.move(minutes=5)
    assert canvas.fields(login)["error"] == "launch_no_longer_valid"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"redirect_uri": "{tool}/lti/launch?x=1"}, 200),
        ({"redirect_uri": "{tool}/lti/launch/"}, 400),
        ({"redirect_uri": "https://elsewhere.example/"}, 400),
        ({"client_id": "other"}, 400),
        ({"lti_message_hint": "made-up"}, 400),
    ],
)
def test_a_query_may_follow_the_redirect_uri_and_nothing_else(
    canvas: Platform, changes: dict[str, str], status: int
) -> None:
    changed = {name: value.format(tool=canvas.tool.url) for name, value in changes.items()}
    answer = canvas.answer(canvas.login("ada"), **changed)
    assert answer.status_code == status
    if status == 200:
        assert form_in(answer.text)[0] == changed["redirect_uri"]


def test_a_registered_query_must_be_there(canvas: Platform) -> None:
    assert fits("https://tool.example/launch?a=1", "https://tool.example/launch?b=2&a=1")
    assert not fits("https://tool.example/launch?a=1", "https://tool.example/launch?a=2")


def test_three_keys_are_published_for_ten_days(canvas: Platform) -> None:
    answer = canvas.client.get("/api/lti/security/jwks")
    assert answer.headers["Cache-Control"] == "public, max-age=864000"
    keys = [each["kid"] for each in answer.get_json()["keys"]]
    assert len(set(keys)) == 3
    assert keys[1] == canvas.lms.key.kid


def test_the_page_has_a_forwarding_frame_of_the_sign_on(canvas: Platform) -> None:
    canvas.become("ada")
    page = canvas.client.get("/courses/math-6a").text
    assert 'name="post_message_forwarding"' in page
    assert 'src="http://127.0.0.1:8090/post_message_forwarding"' in page
    frame = canvas.client.get("/post_message_forwarding", base_url="http://127.0.0.1:8090")
    assert 'data-parent="http://localhost:8090"' in frame.text
    policy = frame.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' http://localhost:8090")


@pytest.mark.parametrize(
    ("storage", "frames"),
    [(StorageTarget.OFF, None), (StorageTarget.PARENT, 0), (StorageTarget.FORWARDING, 1)],
)
def test_storage_can_be_chosen(
    strict: Platform, storage: StorageTarget, frames: int | None
) -> None:
    settings = Settings(clock=strict.settings.clock, tool_url=strict.tool.url, storage=storage)
    platform = start(settings, strict.tool, strict.lms.key)
    login = platform.login("ada")
    page = platform.client.get("/courses/math-6a").text
    assert ("platform_storage.js" in page) == (frames is not None)
    assert page.count('name="post_message_forwarding"') == (frames or 0)
    expected = None if frames is None else storage.value
    assert login.get("lti_storage_target") == expected


def test_without_storage_canvas_does_not_speak_of_it(canvas: Platform) -> None:
    settings = Settings(
        clock=canvas.settings.clock,
        tool_url=canvas.tool.url,
        profile=canvas.settings.profile,
        storage=StorageTarget.OFF,
    )
    platform = start(settings, canvas.tool, canvas.lms.key)
    login = platform.login("ada")
    assert "lti_storage_target" not in login
    asked = urlencode(platform.asked(login))
    fields = form_in(platform.client.get(f"/api/lti/authorize?{asked}").text)[1]
    assert set(fields) == {"id_token", "state"}
