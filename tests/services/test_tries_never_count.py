"""The number of tries is never an input of a grade, and no try is a late one."""

from datetime import datetime

from sqlalchemy import select

from lti_tool.db.models import CourseRow, ScoreOwedRow
from lti_tool.domain.ids import PersonId
from tests.support.classrooms import Classroom
from tests.support.drafts import ADDING


def owed(room: Classroom, person: PersonId) -> ScoreOwedRow:
    with room.tool.reading() as session:
        row = session.scalars(select(ScoreOwedRow).where(ScoreOwedRow.person_id == person)).one()
        session.expunge(row)
    return row


def fall_short_until(room: Classroom, tries: int) -> None:
    room.learn("adding-read")
    for way in ("adding-hands", "adding-example")[:tries]:
        room.fail()
        room.learn(way)


def test_a_third_try_earns_the_very_grade_of_a_first(room: Classroom) -> None:
    fall_short_until(room, 2)
    at: datetime = room.clock()
    room.master(ADDING, room.ada)
    room.clock.now = at
    room.master(ADDING, room.ben)
    third, first = owed(room, room.ada), owed(room, room.ben)
    for name in ("level", "points", "comment", "submitted_at", "next_at"):
        assert getattr(third, name) == getattr(first, name), name


def test_the_check_that_earned_the_grade_is_when_it_was_handed_in(room: Classroom) -> None:
    fall_short_until(room, 2)
    room.clock.move(days=90)
    room.master()
    assert owed(room, room.ada).submitted_at == room.clock()


def test_a_weaker_try_afterwards_moves_neither_grade_nor_time(room: Classroom) -> None:
    room.master()
    before = owed(room, room.ada)
    room.clock.move(days=40)
    with room.tool.transaction() as session:
        session.get_one(CourseRow, room.course_id).recheck_weeks = 4
    room.fail()
    after = owed(room, room.ada)
    assert (after.points, after.submitted_at) == (before.points, before.submitted_at)
