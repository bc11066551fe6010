"""A teacher sends a grade again."""

import pytest

from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import CourseId, RegistrationId
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.claim_scores import claim_scores
from lti_tool.services.passback.try_again import try_again
from tests.passback.conftest import Classroom


def again(classroom: Classroom, course_id: CourseId | None = None) -> RegistrationId:
    with classroom.tool.transaction() as session:
        return try_again(
            session,
            course_id=course_id or classroom.course_id,
            objective_id=classroom.objective_id,
            person_id=classroom.ada,
            now=classroom.clock(),
        )


def test_after_a_conflict_the_teacher_may_choose_our_grade(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    cell = classroom.gradebook.only_cell
    classroom.gradebook.teacher_types(cell, 81)
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert again(classroom) == classroom.registration_id
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 100
    assert classroom.row().state == ScoreState.SENT
    assert not classroom.row().may_overwrite


def test_a_refused_grade_is_sent_to_a_column_looked_up_anew(classroom: Classroom) -> None:
    classroom.gradebook.faults = ["refuse"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.gradebook.columns.clear()
    again(classroom)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT
    assert len(classroom.gradebook.columns) == 1


def test_a_waiting_grade_is_due_at_once(classroom: Classroom) -> None:
    classroom.gradebook.faults = ["unavailable"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    again(classroom)
    assert classroom.deliver() == 1
    assert classroom.row().state == ScoreState.SENT


def test_a_grade_in_flight_keeps_its_lease(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        claim_scores(
            session, registration_id=classroom.registration_id, now=classroom.clock(), limit=5
        )
    again(classroom)
    assert classroom.deliver() == 0


def test_a_sent_grade_is_not_sent_again(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    again(classroom)
    assert classroom.deliver() == 0


def test_another_course_cannot_send_it(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with pytest.raises(NotFoundError):
        again(classroom, CourseId(classroom.course_id + 1))


def test_a_second_click_does_not_take_the_choice_back(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    cell = classroom.gradebook.only_cell
    classroom.gradebook.teacher_types(cell, 81)
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    again(classroom)
    again(classroom)
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 100


def test_a_grade_whose_outcome_is_unknown_is_looked_at_when_asked_for(
    classroom: Classroom,
) -> None:
    classroom.gradebook.faults = ["store_then_drop"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    again(classroom)
    assert classroom.deliver() == 1
    assert classroom.row().state == ScoreState.SENT
