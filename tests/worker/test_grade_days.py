"""The worker sends what waited for a day, and holds courses to the district's floor."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow, ScoreOwedRow
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.district_floor import DistrictFloor
from lti_tool.domain.ids import RegistrationId
from lti_tool.tool import Tool
from lti_tool.worker.grade_days import hold_courses_to_floor, send_due_grades
from tests.services.conftest import room, tool
from tests.support.classrooms import Classroom
from tests.support.grading import apply_policy, policy_now

__all__ = ["room", "tool"]


@pytest.fixture
def woken() -> list[RegistrationId]:
    return []


def waking(tool: Tool, woken: list[RegistrationId]) -> Tool:
    return replace(tool, wake=woken.append)


def nearly(room: Classroom) -> None:
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})


def test_on_the_day_what_waited_is_sent_once(room: Classroom, woken: list[RegistrationId]) -> None:
    tool = waking(room.tool, woken)
    apply_policy(room, as_of=room.clock().date() + timedelta(days=3))
    nearly(room)
    assert send_due_grades(tool) == 0
    room.clock.move(days=3)
    assert send_due_grades(tool) == 1
    assert woken == [room.registration_id]
    with room.tool.reading() as session:
        assert session.scalars(select(ScoreOwedRow.points)).all() == [60]
    assert send_due_grades(tool) == 0


def test_the_day_begins_where_the_school_is(room: Classroom, woken: list[RegistrationId]) -> None:
    tool = waking(room.tool, woken)
    with room.tool.transaction() as session:
        # In November 14 hours ahead of UTC.
        session.get_one(CourseRow, room.course_id).timezone = "Pacific/Kiritimati"
    day = room.clock().date() + timedelta(days=2)
    apply_policy(room, as_of=day)
    nearly(room)
    hours = 48 - 14 - room.clock().hour
    room.clock.move(hours=hours - 1)
    assert send_due_grades(tool) == 0
    room.clock.move(hours=1)
    assert send_due_grades(tool) == 1


def test_a_district_that_asks_for_unit_columns_gets_them_in_every_course(
    room: Classroom, woken: list[RegistrationId]
) -> None:
    room.master()
    floor = DistrictFloor(columns=frozenset({ColumnsPer.UNIT}))
    tool = replace(waking(room.tool, woken), grade_floor=floor)
    hold_courses_to_floor(tool)
    assert policy_now(room).columns == ColumnPlan(ColumnsPer.UNIT)
    hold_courses_to_floor(tool)
    assert policy_now(room).version == 1


def test_a_floor_that_the_district_raises_lifts_every_course(
    room: Classroom, woken: list[RegistrationId]
) -> None:
    room.master()
    floor = DistrictFloor(mastery_points=95)
    tool = replace(waking(room.tool, woken), grade_floor=floor)
    assert hold_courses_to_floor(tool) == 1
    assert woken == [room.registration_id]
    assert policy_now(room).floor == floor
    with room.tool.reading() as session:
        assert session.scalars(select(ScoreOwedRow.points)).all() == [95]
    assert hold_courses_to_floor(tool) == 0
