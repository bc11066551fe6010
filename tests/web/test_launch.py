"""What is fixed with the outside: login, launch, refusal, keys."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from lti_tool.db.stores.remembered_registrations import RememberedRegistrations
from lti_tool.lti.claims import AGS_ENDPOINT
from lti_tool.lti.errors import RefusalCode
from lti_tool.services.launching.register_platforms import disable_platform, register_platforms
from lti_tool.web.access import keep_tool
from tests.lti.support import LTI, P
from tests.support.factories import registration_draft
from tests.support.pages import read_page
from tests.support.signing import Begun, claims, launch, log_in, login_form, sign
from tests.support.web import Web, query_of

MOODLE = json.loads((Path(__file__).parents[1] / "lti" / "moodle_claims.json").read_text())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_sends_the_browser_to_its_platform(web: Web, method: str) -> None:
    form = login_form(web, lti_message_hint="hint")
    place = {"query_string": form} if method == "GET" else {"data": form}
    answer = web.browser().open("/lti/login", method=method, **place)
    assert answer.status_code == 302
    assert answer.location.startswith("https://lms.example/auth?")
    asked = query_of(answer.location)
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/lti/launch"
    assert (asked["scope"], asked["response_type"]) == ("openid", "id_token")
    assert (asked["response_mode"], asked["prompt"]) == ("form_post", "none")
    assert (asked["login_hint"], asked["lti_message_hint"]) == ("5", "hint")


def test_a_registrations_own_login_address_needs_no_client_id(web: Web) -> None:
    form = login_form(web)
    del form["client_id"]
    address = f"/lti/login/{web.room.registration_id}"
    assert web.browser().post(address, data=form).status_code == 302
    refused = web.browser().post("/lti/login/999", data=form)
    assert (refused.status_code, code_on(refused.text)) == (400, "registration_unknown")
    beyond = web.browser().post(f"/lti/login/{10**30}", data=form)
    assert beyond.status_code == 404


def code_on(html: str) -> str:
    return read_page(html).main.get("data-error-code", "")


def test_a_launch_leads_to_a_clean_address_and_says_so_in_the_log(web: Web) -> None:
    browser = web.browser()
    with capture_logs() as logs:
        answer = launch(web, browser)
    assert answer.status_code == 303
    sid = answer.location.split("/")[2]
    assert answer.location == f"/s/{sid}/path"
    [line] = [line for line in logs if line["event"] == "launch_accepted"]
    assert (line["sid"], line["role"], line["anonymous"]) == (sid, "student", False)
    page = browser.get(answer.location, follow_redirects=True)
    assert page.status_code == 200
    assert "Numbers" in page.text


def test_the_engine_is_woken_when_a_launch_says_something_new_of_its_course(web: Web) -> None:
    gradebook = {AGS_ENDPOINT: {"lineitems": "https://lms.example/lineitems"}}
    launch(web, web.browser())
    assert web.woken == []
    launch(web, web.browser(), **gradebook)
    launch(web, web.browser(), **gradebook)
    assert web.woken == [web.room.registration_id]


def refuse_signature(web: Web, begun: Begun) -> dict[str, str]:
    return {"state": begun.state, "id_token": sign(claims(web, begun), key="another")}


def refuse_state(web: Web, begun: Begun) -> dict[str, str]:
    return {"state": "x" * 43, "id_token": sign(claims(web, begun))}


def refuse_nonce(web: Web, begun: Begun) -> dict[str, str]:
    return {"state": begun.state, "id_token": sign(claims(web, begun, nonce="another"))}


def refuse_deployment(web: Web, begun: Begun) -> dict[str, str]:
    return {"state": begun.state, "id_token": sign(claims(web, begun, deployment_id="7"))}


def refuse_version(web: Web, begun: Begun) -> dict[str, str]:
    return {"state": begun.state, "id_token": sign(claims(web, begun, version="1.1"))}


def refuse_nothing(_web: Web, _begun: Begun) -> dict[str, str]:
    return {}


def refuse_error(_web: Web, begun: Begun) -> dict[str, str]:
    return {"state": begun.state, "error": "login_required", "error_description": "<b>who?</b>"}


def refuse_message(web: Web, begun: Begun) -> dict[str, str]:
    body = claims(web, begun, message_type="LtiSubmissionReviewRequest")
    return {"state": begun.state, "id_token": sign(body)}


@pytest.mark.parametrize(
    ("make", "status", "code"),
    [
        (refuse_signature, 401, RefusalCode.BAD_SIGNATURE),
        (refuse_state, 401, RefusalCode.STATE_UNKNOWN),
        (refuse_nonce, 401, RefusalCode.NONCE_MISMATCH),
        (refuse_deployment, 401, RefusalCode.DEPLOYMENT_UNKNOWN),
        (refuse_version, 400, RefusalCode.WRONG_VERSION),
        (refuse_nothing, 400, RefusalCode.STATE_MISSING),
        (refuse_error, 401, RefusalCode.PLATFORM_LOGIN_REQUIRED),
        (refuse_message, 400, RefusalCode.UNSUPPORTED_MESSAGE),
    ],
)
def test_a_refused_launch_is_a_page_with_a_code_and_one_line_in_the_log(
    web: Web, make: Callable[[Web, Begun], dict[str, str]], status: int, code: RefusalCode
) -> None:
    browser = web.browser()
    form = make(web, log_in(web, browser))
    with capture_logs() as logs:
        answer = browser.post("/lti/launch", data=form)
    assert answer.status_code == status
    assert read_page(answer.text).main["data-error-code"] == code
    assert "<h1>" in answer.text or "<h1 " in answer.text
    assert "who?" not in answer.text
    [line] = [line for line in logs if line["event"] == "launch_refused"]
    assert (line["code"], line["status"]) == (code, status)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://nobody.example"}, "registration_unknown"),
        ({"client_id": "nobody"}, "registration_unknown"),
        ({"login_hint": ""}, "login_incomplete"),
        ({"iss": "x" * 256}, "login_malformed"),
    ],
)
def test_a_refused_login_is_a_page_with_a_code(
    web: Web, changes: dict[str, str], code: str
) -> None:
    with capture_logs() as logs:
        answer = web.browser().post("/lti/login", data=login_form(web, **changes))
    assert answer.status_code in {400, 401}
    assert code_on(answer.text) == code
    assert [line["code"] for line in logs if line["event"] == "launch_refused"] == [code]


def test_a_launch_works_once(web: Web) -> None:
    browser = web.browser()
    begun = log_in(web, browser)
    form = {"state": begun.state, "id_token": sign(claims(web, begun))}
    cookies = dict(login_cookies(begun))
    assert browser.post("/lti/launch", data=form).status_code == 303
    for name, value in cookies.items():
        browser.set_cookie(name, value)
    again = browser.post("/lti/launch", data=form)
    assert (again.status_code, code_on(again.text)) == (401, "launch_replayed")


def login_cookies(begun: Begun) -> list[tuple[str, str]]:
    found = begun.answer.headers.getlist("Set-Cookie")
    return [tuple(cookie.partition(";")[0].split("=", 1)) for cookie in found]  # type: ignore[misc]


def test_another_browsers_cookie_is_refused(web: Web) -> None:
    browser, other = web.browser(), web.browser()
    begun = log_in(web, browser)
    [(name, _)] = login_cookies(begun)
    other.set_cookie(name, "x" * 43)
    form = {"state": begun.state, "id_token": sign(claims(web, begun))}
    answer = other.post("/lti/launch", data=form)
    assert (answer.status_code, code_on(answer.text)) == (401, "browser_not_proven")


def test_a_disabled_platform_is_refused(web: Web) -> None:
    with web.tool.transaction() as session:
        disable_platform(session, registration_id=web.room.registration_id, now=web.clock())
    answer = web.browser().post("/lti/login", data=login_form(web))
    assert (answer.status_code, code_on(answer.text)) == (401, "registration_inactive")


def test_a_platform_disabled_under_way_is_refused_though_its_approval_was_remembered(
    web: Web,
) -> None:
    remembered = RememberedRegistrations(web.tool.registrations)
    keep_tool(web.app, replace(web.tool, registrations=remembered))
    browser = web.browser()
    begun = log_in(web, browser)
    with web.tool.transaction() as session:
        disable_platform(session, registration_id=web.room.registration_id, now=web.clock())
    form = {"state": begun.state, "id_token": sign(claims(web, begun))}
    answer = browser.post("/lti/launch", data=form)
    assert (answer.status_code, code_on(answer.text)) == (401, "registration_inactive")
    assert "Set-Cookie" not in answer.headers


def test_a_launch_is_only_ever_posted(web: Web) -> None:
    answer = web.browser().get("/lti/launch")
    assert answer.status_code == 405
    assert code_on(answer.text) == "http_405"


def test_the_key_set_holds_public_keys_alone(web: Web) -> None:
    answer = web.browser().get("/lti/jwks.json")
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.json["keys"]
    for key in answer.json["keys"]:
        assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
        assert not {"d", "p", "q"} & set(key)


def test_the_page_for_administrators_gives_the_values_to_copy(web: Web) -> None:
    front = web.browser().get("/")
    assert (front.status_code, front.location) == (302, "/lti/")
    page = web.browser().get("/lti/").text
    for path in ("login", "launch", "jwks.json"):
        assert f"http://127.0.0.1:8000/lti/{path}" in page


@pytest.mark.parametrize(
    ("who", "role", "home"),
    [("learner", "student", "path"), ("instructor", "teacher", "board")],
)
def test_what_a_real_moodle_claims_is_let_in(web: Web, who: str, role: str, home: str) -> None:
    recorded: dict[str, Any] = MOODLE[who]
    draft = registration_draft(recorded["iss"], recorded["aud"])
    with web.tool.transaction() as session:
        register_platforms(session, drafts=[draft], now=web.clock())
    browser = web.browser()
    target = recorded[f"{LTI}target_link_uri"]
    begun = log_in(
        web,
        browser,
        iss=recorded["iss"],
        client_id=recorded["aud"],
        target_link_uri=target,
        lti_deployment_id=recorded[f"{LTI}deployment_id"],
    )
    now = int(web.clock().timestamp())
    body = recorded | {"nonce": begun.nonce, "iat": now, "exp": now + 60}
    with capture_logs() as logs:
        answer = browser.post("/lti/launch", data={"state": begun.state, "id_token": sign(body)})
    assert (answer.status_code, logs[-1]["role"]) == (303, role)
    page = browser.get(answer.location, follow_redirects=True)
    assert page.status_code == 200
    assert page.request.path.endswith(f"/{home}")


def test_no_transaction_is_open_while_a_platforms_keys_are_fetched(web: Web) -> None:
    # KeySetHttp asserts it; a launch that fetched nothing would prove nothing.
    assert launch(web, web.browser()).status_code == 303
    assert web.http.asked == 1


def test_a_teacher_and_an_assistant_are_led_to_the_board(web: Web) -> None:
    for role in ("Instructor", "Instructor#TeachingAssistant"):
        browser = web.browser()
        uri = f"{P}membership#{role}" if "#" not in role else f"{P}membership/{role}"
        answer = launch(web, browser, sub="rivera", roles=[uri])
        page = browser.get(answer.location, follow_redirects=True)
        assert page.request.path.endswith("/board")


def test_a_link_to_an_objective_leads_a_student_there(web: Web) -> None:
    browser = web.browser()
    answer = launch(web, browser, custom={"cairn_objective": "numbers.adding"})
    page = browser.get(answer.location, follow_redirects=True)
    assert page.request.path.endswith(f"/objectives/{web.room.objective()}")
