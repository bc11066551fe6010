"""What a course has decided about checks, gates and reassessments."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import CourseRow
from lti_tool.domain.ids import CourseId
from lti_tool.domain.mastery.standing import CyclePolicy
from lti_tool.domain.mastery.strictness import Strictness


@dataclass(frozen=True)
class CoursePolicy:
    """The course's decisions; `checks_a_day` 0 is no limit, `recheck_weeks` 0 is never."""

    strictness: Strictness
    has_soft_gates: bool
    approves_requests: bool
    checks_a_day: int
    recheck_weeks: int
    timezone: str

    @property
    def cycle(self) -> CyclePolicy:
        """What standings depend on."""
        weeks = self.recheck_weeks
        return CyclePolicy(self.has_soft_gates, timedelta(weeks=weeks) if weeks else None)


COURSE = table_of(CourseRow)
POLICY_COLUMNS = (
    COURSE.c.strictness,
    COURSE.c.has_soft_gates,
    COURSE.c.approves_requests,
    COURSE.c.checks_a_day,
    COURSE.c.recheck_weeks,
    COURSE.c.timezone,
)
_POLICY = select(*POLICY_COLUMNS).where(COURSE.c.id == bindparam("course_id"))


def load_policy(session: Session, course_id: CourseId | int) -> CoursePolicy:
    """Answer the policy of a course that exists, in one statement."""
    return policy_of(session.execute(_POLICY, {"course_id": course_id}).one())


def policy_of(row: Row[*tuple[Any, ...]]) -> CoursePolicy:
    """Answer the policy in a row with its columns."""
    return CoursePolicy(
        strictness=Strictness(row.strictness),
        has_soft_gates=row.has_soft_gates,
        approves_requests=row.approves_requests,
        checks_a_day=row.checks_a_day,
        recheck_weeks=row.recheck_weeks,
        timezone=row.timezone,
    )
