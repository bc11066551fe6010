"""Send what waited for a day that a course has set, and hold courses to the district's floor."""

from collections.abc import Sequence

import structlog

from lti_tool.domain.ids import CourseId
from lti_tool.services.authoring.set_grading_policy import (
    Applied,
    courses_below_floor,
    courses_waiting,
    hold_to_floor,
    send_what_is_due,
)
from lti_tool.tool import Tool

_log = structlog.get_logger()


def send_due_grades(tool: Tool) -> int:
    """See to every course whose day has come; answer how many numbers are on their way."""
    with tool.reading() as session:
        waiting = courses_waiting(session)
    return _each(tool, waiting, is_floor=False)


def hold_courses_to_floor(tool: Tool) -> int:
    """Give courses the district's floor as it is now; answer how many numbers are on their way."""
    with tool.reading() as session:
        below = courses_below_floor(session, floor=tool.grade_floor)
    return _each(tool, below, is_floor=True)


def _each(tool: Tool, courses: Sequence[CourseId], *, is_floor: bool) -> int:
    return sum(_see_to(tool, course_id, is_floor=is_floor) for course_id in courses)


def _see_to(tool: Tool, course_id: CourseId, *, is_floor: bool) -> int:
    try:
        applied = _apply(tool, course_id, is_floor=is_floor)
    except Exception:
        # One course that cannot be seen to must not hold up the others.
        _log.exception("grades_not_owed", course=course_id)
        return 0
    if applied is None:
        return 0
    _log.info("grades_owed", course=course_id, changed=applied.changed)
    tool.wake(applied.registration_id)
    return applied.changed


def _apply(tool: Tool, course_id: CourseId, *, is_floor: bool) -> Applied | None:
    floor = tool.grade_floor
    with tool.transaction() as session:
        if is_floor:
            return hold_to_floor(session, course_id=course_id, floor=floor, now=tool.clock())
        return send_what_is_due(session, course_id=course_id, now=tool.clock())
