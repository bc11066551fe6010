"""Nothing is changed at the wish of another site."""

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import AttemptRow
from lti_tool.domain.classes.roles import Role
from tests.support.pages import read_page
from tests.support.web import Visit, Web


def attempts(web: Web) -> int:
    with web.tool.reading() as session:
        return session.scalar(select(func.count()).select_from(AttemptRow)) or 0


def start(visit: Visit, token: str | None, **headers: str) -> int:
    path = f"/s/{visit.sid}/objectives/{visit.web.room.objective()}/attempts"
    data = {} if token is None else {"csrf": token}
    answer = visit.browser.post(path, data=data, headers=headers)
    if answer.status_code == 403:
        assert read_page(answer.text).main["data-error-code"] == "http_403"
    return answer.status_code


@pytest.mark.parametrize("token", [None, "", "x", "Ω", "0" * 64])
def test_without_the_right_token_nothing_is_changed(web: Web, token: str | None) -> None:
    assert start(web.visit(), token) == 403
    assert attempts(web) == 0


def test_another_sessions_token_is_wrong(web: Web) -> None:
    assert start(web.visit(), web.visit().csrf) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://lms.example"},
        {"Origin": "http://127.0.0.1:8001"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
    ],
)
def test_another_site_is_refused_even_with_the_token(web: Web, headers: dict[str, str]) -> None:
    visit = web.visit()
    assert start(visit, visit.csrf, **headers) == 403
    assert attempts(web) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_page_of_the_session_is_heard(web: Web, headers: dict[str, str]) -> None:
    visit = web.visit()
    assert start(visit, visit.csrf, **headers) == 303
    assert attempts(web) == 1


def test_the_token_may_come_in_a_header(web: Web) -> None:
    visit = web.visit()
    assert start(visit, None, **{"X-CSRF-Token": visit.csrf}) == 303


def test_pages_carry_the_token_in_their_forms(web: Web) -> None:
    visit = web.visit()
    page = read_page(visit.get(f"objectives/{web.room.objective()}").text)
    assert dict(page.form("/attempts").fields)["csrf"] == visit.csrf


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_address_that_changes_something_asks_for_the_token(web: Web, method: str) -> None:
    student, teacher = web.visit(), web.visit(Role.TEACHER)
    changing = 0
    for rule in web.app.url_map.iter_rules():
        if rule.rule.startswith("/s/") and method in (rule.methods or ()):
            changing += 1
            for visit in (student, teacher):
                ids = dict.fromkeys(rule.arguments - {"sid"}, 1)
                address = web.app.url_map.bind("localhost").build(
                    rule.endpoint, {"sid": visit.sid, **ids}, method=method
                )
                status = visit.browser.open(address, method=method).status_code
                assert status in {403, 404}, address
    assert changing >= 16 if method == "POST" else changing == 0
