"""What a course has decided about checks, gates and reassessments."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Text, bindparam, cast, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import CourseRow, GradingPolicyRow
from lti_tool.domain.ids import CourseId
from lti_tool.domain.mastery.levels import OUR_NAMES, LevelNames
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
    level_names: LevelNames = OUR_NAMES

    @property
    def cycle(self) -> CyclePolicy:
        """What standings depend on."""
        weeks = self.recheck_weeks
        return CyclePolicy(
            self.has_soft_gates, timedelta(weeks=weeks) if weeks else None, self.level_names
        )


COURSE, _GRADING = table_of(CourseRow), table_of(GradingPolicyRow)
_SCALE = (
    # As a text: rows that are kept are compared.
    select(cast(_GRADING.c.policy["scale"], Text))
    .where(_GRADING.c.course_id == COURSE.c.id)
    .order_by(_GRADING.c.version.desc())
    .limit(1)
    .scalar_subquery()
    .label("scale")
)
POLICY_COLUMNS = (
    COURSE.c.strictness,
    COURSE.c.has_soft_gates,
    COURSE.c.approves_requests,
    COURSE.c.checks_a_day,
    COURSE.c.recheck_weeks,
    COURSE.c.timezone,
    _SCALE,
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
        level_names=OUR_NAMES if row.scale is None else _names(row.scale),
    )


@lru_cache(maxsize=256)
def _names(stored: str) -> LevelNames:
    """Answer the names of our levels in a grading policy's scale, as it is stored."""
    scale = json.loads(stored)
    places = tuple(scale["shown_as"])
    return LevelNames(tuple(scale["names"][place] for place in places), places)
