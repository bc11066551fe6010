"""Only the right browser speaks for a session: by cookie, by header, and after a proof."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.db.models import LaunchSessionRow
from lti_tool.domain.classes.roles import Role
from lti_tool.services.launching.find_session import IDLE, LONGEST
from lti_tool.services.launching.prove_browser import PROOF_WINDOW
from lti_tool.web.launch_session import MAX_COOKIES, session_cookie
from tests.support.pages import Page, read_page
from tests.support.signing import Begun, claims, launch, log_in, login_form, sign
from tests.support.web import Visit, Web

IFRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"}


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Launch {secret}"}


def forget_cookies(visit: Visit) -> FlaskClient:
    return visit.web.browser()


def is_shut(answer: TestResponse, visit: Visit) -> bool:
    """Tell whether the answer is the page for sessions that nobody proved, without any data."""
    page = read_page(answer.text)
    assert "Numbers" not in answer.text
    assert "Ada" not in answer.text
    return (answer.status_code, page.main.get("data-error-code"), page.main["data-shell-sid"]) == (
        401,
        "session_unproven",
        visit.sid,
    )


def test_a_cookie_proves_a_session(web: Web) -> None:
    assert web.visit().get("path").status_code == 200


def test_a_header_proves_a_session_where_no_cookie_holds(web: Web) -> None:
    visit = web.visit()
    browser = forget_cookies(visit)
    answer = browser.get(f"/s/{visit.sid}/path", headers=bearer(visit.secret))
    assert answer.status_code == 200
    assert browser.get(f"/s/{visit.sid}/ping", headers=bearer(visit.secret)).status_code == 204


def test_a_header_and_a_cookie_that_agree_prove_a_session(web: Web) -> None:
    visit = web.visit()
    assert visit.get("path", headers=bearer(visit.secret)).status_code == 200


def test_a_header_and_a_cookie_that_differ_prove_nothing(web: Web) -> None:
    visit, other = web.visit(), web.visit()
    assert is_shut(visit.get("path", headers=bearer(other.secret)), visit)
    assert is_shut(visit.get("path", headers=bearer("x")), visit)


@pytest.mark.parametrize(
    "header", ["", "Launch", "Launch ", "Launch x", "Launch \xe4", "Bearer {secret}", "{secret}"]
)
def test_anything_else_in_the_header_proves_nothing(web: Web, header: str) -> None:
    visit = web.visit()
    given = {"Authorization": header.format(secret=visit.secret)}
    assert is_shut(forget_cookies(visit).get(f"/s/{visit.sid}/path", headers=given), visit)


def test_a_browser_without_anything_sees_the_shell(web: Web) -> None:
    visit = web.visit()
    for path in ("", "path", "ping", "no-such-page"):
        assert is_shut(forget_cookies(visit).get(f"/s/{visit.sid}/{path}"), visit)


def test_a_secret_in_the_address_proves_nothing(web: Web) -> None:
    visit = web.visit()
    place = f"/s/{visit.sid}/path?secret={visit.secret}"
    assert is_shut(forget_cookies(visit).get(place), visit)


def test_one_sessions_secret_does_not_open_anothers_sid(web: Web) -> None:
    mine, theirs = web.visit(), web.visit()
    browser = web.browser()
    browser.set_cookie(session_cookie(web.tool, theirs.sid), mine.secret)
    assert is_shut(browser.get(f"/s/{theirs.sid}/path"), theirs)
    given = bearer(mine.secret)
    assert is_shut(web.browser().get(f"/s/{theirs.sid}/path", headers=given), theirs)


def test_a_sid_that_never_was_is_shut_too(web: Web) -> None:
    visit = Visit(web, web.browser(), "never-was", "x")
    assert is_shut(visit.get("path", headers=bearer("x")), visit)


def test_two_people_in_one_browser_never_mix(web: Web) -> None:
    browser = web.browser()
    ada = web.visit(browser=browser)
    rivera = web.visit(Role.TEACHER, browser)
    for _ in range(2):
        assert "Ada Byron" in ada.get("path").text
        assert "Rivera Santos" in rivera.get("board").text
        assert rivera.get("path").status_code == ada.get("board").status_code == 404


def test_an_idle_session_ends_with_a_page_in_words(web: Web) -> None:
    visit = web.visit()
    web.clock.move(seconds=IDLE.total_seconds() - 1)
    assert visit.get("path").status_code == 200
    web.clock.move(seconds=IDLE.total_seconds())
    answer = visit.get("path")
    assert is_shut(answer, visit)
    assert "course" in read_page(answer.text).text


def test_a_session_in_use_ends_after_half_a_day_all_the_same(web: Web) -> None:
    visit = web.visit()
    for _ in range(12):
        web.clock.move(seconds=LONGEST.total_seconds() / 12 - 1)
        assert visit.get("path").status_code == 200
    web.clock.move(minutes=1)
    assert is_shut(visit.get("path"), visit)


def test_a_revoked_session_is_shut(web: Web) -> None:
    visit = web.visit()
    with web.tool.transaction() as session:
        session.get_one(LaunchSessionRow, visit.sid).revoked_at = web.clock()
    assert is_shut(visit.get("path"), visit)


def cookies_of(answer: TestResponse) -> list[str]:
    return answer.headers.getlist("Set-Cookie")


def test_over_https_cookies_are_tied_to_host_and_partition(secure_web: Web) -> None:
    browser = secure_web.browser()
    begun = log_in(secure_web, browser)
    form = {"state": begun.state, "id_token": sign(claims(secure_web, begun))}
    answer = browser.post("/lti/launch", data=form)
    login, session = cookies_of(begun.answer)[0], cookies_of(answer)[-1]
    assert login.startswith("__Host-l_")
    assert session.startswith("__Host-s_")
    for cookie in (login, session):
        attributes = {part.strip() for part in cookie.split(";")[1:]}
        assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"} <= attributes
        assert not [each for each in attributes if each.startswith("Domain")]
    assert "Strict-Transport-Security" in answer.headers
    [dropped, _] = cookies_of(answer)
    assert dropped.startswith("__Host-l_")
    assert "Max-Age=0" in dropped


@pytest.mark.parametrize(("headers", "is_browser"), [(IFRAME, True), ({}, False)])
def test_over_http_a_browser_gets_cookies_for_frames_and_a_script_plain_ones(
    web: Web, headers: dict[str, str], is_browser: bool
) -> None:
    [cookie] = cookies_of(web.browser().post("/lti/login", data=login_form(web), headers=headers))
    assert cookie.startswith("cairn-l_")
    assert ("SameSite=None" in cookie, "Partitioned" in cookie) == (is_browser, is_browser)
    assert "HttpOnly" in cookie


def test_old_sessions_cookies_make_room(web: Web) -> None:
    browser = web.browser()
    for number in range(MAX_COOKIES + 2):
        browser.set_cookie(f"cairn-s_old{number}", "x")
    answer = launch(web, browser)
    dropped = [cookie for cookie in cookies_of(answer) if cookie.startswith("cairn-s_old")]
    assert len(dropped) == 3
    assert all("Max-Age=0" in cookie for cookie in dropped)


# --- The proof of a browser whose cookie did not come back -----------------------------------


def ask_for_proof(web: Web) -> tuple[Page, str]:
    """Launch in a frame whose cookies are blocked; answer the proof page and the right secret."""
    begun = web.browser().post("/lti/login", data=login_form(web), headers=IFRAME)
    left = read_page(begun.text).main
    state, secret = left["data-login-state"], left["data-login-secret"]
    nonce = next(
        part.removeprefix("nonce=")
        for link in read_page(begun.text).links
        for part in link.split("&")
        if part.startswith("nonce=")
    )
    body = claims(web, Begun(state, nonce, begun))
    answer = web.browser().post("/lti/launch", data={"state": state, "id_token": sign(body)})
    assert answer.status_code == 200
    page = read_page(answer.text)
    assert page.main["data-proof-state"] == state
    assert page.main["data-error-code"] == "browser_not_proven"
    return page, secret


def give_proof(web: Web, page: Page, secret: str) -> TestResponse:
    form = page.form("/lti/proof").filled(secret=secret)
    return web.browser().post("/lti/proof", data=form)


def test_the_right_secret_opens_the_session(web: Web) -> None:
    page, secret = ask_for_proof(web)
    opened = give_proof(web, page, secret)
    assert opened.status_code == 200
    told = read_page(opened.text).main
    sid, session_secret = told["data-opened-sid"], told["data-opened-secret"]
    answer = web.browser().get(f"/s/{sid}/path", headers=bearer(session_secret))
    assert answer.status_code == 200
    assert session_secret != secret
    assert web.browser().get(f"/s/{sid}/path", headers=bearer(secret)).status_code == 401


def test_the_opened_page_is_framed_and_helped_by_the_sessions_platform_alone(web: Web) -> None:
    page, secret = ask_for_proof(web)
    opened = give_proof(web, page, secret)
    policy = opened.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://lms.example")
    assert read_page(opened.text).main["data-storage-origin"] == "https://lms.example"


def test_the_shell_says_whose_frames_may_keep_the_secret(web: Web) -> None:
    known = web.browser().get(f"/s/{web.visit().sid}/path")
    unknown = web.browser().get("/s/never-was/path")
    origins = [read_page(each.text).main["data-storage-origin"] for each in (known, unknown)]
    assert origins == ["https://lms.example", ""]


def test_before_the_proof_no_secret_fits(web: Web) -> None:
    page, secret = ask_for_proof(web)
    sid = dict(page.form("/lti/proof").fields)["sid"]
    for given in (secret, "", "x"):
        answer = web.browser().get(f"/s/{sid}/path", headers=bearer(given))
        assert answer.status_code == 401


@pytest.mark.parametrize("given", ["", "x" * 43])
def test_the_wrong_secret_is_refused(web: Web, given: str) -> None:
    page, _ = ask_for_proof(web)
    refused = give_proof(web, page, given)
    assert refused.status_code == 401
    assert read_page(refused.text).main["data-error-code"] == "browser_not_proven"
    assert cookies_of(refused) == []


def test_a_secret_works_once(web: Web) -> None:
    page, secret = ask_for_proof(web)
    assert give_proof(web, page, secret).status_code == 200
    assert give_proof(web, page, secret).status_code == 401


def test_a_secret_that_comes_late_is_refused(web: Web) -> None:
    page, secret = ask_for_proof(web)
    web.clock.move(seconds=PROOF_WINDOW.total_seconds())
    assert give_proof(web, page, secret).status_code == 401


def test_a_proof_for_nothing_is_refused(web: Web) -> None:
    assert web.browser().post("/lti/proof").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
def test_another_sites_page_cannot_end_a_login_in_this_browser(
    web: Web, headers: dict[str, str]
) -> None:
    page, secret = ask_for_proof(web)
    form = page.form("/lti/proof").filled(secret=secret)
    answer = web.browser().post("/lti/proof", data=form, headers=headers)
    assert answer.status_code in {400, 401}
    assert "Set-Cookie" not in answer.headers


def test_over_https_only_the_cookie_tied_to_this_host_counts(secure_web: Web) -> None:
    visit = secure_web.visit()
    browser = secure_web.app.test_client()
    browser.set_cookie(f"cairn-s_{visit.sid}", visit.secret)
    answer = browser.get(f"/s/{visit.sid}/path", base_url="https://127.0.0.1")
    assert answer.status_code == 401
