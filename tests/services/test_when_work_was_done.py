"""A grade says when its work was handed in, whenever it is sent: no grade makes work late."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import CourseRow, ScoreOwedRow
from lti_tool.domain.gradebook.column_plan import ColumnPlan
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.tables import PointsTable
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.services.authoring.set_grading_policy import send_what_is_due
from tests.support.classrooms import Classroom
from tests.support.columns import UNITS, rule
from tests.support.drafts import ADDING
from tests.support.grading import apply_policy
from tests.support.marked import give, hand_in, use_marked_unit

TABLE = PointsTable((50, 70, 85, 99))


def owed(room: Classroom) -> ScoreOwedRow:
    with room.tool.reading() as session:
        row = session.scalars(select(ScoreOwedRow)).one()
        session.expunge(row)
    return row


def fall_short(room: Classroom) -> datetime:
    """Ada gets one question wrong; answer when she handed it in."""
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    return room.clock()


def test_another_policy_does_not_hand_old_work_in_again(room: Classroom) -> None:
    room.master()
    handed_in = room.clock()
    room.clock.move(days=50)
    apply_policy(room, table=TABLE)
    assert (owed(room).points, owed(room).submitted_at) == (85, handed_in)


@pytest.mark.parametrize("columns", [ColumnPlan(), UNITS], ids=["objectives", "units"])
def test_what_waited_for_a_day_was_handed_in_before_it(
    room: Classroom, columns: ColumnPlan
) -> None:
    apply_policy(room, columns=columns, as_of=room.clock().date() + timedelta(days=10))
    handed_in = fall_short(room)
    room.clock.move(days=10)
    with room.tool.transaction() as session:
        assert send_what_is_due(session, course_id=room.course_id, now=room.clock())
    assert owed(room).submitted_at == handed_in


def test_work_is_handed_in_when_the_student_does_and_not_when_it_is_marked(
    room: Classroom,
) -> None:
    use_marked_unit(room)
    attempt_id = hand_in(room)
    handed_in = room.clock()
    room.clock.move(days=3)
    give(room, attempt_id, {0: 3, 1: 3})
    assert owed(room).submitted_at == handed_in


def test_a_level_that_a_teacher_sets_stands_for_the_work_before_it(room: Classroom) -> None:
    handed_in = fall_short(room)
    room.clock.move(days=3)
    rule(room, RulingKind.OVERRIDE, ADDING, Level.MASTERED)
    assert owed(room).submitted_at == handed_in


def test_while_the_best_counts_it_is_the_first_time_that_it_was_reached(room: Classroom) -> None:
    room.master()
    handed_in = room.clock()
    room.clock.move(days=40)
    with room.tool.transaction() as session:
        session.get_one(CourseRow, room.course_id).recheck_weeks = 4
    room.master()
    apply_policy(room, table=TABLE)
    assert owed(room).submitted_at == handed_in


def test_while_the_latest_counts_it_is_the_latest(room: Classroom) -> None:
    apply_policy(room, rule=EvidenceRule(RuleKind.LATEST), not_yet=NotYet.AT_ONCE)
    fall_short(room)
    room.learn("adding-hands")
    room.clock.move(days=2)
    room.master()
    handed_in = room.clock()
    room.clock.move(days=2)
    apply_policy(room, table=TABLE)
    assert owed(room).submitted_at == handed_in


def test_the_words_beside_a_grade_name_the_schools_day_of_the_work(room: Classroom) -> None:
    """The fake clock stands at nine in Greenwich; by eleven it is tomorrow in Kiritimati."""
    with room.tool.transaction() as session:
        session.execute(update(CourseRow).values(timezone="Pacific/Kiritimati"))
    room.clock.move(hours=2)
    room.master()
    day = f"{room.clock() + timedelta(hours=14):%d %b %Y}"
    assert f", {day}. " in owed(room).comment
    room.clock.move(days=50)
    apply_policy(room, table=TABLE)
    assert f", {day}. " in owed(room).comment
