"""What a course's policy has columns for, whether or not the LMS has them yet."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ObjectiveRow, UnitRow
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.column_plan import ColumnPlan
from lti_tool.domain.ids import CourseId


def planned_columns(
    session: Session, *, course_id: CourseId, plan: ColumnPlan
) -> Iterator[tuple[UnitRow, ObjectiveRow | None]]:
    """Answer a unit and its objective for each column of a published unit, in one statement.

    The unit's own column, without an objective, comes after those of its objectives.
    """
    rows = session.execute(
        select(UnitRow, ObjectiveRow)
        .join(ObjectiveRow, ObjectiveRow.unit_id == UnitRow.id)
        .where(
            UnitRow.course_id == course_id,
            UnitRow.published_at.is_not(None),
            ObjectiveRow.retired_at.is_(None),
        )
        .order_by(UnitRow.position, UnitRow.id, ObjectiveRow.position)
    ).all()
    for unit, group in groupby(rows, key=lambda row: row[0]):
        for _, objective in group:
            if plan.has_objective(Priority(objective.priority)):
                yield unit, objective
        if plan.has_units:
            yield unit, None
