"""All units of a course with their objectives, for pages that look over the whole course."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ObjectiveRow, UnitRow
from lti_tool.db.stores.curriculum import StoredObjective, StoredUnit, objective_of, unit_of
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.domain.ids import CourseId


def load_course_units(session: Session, course_id: CourseId) -> tuple[StoredUnit, ...]:
    """Answer the units in order, unpublished ones too: three statements, however many there are."""
    policy = load_policy(session, course_id)
    objectives: dict[int, list[StoredObjective]] = defaultdict(list)
    query = (
        select(ObjectiveRow)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(UnitRow.course_id == course_id, ObjectiveRow.retired_at.is_(None))
        .order_by(ObjectiveRow.position)
    )
    for row in session.scalars(query):
        objectives[row.unit_id].append(objective_of(row))
    units = select(UnitRow).where(UnitRow.course_id == course_id).order_by(UnitRow.position)
    return tuple(unit_of(row, policy, objectives[row.id]) for row in session.scalars(units))
