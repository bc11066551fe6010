"""Grades read back: each column once, differences kept for the teacher, nothing ever sent."""

from datetime import timedelta

from sqlalchemy import select, update

from lti_tool.db.models import ColumnRow, MembershipRow, PersonRow, ScoreOwedRow
from lti_tool.domain.errors import LmsUnavailableError
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.reconciliation import Finding
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.claim_scores import claim_scores
from lti_tool.worker.reconcile_grades import courses_to_reconcile, reconcile_course
from tests.passback.conftest import Classroom
from tests.passback.test_settling import events, finding


def compare(classroom: Classroom) -> int:
    """Compare an hour later."""
    classroom.clock.move(hours=1)
    return reconcile_course(classroom.tool, classroom.course_id)


def sent(classroom: Classroom) -> tuple[str, str]:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    return classroom.gradebook.only_cell


def posts(classroom: Classroom) -> int:
    return sum(map(len, classroom.gradebook.posts.values()))


def column(classroom: Classroom) -> ColumnRow:
    with classroom.tool.reading() as session:
        row = session.scalars(select(ColumnRow)).one()
        session.expunge(row)
        return row


def test_what_agrees_is_noted_with_its_time(classroom: Classroom) -> None:
    sent(classroom)
    assert finding(classroom) is Finding.UNREAD
    assert courses_to_reconcile(classroom.tool) == [classroom.course_id]
    assert compare(classroom) == 0
    row = classroom.row()
    assert (row.read_points, row.read_maximum, row.read_at) == (90, 100, classroom.clock())
    assert column(classroom).read_at == classroom.clock()
    assert finding(classroom) is Finding.SAME
    assert len(events(classroom)) == 1


def test_a_grade_that_a_teacher_typed_is_found_and_stays(classroom: Classroom) -> None:
    cell = sent(classroom)
    classroom.gradebook.teacher_types(cell, 81)
    assert compare(classroom) == 1
    first = classroom.clock()
    assert compare(classroom) == 0
    assert classroom.row().read_since == first
    assert classroom.row().read_at == first + timedelta(hours=1)
    assert finding(classroom) is Finding.CHANGED
    assert classroom.deliver() == 0
    assert (classroom.gradebook.shown[cell].points, posts(classroom)) == (81, 1)


def test_a_grade_that_was_taken_away_is_listed_and_not_sent_again(classroom: Classroom) -> None:
    sent(classroom)
    classroom.gradebook.shown.clear()
    compare(classroom)
    assert finding(classroom) is Finding.GONE
    assert (classroom.deliver(), posts(classroom)) == (0, 1)


def test_a_teacher_who_takes_the_change_back_ends_the_conflict(classroom: Classroom) -> None:
    cell = sent(classroom)
    classroom.gradebook.teacher_types(cell, 81)
    compare(classroom)
    classroom.gradebook.teacher_types(cell, 90)
    compare(classroom)
    assert finding(classroom) is Finding.SAME
    assert classroom.row().state == ScoreState.SENT


def test_a_score_in_flight_is_not_judged(classroom: Classroom) -> None:
    cell = sent(classroom)
    classroom.owe(Level.EXTENDS)
    with classroom.tool.transaction() as session:
        claim_scores(
            session, registration_id=classroom.registration_id, now=classroom.clock(), limit=1
        )
    classroom.gradebook.teacher_types(cell, 81)
    classroom.clock.move(seconds=30)
    reconcile_course(classroom.tool, classroom.course_id)
    assert classroom.row().state == ScoreState.OWED
    assert classroom.row().read_at is None


def test_a_score_sent_while_the_lms_was_answering_is_not_judged(classroom: Classroom) -> None:
    sent(classroom)
    read = classroom.gradebook.read_grades

    def read_slowly(*args: object) -> object:
        found = read(*args)  # type: ignore[arg-type]
        classroom.owe(Level.EXTENDS)
        classroom.clock.move(seconds=5)
        classroom.deliver()
        return found

    classroom.gradebook.read_grades = read_slowly  # type: ignore[method-assign, assignment]
    assert compare(classroom) == 0
    assert classroom.row().state == ScoreState.SENT
    assert classroom.row().read_at is None


def test_a_column_that_nobody_may_read_is_said_to_be_so(classroom: Classroom) -> None:
    sent(classroom)
    classroom.gradebook.may_read = False
    compare(classroom)
    assert column(classroom).read_trouble == "The LMS does not let Cairn read grades."
    assert finding(classroom) is Finding.UNREADABLE
    classroom.gradebook.may_read = True
    compare(classroom)
    assert column(classroom).read_trouble == ""
    assert finding(classroom) is Finding.SAME


def test_an_lms_that_is_down_changes_nothing_but_the_note(classroom: Classroom) -> None:
    sent(classroom)
    compare(classroom)
    before = classroom.row().read_at

    def down(*_: object) -> object:
        message = "The LMS is down for maintenance."
        raise LmsUnavailableError(message)

    classroom.gradebook.read_grades = down  # type: ignore[method-assign, assignment]
    compare(classroom)
    assert column(classroom).read_trouble == "The LMS is down for maintenance."
    assert classroom.row().read_at == before
    assert finding(classroom) is Finding.SAME


def test_who_has_left_or_is_a_test_student_makes_no_conflict(classroom: Classroom) -> None:
    sent(classroom)
    classroom.gradebook.shown.clear()
    with classroom.tool.transaction() as session:
        session.execute(update(MembershipRow).values(is_active=False))
    assert compare(classroom) == 0
    assert finding(classroom) is Finding.NOT_GRADED
    with classroom.tool.transaction() as session:
        session.execute(update(MembershipRow).values(is_active=True))
        session.execute(update(PersonRow).values(is_test=True))
    assert compare(classroom) == 0
    assert finding(classroom) is Finding.UNREADABLE


def test_without_a_gradebook_nothing_is_read(classroom: Classroom) -> None:
    sent(classroom)
    classroom.set_policy(columns_url=None)
    assert courses_to_reconcile(classroom.tool) == []
    classroom.gradebook.teacher_types(classroom.gradebook.only_cell, 81)
    assert compare(classroom) == 0
    with classroom.tool.reading() as session:
        assert session.scalars(select(ScoreOwedRow.read_at)).one() is None
