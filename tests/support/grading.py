"""Another grading policy for a course, as its teacher applies one."""

from dataclasses import replace
from typing import Any

from lti_tool.domain.gradebook.district_floor import NO_FLOOR, DistrictFloor
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.ids import CourseId
from lti_tool.queries.grades_page import load_grading_policy
from lti_tool.services.authoring.set_grading_policy import Applied, set_grading_policy
from tests.support.classrooms import Classroom


def policy_now(room: Classroom, course_id: CourseId | None = None) -> GradingPolicy:
    """Answer the policy in force."""
    with room.tool.reading() as session:
        return load_grading_policy(session, course_id=course_id or room.course_id)


def apply_policy(
    room: Classroom,
    *,
    course_id: CourseId | None = None,
    floor: DistrictFloor = NO_FLOOR,
    **changes: Any,
) -> Applied:
    """Change the policy in force in these fields."""
    policy = replace(policy_now(room, course_id), **changes)
    with room.tool.transaction() as session:
        return set_grading_policy(
            session,
            course_id=course_id or room.course_id,
            teacher_id=room.rivera,
            policy=policy,
            floor=floor,
            now=room.clock(),
        )
