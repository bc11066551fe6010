"""An LMS that does not know the tool for a while, or lets it read no more: nothing gets lost."""

import pytest

from lti_tool.domain.errors import LmsRefusedError
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.reconciliation import Finding
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.keep_pace import pace_of
from tests.passback.conftest import Classroom
from tests.passback.test_reconciling import column, compare, posts, sent
from tests.passback.test_settling import finding


def no_token(*_: object, **__: object) -> object:
    raise LmsRefusedError("no_token", "The LMS does not know this tool's client id or key.")


ASKING = pytest.mark.parametrize("asking", ["find_or_create_column", "read_grade", "send_score"])


@ASKING
def test_a_tool_that_is_unknown_for_a_while_waits_and_then_delivers(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch, asking: str
) -> None:
    classroom.owe(Level.MASTERED)
    with monkeypatch.context() as patched:
        patched.setattr(classroom.gradebook, asking, no_token)
        classroom.deliver()
    row = classroom.row()
    assert row.state == ScoreState.OWED
    assert row.trouble == "The LMS does not know this tool's client id or key."
    assert posts(classroom) == 0
    with classroom.tool.reading() as session:
        assert pace_of(session, registration_id=classroom.registration_id).failures == 1
    classroom.clock.move(minutes=1)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT
    assert posts(classroom) == 1


def test_who_may_not_look_for_a_moment_does_not_send_blindly(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = sent(classroom)
    classroom.gradebook.teacher_types(cell, 81)
    classroom.owe(Level.EXTENDS)
    monkeypatch.setattr(classroom.gradebook, "read_grade", no_token)
    classroom.deliver()
    assert posts(classroom) == 1
    assert classroom.gradebook.shown[cell].points == 81


@pytest.fixture
def closed(classroom: Classroom) -> Classroom:
    """A teacher's 81 in a column that could be read last night, and can be no more."""
    cell = sent(classroom)
    compare(classroom)
    classroom.gradebook.teacher_types(cell, 81)
    classroom.gradebook.may_read = False
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    return classroom


def test_a_column_that_could_be_read_is_not_written_blindly(closed: Classroom) -> None:
    assert closed.row().state == ScoreState.OWED
    assert "and did before" in closed.row().trouble
    assert posts(closed) == 1
    closed.gradebook.may_read = True
    closed.clock.move(minutes=1)
    closed.deliver()
    assert closed.row().state == ScoreState.CONFLICT
    assert posts(closed) == 1


def test_a_column_that_is_found_to_be_closed_gets_grades_all_the_same(closed: Classroom) -> None:
    compare(closed)
    closed.deliver()
    assert closed.row().state == ScoreState.SENT
    assert finding(closed) is Finding.UNREADABLE


def test_a_comparison_without_a_token_forgets_nothing_about_the_columns(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = sent(classroom)
    classroom.gradebook.deleted.add(cell[0])
    compare(classroom)
    assert finding(classroom) is Finding.COLUMN_DELETED
    monkeypatch.setattr(classroom.gradebook, "read_grades", no_token)
    compare(classroom)
    assert finding(classroom) is Finding.COLUMN_DELETED
    assert "client id or key" in column(classroom).read_trouble
