"""Answer a course's unit as a draft again, to be written to a file."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ItemRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.accepted_answers import Wording, load_accepted
from lti_tool.db.stores.curriculum import load_resources, objective_of
from lti_tool.domain.assessment.accepting import TypedText, with_accepted, wording_of
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.curriculum.objective import Kind
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft


def export_unit(session: Session, *, course_id: CourseId, slug: str) -> UnitDraft:
    """Answer the unit with this slug; importing it again gives the same unit.

    Answers that a teacher accepts besides are written into the keys.
    """
    row = session.scalar(
        select(UnitRow).where(UnitRow.course_id == course_id, UnitRow.slug == slug)
    )
    if row is None:
        raise DomainError("unit_unknown", f"This course has no unit “{slug}”.")
    objectives = session.scalars(
        select(ObjectiveRow)
        .where(ObjectiveRow.unit_id == row.id, ObjectiveRow.retired_at.is_(None))
        .order_by(ObjectiveRow.position)
    )
    return UnitDraft(
        slug=row.slug,
        title=row.title,
        description=row.description,
        language=row.language,
        objectives=tuple(_objective(session, each) for each in objectives),
    )


def _objective(session: Session, row: ObjectiveRow) -> ObjectiveDraft:
    stored = objective_of(row)
    items = session.scalars(
        select(ItemRow)
        .where(ItemRow.objective_id == row.id, ItemRow.retired_at.is_(None))
        .order_by(ItemRow.position)
    ).all()
    accepted = load_accepted(session, [item.id for item in items])
    return ObjectiveDraft(
        slug=stored.slug,
        title=stored.title,
        code=stored.code,
        statement=stored.statement,
        kind=Kind(row.kind),
        priority=stored.priority,
        criterion=stored.criterion,
        needs=stored.needs,
        blueprint=stored.blueprint,
        items=tuple(_item(item, accepted) for item in items),
        resources=tuple(each.resource for each in load_resources(session, [stored.id])),
        minutes=stored.minutes,
    )


def _item(row: ItemRow, accepted: Mapping[Wording, Sequence[TypedText]]) -> Item:
    item = item_from_mapping(row.definition)
    wording = wording_of(item)
    return item if wording is None else with_accepted(item, accepted.get((row.id, wording), ()))
