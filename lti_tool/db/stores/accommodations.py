"""What students need in every check, and the form that follows from it."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import AccommodationRow, ItemRow
from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.domain.assessment.accommodations import (
    NO_ACCOMMODATIONS,
    Accommodations,
    lightened,
)
from lti_tool.domain.assessment.items import Blueprint
from lti_tool.domain.assessment.sure_counts import sure_count
from lti_tool.domain.curriculum.criterion import asks_for_transfer, can_be_met, required_correct
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId

_row = table_of(AccommodationRow).c
_OF_STUDENT = select(
    _row.extra_time,
    _row.has_breaks,
    _row.has_fewer_items,
    _row.has_fewer_options,
    _row.has_read_aloud,
    _row.language,
).where(_row.course_id == bindparam("course_id"), _row.person_id == bindparam("person_id"))


def load_accommodations(
    session: Session, *, course_id: CourseId, person_id: PersonId
) -> Accommodations:
    """Answer what is set for a student, without the teachers' note. They hold until changed."""
    row = session.execute(_OF_STUDENT, {"course_id": course_id, "person_id": person_id}).first()
    return NO_ACCOMMODATIONS if row is None else Accommodations(*row)


def blueprint_for_student(
    session: Session, objective: StoredObjective, blueprint: Blueprint, given: Accommodations
) -> Blueprint:
    """Answer what a form of this student has: `blueprint`, or fewer questions of the same parts.

    Never so few that the criterion could not be met, or that a single mistake would be too many
    where the whole form has room for one.
    """
    if not given.has_fewer_items:
        return blueprint
    criterion = objective.criterion
    marks = _marks(session, objective.id) if asks_for_transfer(criterion) else []
    has_room = required_correct(criterion, blueprint.size) < blueprint.size

    def can_decide(light: Blueprint) -> bool:
        is_harsher = has_room and required_correct(criterion, light.size) == light.size
        transfers = sure_count(light, marks)
        return not is_harsher and can_be_met(criterion, light.size, transfers=transfers)

    return lightened(blueprint, can_decide)


def _marks(session: Session, objective_id: ObjectiveId) -> list[tuple[str, bool]]:
    """Answer part and transfer mark of every item."""
    definitions = session.scalars(
        select(ItemRow.definition).where(
            ItemRow.objective_id == objective_id, ItemRow.retired_at.is_(None)
        )
    )
    return [(plain.get("cell", ""), bool(plain.get("transfer"))) for plain in definitions]
