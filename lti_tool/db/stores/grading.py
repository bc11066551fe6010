"""Which grading policy a course has: the latest that was applied, else what its row says."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, GradingPolicyRow
from lti_tool.domain.gradebook.policy import GradingPolicy, policy_of_first_days
from lti_tool.domain.gradebook.policy_mapping import policy_from_mapping
from lti_tool.domain.ids import CourseId


@dataclass(frozen=True)
class PolicyVersion:
    """A version that was applied, when, and by whom; by nobody when the district's floor rose."""

    version: int
    made_at: datetime
    made_by: int | None


def load_grading(session: Session, course: CourseRow) -> GradingPolicy:
    """Answer the policy in force, in one statement. Courses that never chose have version 0."""
    stored = session.scalar(
        select(GradingPolicyRow.policy)
        .where(GradingPolicyRow.course_id == course.id)
        .order_by(GradingPolicyRow.version.desc())
        .limit(1)
    )
    if stored is not None:
        return policy_from_mapping(stored)
    return first_grading(course)


def first_grading(course: CourseRow) -> GradingPolicy:
    """Answer the policy of a course before it has applied any."""
    return policy_of_first_days(
        course.grade_points,
        sends_not_yet=course.sends_not_yet,
        has_every_column=course.has_every_column,
    )


def load_versions(session: Session, *, course_id: CourseId) -> tuple[PolicyVersion, ...]:
    """Answer all versions, the latest first."""
    rows = session.scalars(
        select(GradingPolicyRow)
        .where(GradingPolicyRow.course_id == course_id)
        .order_by(GradingPolicyRow.version.desc())
    )
    return tuple(PolicyVersion(row.version, row.made_at, row.made_by) for row in rows)


def school_day(course: CourseRow, now: datetime) -> date:
    """Answer which day it is at the course's school."""
    return now.astimezone(ZoneInfo(course.timezone)).date()
