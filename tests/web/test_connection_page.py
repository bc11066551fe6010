"""The connection test in the browser: who may, what it shows, and that it cannot hammer an LMS."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lti_tool.domain.classes.roles import Role
from lti_tool.ports import ConnectionCheck, ConnectionFacts, Outcome
from lti_tool.web.turns import AT_ONCE
from tests.support.connections import FakeConnections
from tests.support.pages import read_page
from tests.support.web import Web


@pytest.fixture
def connections(web: Web) -> FakeConnections:
    found = web.tool.connections
    assert isinstance(found, FakeConnections)
    return found


def test_the_board_leads_to_it_and_opening_it_asks_nobody(
    web: Web, connections: FakeConnections
) -> None:
    visit = web.visit(Role.TEACHER)
    assert f"/s/{visit.sid}/connection" in read_page(visit.get("board").text).links
    page = visit.get("connection")
    assert page.status_code == 200
    assert connections.asked == []
    for fact in ("https://lms.example", f"/lti/jwks/{web.room.registration_id}.json"):
        assert fact in page.text


def test_pressing_the_button_tests_and_shows_each_outcome(
    web: Web, connections: FakeConnections
) -> None:
    visit = web.visit(Role.ASSISTANT)
    form = read_page(visit.get("connection").text).form("")
    answer = visit.browser.post(f"/s/{visit.sid}/connection", data=form.filled())
    assert answer.status_code == 200
    page = read_page(answer.text)
    assert "One thing does not work" in page.text
    assert "Grade columns Fails The LMS said no. Allow grades." in page.text
    assert "The LMS's keys Works" in page.text
    [asked] = connections.asked
    assert (asked.registration.id, asked.keeps_cookies) == (web.room.registration_id, True)
    assert asked.course is not None


def test_a_browser_without_cookies_is_told_so(web: Web, connections: FakeConnections) -> None:
    visit = web.visit(Role.TEACHER)
    token = visit.csrf
    headers = {"Authorization": f"Launch {visit.secret}"}
    answer = web.browser().post(f"/s/{visit.sid}/connection", data={"csrf": token}, headers=headers)
    assert answer.status_code == 200
    assert connections.asked[0].keeps_cookies is False


@pytest.mark.parametrize("role", [Role.STUDENT, Role.OBSERVER, Role.DESIGNER, Role.NONE])
def test_nobody_else_finds_it(web: Web, connections: FakeConnections, role: Role) -> None:
    visit = web.visit(role)
    assert visit.get("connection").status_code == 404
    assert visit.post("connection").status_code == 404
    assert connections.asked == []


def test_it_takes_the_token(web: Web, connections: FakeConnections) -> None:
    visit = web.visit(Role.TEACHER)
    assert visit.post("connection", {"csrf": "x"}).status_code == 403
    assert connections.asked == []


def test_a_session_waits_between_two_tests(web: Web, connections: FakeConnections) -> None:
    visit = web.visit(Role.TEACHER)
    assert visit.post("connection").status_code == 200
    web.clock.move(seconds=10)
    again = visit.post("connection")
    assert again.status_code == 429
    assert "Wait 20 seconds" in read_page(again.text).text
    assert len(connections.asked) == 1
    web.clock.move(seconds=21)
    assert visit.post("connection").status_code == 200


def test_only_so_many_are_tested_at_once(web: Web) -> None:
    inner: list[int] = []

    def begin_another(facts: ConnectionFacts) -> list[ConnectionCheck]:
        inner.append(web.visit(Role.TEACHER).post("connection").status_code)
        return []

    fake = SimpleNamespace(test=begin_another, own_key_set_url=web.tool.connections.own_key_set_url)
    web.app.extensions["cairn.tool"] = replace(web.tool, connections=fake)
    assert web.visit(Role.TEACHER).post("connection").status_code == 200
    assert inner == [429, *[200] * (AT_ONCE - 1)]


def test_what_comes_from_an_lms_stays_text(web: Web) -> None:
    odd = ConnectionCheck("x", "X", Outcome.FAILS, "<script>alert(1)</script>", "<b>no</b>")
    web.tool.connections.found = (odd,)  # type: ignore[attr-defined]
    page = web.visit(Role.TEACHER).post("connection").text
    assert "<script>alert" not in page
    assert "<b>no</b>" not in page


def test_all_well_is_said(web: Web) -> None:
    well = ConnectionCheck("x", "X", Outcome.WORKS, "Fine.")
    vague = replace(well, code="y", outcome=Outcome.UNKNOWN)
    web.tool.connections.found = (well, vague)  # type: ignore[attr-defined]
    page = read_page(web.visit(Role.TEACHER).post("connection").text)
    assert "Everything that was tested works" in page.text
    assert "Not known" in page.text


def test_what_is_not_offered_is_no_success(web: Web) -> None:
    withheld = ConnectionCheck("x", "Class list", Outcome.NOT_OFFERED, "None.", "Switch it on.")
    web.tool.connections.found = (withheld,)  # type: ignore[attr-defined]
    page = read_page(web.visit(Role.TEACHER).post("connection").text)
    assert "Nothing fails, but not everything is offered" in page.text
    assert "Look at: Class list" in page.text
