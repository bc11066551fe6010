"""The teacher's word on a doubted class list, from the board."""

from dataclasses import replace

import pytest

from lti_tool.db.models import CourseRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId
from lti_tool.queries.class_members import load_students
from lti_tool.worker.sync_rosters import sync_course
from tests.support.pages import read_page
from tests.support.rosters import FakeRoster
from tests.support.web import Web

BUTTON = "The class really has changed: take the new list"


@pytest.fixture
def woken(web: Web) -> list[CourseId]:
    """The courses whose list is asked for."""
    asked: list[CourseId] = []
    web.app.extensions["cairn.tool"] = replace(web.tool, wake_roster=asked.append)
    return asked


@pytest.fixture
def doubted(web: Web) -> Web:
    """A board whose class the LMS says is empty."""
    roster = web.tool.roster
    assert isinstance(roster, FakeRoster)
    with web.tool.reading() as session:
        address = session.get_one(CourseRow, web.room.course_id).roster_url
    assert address is not None
    roster.members[address] = ()
    sync_course(web.tool, web.room.course_id)
    return web


def students(web: Web) -> int:
    with web.tool.reading() as session:
        return len(load_students(session, web.room.course_id))


def test_a_teacher_takes_the_new_list(doubted: Web, woken: list[CourseId]) -> None:
    visit = doubted.visit(Role.TEACHER)
    page = read_page(visit.get("board").text)
    assert "nobody is in this course any more" in page.text
    assert BUTTON in page.text
    form = page.form("/class-list/confirmation")
    answer = visit.browser.post(form.action, data=form.filled())
    assert (answer.status_code, answer.location) == (303, f"/s/{visit.sid}/board")
    assert woken == [doubted.room.course_id]
    assert "A teacher said that the class really has changed" in visit.get("board").text
    assert students(doubted) == 2
    sync_course(doubted.tool, doubted.room.course_id)
    assert students(doubted) == 0
    board = visit.get("board").text
    assert BUTTON not in board
    assert "was not updated" not in board


def test_an_error_is_never_taken_for_a_list(doubted: Web, woken: list[CourseId]) -> None:
    visit = doubted.visit(Role.TEACHER)
    visit.post("class-list/confirmation")
    assert woken
    doubted.tool.roster.faults = ["unavailable", "unreadable"]  # type: ignore[attr-defined]
    for _ in range(2):
        sync_course(doubted.tool, doubted.room.course_id)
        assert students(doubted) == 2


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.STUDENT])
def test_nobody_else_may(doubted: Web, woken: list[CourseId], role: Role) -> None:
    visit = doubted.visit(role)
    assert BUTTON not in visit.get("board").text
    status = 403 if role is Role.ASSISTANT else 404
    assert visit.post("class-list/confirmation").status_code == status
    assert woken == []


def test_it_takes_the_token(doubted: Web, woken: list[CourseId]) -> None:
    visit = doubted.visit(Role.TEACHER)
    assert visit.post("class-list/confirmation", {"csrf": "x"}).status_code == 403
    assert woken == []


def test_other_trouble_offers_no_button(web: Web) -> None:
    with web.tool.transaction() as session:
        session.get_one(CourseRow, web.room.course_id).roster_trouble = "The LMS is down."
    visit = web.visit(Role.TEACHER)
    board = visit.get("board").text
    assert "The LMS is down." in board
    assert BUTTON not in board
    assert visit.post("class-list/confirmation").status_code == 409
