"""A teacher's choice is about the numbers they saw, and about no others that come later."""

from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.domain.gradebook.reconciliation import Finding
from lti_tool.domain.mastery.levels import Level
from lti_tool.worker.reconcile_grades import reconcile_course
from tests.passback.conftest import Classroom
from tests.passback.test_settling import events, finding, have_conflict, settle


def test_what_was_left_is_listed_again_when_the_same_number_comes_back(
    classroom: Classroom,
) -> None:
    cell = have_conflict(classroom)
    settle(classroom, "leave")
    for typed, found in ((90, Finding.SAME), (81, Finding.CHANGED)):
        classroom.gradebook.teacher_types(cell, typed)
        classroom.clock.move(days=1)
        reconcile_course(classroom.tool, classroom.course_id)
        assert finding(classroom) is found


def test_what_was_left_and_sent_after_all_is_listed_when_it_comes_back(
    classroom: Classroom,
) -> None:
    cell = have_conflict(classroom)
    settle(classroom, "leave")
    classroom.clock.move(minutes=1)
    assert settle(classroom, "send_ours").done == 1
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 90
    classroom.gradebook.teacher_types(cell, 81)
    classroom.clock.move(days=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert finding(classroom) is Finding.CHANGED


def test_only_the_number_that_the_teacher_saw_is_replaced(classroom: Classroom) -> None:
    cell = have_conflict(classroom)
    settle(classroom, "send_ours")
    classroom.gradebook.teacher_types(cell, 85)
    classroom.clock.move(hours=1)
    # A comparison in between tells Cairn of the 85, and the teacher of nothing.
    reconcile_course(classroom.tool, classroom.course_id)
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 85
    assert finding(classroom) is Finding.CHANGED
    assert not classroom.row().may_overwrite
    settle(classroom, "send_ours")
    classroom.clock.move(minutes=1)
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 90


def test_a_grade_that_was_removed_is_replaced_only_while_there_is_none(
    classroom: Classroom,
) -> None:
    cell = have_conflict(classroom)
    del classroom.gradebook.shown[cell]
    classroom.clock.move(hours=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert finding(classroom) is Finding.GONE
    settle(classroom, "send_ours")
    classroom.gradebook.teacher_types(cell, 50)
    classroom.clock.move(minutes=1)
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 50
    assert finding(classroom) is Finding.CHANGED


def test_a_choice_that_the_lms_refused_is_not_kept_for_another_number(
    classroom: Classroom,
) -> None:
    cell = have_conflict(classroom)
    settle(classroom, "send_ours")
    classroom.gradebook.faults = ["refuse"]
    classroom.clock.move(minutes=1)
    classroom.deliver()
    assert finding(classroom) is Finding.REFUSED
    classroom.gradebook.teacher_types(cell, 70)
    settle(classroom, "send_ours")
    classroom.clock.move(minutes=1)
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 70
    assert finding(classroom) is Finding.CHANGED


def test_what_was_adopted_in_a_column_that_is_gone_is_said_to_be_gone(
    classroom: Classroom,
) -> None:
    have_conflict(classroom)
    settle(classroom, "adopt_theirs")
    [url] = classroom.gradebook.columns
    classroom.gradebook.delete_column(None, url)  # type: ignore[arg-type]
    classroom.clock.move(hours=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert finding(classroom) is Finding.COLUMN_DELETED
    assert classroom.deliver() == 0


def test_what_a_teacher_had_typed_already_is_not_called_sent(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.gradebook.teacher_types(classroom.gradebook.only_cell, 100)
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT
    assert events(classroom) == [GradeEvent.SENT, GradeEvent.AGREED]
