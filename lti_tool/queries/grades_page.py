"""The course's grading policy, and the versions it has had."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, PersonRow
from lti_tool.db.stores.class_grades import load_outlines
from lti_tool.db.stores.grading import load_grading, load_versions
from lti_tool.domain.gradebook.course_columns import UnitOutline, objective_columns
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.ids import CourseId


@dataclass(frozen=True)
class VersionLine:
    """A version as it is listed: when it was applied, and by whom."""

    version: int
    made_at: datetime
    by: str


@dataclass(frozen=True)
class GradesPage:
    """The policy in force, every version, the latest first, and what there is to grade."""

    policy: GradingPolicy
    versions: tuple[VersionLine, ...]
    units: tuple[UnitOutline, ...]

    @property
    def objective_counts(self) -> tuple[int, ...]:
        """How many objectives of each unit have a column, or would have one."""
        return objective_columns(self.policy.columns, self.units)


def load_grading_policy(session: Session, *, course_id: CourseId) -> GradingPolicy:
    """Answer the policy that a course's grades follow."""
    return load_grading(session, session.get_one(CourseRow, course_id))


def load_grades_page(session: Session, *, course_id: CourseId) -> GradesPage:
    """Answer the page, in five statements."""
    versions = load_versions(session, course_id=course_id)
    makers = {each.made_by for each in versions if each.made_by is not None}
    people = session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(makers)))
    names = {row.id: row.name for row in people}
    return GradesPage(
        load_grading_policy(session, course_id=course_id),
        tuple(
            VersionLine(
                each.version,
                each.made_at,
                "the district" if each.made_by is None else names.get(each.made_by) or "a teacher",
            )
            for each in versions
        ),
        load_outlines(session, course_id=course_id),
    )
