"""What levels are worth can be changed for grades to come."""

from sqlalchemy import select

from lti_tool.db.models import ScoreOwedRow
from lti_tool.domain.gradebook.points import DEFAULT_POLICY, GradePolicy
from lti_tool.queries.grades_page import load_grade_policy
from lti_tool.services.authoring.set_grade_policy import set_grade_policy
from tests.support.classrooms import Classroom, make_other_classroom

POLICY = GradePolicy((50, 70, 85, 99), sends_not_yet=True)


def choose(room: Classroom, policy: GradePolicy) -> None:
    with room.tool.transaction() as session:
        set_grade_policy(session, course_id=room.course_id, policy=policy)


def chosen(room: Classroom) -> GradePolicy:
    with room.tool.reading() as session:
        return load_grade_policy(session, course_id=room.course_id)


def points(room: Classroom) -> list[int]:
    with room.tool.reading() as session:
        return list(session.scalars(select(ScoreOwedRow.points).order_by(ScoreOwedRow.id)))


def test_a_policy_is_kept_for_its_course_alone(room: Classroom) -> None:
    other = make_other_classroom(room)
    choose(room, POLICY)
    assert chosen(room) == POLICY
    assert chosen(other) == DEFAULT_POLICY


def test_a_policy_holds_for_grades_to_come(room: Classroom) -> None:
    room.master(person=room.ada)
    choose(room, POLICY)
    room.master(person=room.ben)
    assert points(room) == [90, 85]


def test_a_course_may_send_not_yet_levels(room: Classroom) -> None:
    choose(room, POLICY)
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    assert len(points(room)) == 1
    assert points(room)[0] < 85
