"""Every answer carries the security headers, and only the session's platform may frame it."""

import pytest
from werkzeug.test import TestResponse

from lti_tool.domain.classes.roles import Role
from tests.support.launches import COLUMNS
from tests.support.signing import log_in, login_form
from tests.support.web import Visit, Web

IFRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"}


def policy(answer: TestResponse) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    pairs = (part.strip().partition(" ") for part in parts)
    return {name: value for name, _, value in pairs}


def all_pages(web: Web) -> list[TestResponse]:
    """Answer every page a GET can open, in a session and outside, found or not."""
    attempt_id = web.room.fail()
    ids = {
        "sid": "",
        "objective_id": web.room.objective(),
        "resource_id": web.room.resource("adding-hands"),
        "item_id": web.room.items(attempt_id)[0].item_id,
        "attempt_id": attempt_id,
        "given_id": 987654,
        "place": 0,
        "position": 0,
        "file_id": 987654,  # a file itself is data and has headers of its own: test_files.py
        "student_id": web.room.ada,
        "registration_id": web.room.registration_id,
        "child_id": web.room.ada,
        "unit_id": web.room.unit_id,
        "freeze_id": 987654,
        "export_name": "none.pdf",  # an export is data as well: test_reports.py
        "course_id": web.room.course_id,
        "_rest": "nowhere",
    }
    found = []
    for visit in (web.visit(), web.visit(Role.TEACHER), Visit(web, web.browser(), "gone", "x")):
        for rule in web.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                values = {name: ids[name] for name in rule.arguments} | {"sid": visit.sid}
                address = web.app.url_map.bind("localhost").build(rule.endpoint, values)
                found.append(visit.browser.get(address))
    found.append(web.browser().get("/nowhere"))
    return found


def test_every_answer_has_the_headers(web: Web) -> None:
    answers = all_pages(web)
    assert {answer.status_code for answer in answers} >= {200, 204, 302, 303, 400, 401, 404}
    for answer in answers:
        path = answer.request.path
        rules = policy(answer)
        assert rules["default-src"] == "'none'", path
        assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'", path
        assert rules["base-uri"] == "'none'", path
        assert rules["form-action"].startswith("'self'"), path
        assert rules["frame-ancestors"], path
        assert "unsafe" not in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert "camera=()" in answer.headers["Permissions-Policy"], path
        referrer = "no-referrer" if path.startswith("/lti/") else "same-origin"
        assert answer.headers["Referrer-Policy"] == referrer, path
        if not path.startswith("/lti/jwks"):
            assert answer.headers["Cache-Control"] == "no-store", path
        assert "<script>" not in answer.text, path
        assert " style=" not in answer.text, path
        assert " onclick=" not in answer.text, path


def test_only_the_sessions_platform_frames_its_pages(web: Web) -> None:
    visit = web.visit(columns_url=COLUMNS.replace("lms.example", "school.example"))
    allowed = "https://lms.example https://school.example"
    assert policy(visit.get("path"))["frame-ancestors"] == allowed
    assert policy(visit.get("nowhere"))["frame-ancestors"] == allowed
    assert policy(visit.post("objectives/99/attempts"))["frame-ancestors"] == allowed


def test_the_shell_of_a_session_may_be_framed_by_its_platform_too(web: Web) -> None:
    visit = web.visit()
    answer = web.browser().get(f"/s/{visit.sid}/path")
    assert answer.status_code == 401
    assert policy(answer)["frame-ancestors"] == "https://lms.example"


@pytest.mark.parametrize("path", ["/", "/lti/", "/healthz", "/nowhere"])
def test_nobody_frames_what_belongs_to_no_session(web: Web, path: str) -> None:
    assert policy(web.browser().get(path))["frame-ancestors"] == "'none'"


def test_a_session_nobody_knows_says_so_in_any_frame(web: Web) -> None:
    answer = web.browser().get("/s/gone/path")
    assert answer.status_code == 401
    assert policy(answer)["frame-ancestors"] == "*"


def test_refusals_and_logins_are_seen_in_every_frame(web: Web) -> None:
    refused = web.browser().post("/lti/launch")
    login = web.browser().post("/lti/login", data=login_form(web), headers=IFRAME)
    assert policy(refused)["frame-ancestors"] == policy(login)["frame-ancestors"] == "*"


def test_over_http_browsers_are_not_told_to_stay_on_https(web: Web) -> None:
    assert "Strict-Transport-Security" not in web.browser().get("/healthz").headers


def test_over_https_browsers_are_told_to_stay_there(secure_web: Web) -> None:
    assert "Strict-Transport-Security" in secure_web.browser().get("/healthz").headers


def test_a_login_outside_a_frame_is_a_plain_redirect(web: Web) -> None:
    assert log_in(web, web.browser()).answer.status_code == 302


def test_static_files_are_kept_by_the_address_that_names_their_content(web: Web) -> None:
    with web.browser().get("/static/mark.svg?v=0") as answer:
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert web.browser().get("/static/../app.py").status_code == 404
