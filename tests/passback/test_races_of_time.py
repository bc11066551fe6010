"""The LMS holds a newer time than ours: looked at again at once, and refused only for good."""

from datetime import timedelta

from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.mastery.levels import Level
from tests.passback.conftest import Classroom
from tests.passback.test_reconciling import posts, sent


def a_newer_time_is_held(classroom: Classroom, **ahead: float) -> None:
    cell = sent(classroom)
    classroom.gradebook.times[cell] = classroom.clock() + timedelta(**ahead)
    classroom.owe(Level.EXTENDS)
    classroom.clock.move(seconds=2)


def test_an_lms_whose_clock_is_ahead_gets_the_grade_all_the_same(classroom: Classroom) -> None:
    a_newer_time_is_held(classroom, seconds=20)
    classroom.deliver()
    assert classroom.row().state == ScoreState.OWED
    assert "later score" in classroom.row().trouble
    for _ in range(5):
        classroom.clock.move(seconds=10)
        classroom.deliver()
    assert classroom.row().state == ScoreState.SENT
    assert classroom.gradebook.posts[classroom.gradebook.only_cell][-1].points == 100


def test_who_typed_in_that_very_moment_is_found_at_the_next_look(classroom: Classroom) -> None:
    a_newer_time_is_held(classroom, seconds=5)
    classroom.deliver()
    classroom.gradebook.teacher_types(classroom.gradebook.only_cell, 81)
    classroom.clock.move(minutes=1)
    classroom.deliver()
    assert classroom.row().state == ScoreState.CONFLICT
    assert posts(classroom) == 1


def test_a_time_that_lies_far_ahead_is_a_refusal_in_the_end(classroom: Classroom) -> None:
    a_newer_time_is_held(classroom, days=300)
    for _ in range(10):
        classroom.deliver()
        classroom.clock.move(minutes=5)
    assert classroom.row().state == ScoreState.REFUSED
    assert "later score" in classroom.row().trouble
