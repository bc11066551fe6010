"""Where a frame keeps nothing, the login page begins the same login once more in a new tab."""

import pytest
from werkzeug.test import TestResponse

from tests.support.pages import Form, read_page
from tests.support.signing import Begun, claims, log_in, login_form, sign
from tests.support.web import Web, query_of

IFRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"}
TAB = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
HINTS = {"lti_message_hint": 'a "hint" & more', "lti_deployment_id": "1"}


def frame(web: Web, path: str = "/lti/login", **changes: str) -> TestResponse:
    """Answer the login page that a frame shows."""
    form = login_form(web, **{**HINTS, **changes})
    return web.browser().post(path, data=form, headers=IFRAME)


def new_tab_form(answer: TestResponse) -> Form:
    [form] = read_page(answer.text).forms
    assert 'target="_blank"' in answer.text
    assert 'rel="noopener"' in answer.text
    return form


def refresh_of(answer: TestResponse) -> str:
    """Answer where a page goes on to by itself."""
    _, _, rest = answer.text.partition('http-equiv="refresh" content="0; url=')
    return rest.partition('"')[0].replace("&amp;", "&")


def test_the_page_repeats_what_the_lms_asked_and_no_frames_name(web: Web) -> None:
    form = new_tab_form(frame(web, lti_storage_target="_parent", other="x"))
    assert (form.method, form.action) == ("post", "/lti/login")
    assert dict(form.fields) == {**login_form(web), **HINTS, "in_new_tab": "yes"}


def test_a_registrations_own_login_address_is_asked_again(web: Web) -> None:
    address = f"/lti/login/{web.room.registration_id}"
    form = new_tab_form(frame(web, address))
    assert form.action == address
    assert web.browser().post(address, data=form.filled(), headers=TAB).status_code == 200


def test_hints_from_the_address_are_not_put_into_an_address_again(web: Web) -> None:
    answer = web.browser().get("/lti/login", query_string=login_form(web), headers=IFRAME)
    form = new_tab_form(answer)
    assert (form.method, form.action) == ("post", "/lti/login")
    assert dict(form.fields)["login_hint"] == "5"


def test_the_new_tab_begins_another_login_and_launches(web: Web) -> None:
    first = frame(web)
    browser = web.browser()
    second = browser.post("/lti/login", data=new_tab_form(first).filled(), headers=TAB)
    # No redirect: the form's page may only send to ourselves, and browsers follow that rule along.
    assert second.status_code == 200
    asked = query_of(refresh_of(second))
    assert asked["lti_message_hint"] == HINTS["lti_message_hint"]
    assert asked["state"] != read_page(first.text).main["data-login-state"]
    body = claims(web, Begun(asked["state"], asked["nonce"], second))
    form = {"state": asked["state"], "id_token": sign(body)}
    assert browser.post("/lti/launch", data=form, headers=TAB).status_code == 303


@pytest.mark.parametrize("answer", ["frame", "tab"])
def test_the_page_posts_to_ourselves_alone_and_names_itself_to_nobody(
    web: Web, answer: str
) -> None:
    given = frame(web)
    if answer == "tab":
        given = web.browser().post("/lti/login", data=new_tab_form(given).filled(), headers=TAB)
    policy = given.headers["Content-Security-Policy"]
    assert "form-action 'self';" in policy
    assert ("frame-ancestors 'none'" in policy) == (answer == "tab")
    assert given.headers["Referrer-Policy"] == "no-referrer"
    assert given.headers["Cache-Control"] == "no-store"


def test_an_lms_that_opens_a_window_itself_is_sent_on_as_ever(web: Web) -> None:
    answer = web.browser().post("/lti/login", data=login_form(web), headers=TAB)
    assert answer.status_code == 302


def test_a_refused_login_is_refused_in_the_new_tab_too(web: Web) -> None:
    form = {**login_form(web, client_id="nobody"), "in_new_tab": "yes"}
    answer = web.browser().post("/lti/login", data=form, headers=TAB)
    assert read_page(answer.text).main["data-error-code"] == "registration_unknown"


# --- Did the cookie come back? ----------------------------------------------------------------


def test_the_page_learns_whether_its_cookie_came_back(web: Web) -> None:
    browser = web.browser()
    begun = log_in(web, browser)
    asked = {"state": begun.state}
    assert browser.post("/lti/login/kept", data=asked).json == {"kept": True}
    assert web.browser().post("/lti/login/kept", data=asked).json == {"kept": False}


@pytest.mark.parametrize("state", ["", "x", "é" * 300])
def test_the_cookie_of_another_login_is_not_its_own(web: Web, state: str) -> None:
    browser = web.browser()
    log_in(web, browser)
    assert browser.post("/lti/login/kept", data={"state": state}).json == {"kept": False}


# --- A launch without any proof ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "said", "unsaid"),
    [
        (IFRAME, "Open in new window", "Allow cookies"),
        ({}, "Open in new window", "Allow cookies"),
        (TAB, "Allow cookies for 127.0.0.1:8000", "Open in new window"),
    ],
)
def test_who_cannot_be_recognised_is_told_what_helps_there(
    web: Web, headers: dict[str, str], said: str, unsaid: str
) -> None:
    begun = log_in(web, web.browser())
    form = {"state": begun.state, "id_token": sign(claims(web, begun))}
    page = read_page(web.browser().post("/lti/launch", data=form, headers=headers).text)
    assert said in page.text
    assert unsaid not in page.text
