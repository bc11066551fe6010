"""One question for staff: how it comes out with its numbers, its key, and what is odd about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ItemRow, UnitRow
from lti_tool.db.stores.curriculum import StoredObjective, find_objective_row, objective_of
from lti_tool.domain.assessment.expressions import FormulaError
from lti_tool.domain.assessment.forms.yield_of import ItemYield, yield_of
from lti_tool.domain.assessment.instances import (
    ImpossibleItemError,
    draw_instance,
    fingerprint,
)
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.responses.choice import Choosing, Option
from lti_tool.domain.assessment.responses.keys import key_said
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, ItemId, ObjectiveId
from lti_tool.queries.check_page import ShownItem
from lti_tool.queries.item_answers import ItemAnswers, load_item_answers

VARIANTS = 20
_DRAWS = 4 * VARIANTS


@dataclass(frozen=True)
class Variant:
    """The question as some student may meet it. `shown` says a right answer instead of a given."""

    shown: ShownItem
    options: tuple[Option, ...]
    """What can be chosen, with what each tells; empty for other kinds."""


@dataclass(frozen=True)
class ItemPage:
    """What there is to know about one item of a pool."""

    objective: StoredObjective
    language: str
    item: Item
    part: str
    yields: ItemYield
    variants: tuple[Variant, ...]
    item_id: ItemId
    answers: ItemAnswers | None
    """What was answered besides; None for a question that takes no words."""


def load_item_page(
    session: Session, *, course_id: CourseId, objective_id: ObjectiveId, item_id: ItemId
) -> ItemPage:
    """Answer the page; raises NotFoundError for another course's or another objective's item.

    The variants are the same at every look. Looking takes none of them out of the pool.
    """
    row = find_objective_row(
        session, course_id=course_id, objective_id=objective_id, even_retired=True
    )
    stored = session.scalar(
        select(ItemRow).where(ItemRow.id == item_id, ItemRow.objective_id == objective_id)
    )
    if stored is None:
        raise NotFoundError
    objective, item = objective_of(row), item_from_mapping(stored.definition)
    parts = {cell.slug: cell.title for cell in objective.blueprint.cells}
    return ItemPage(
        objective=objective,
        language=session.scalar(select(UnitRow.language).where(UnitRow.id == row.unit_id)) or "",
        item=item,
        part=parts.get(item.cell, item.cell),
        yields=yield_of(item),
        variants=tuple(_variant(place, each) for place, each in enumerate(_drawn(item))),
        item_id=item_id,
        answers=load_item_answers(session, objective_id=objective_id, item_id=item_id, item=item),
    )


def _drawn(item: Item) -> Iterator[Item]:
    """Answer up to VARIANTS instances that differ; fewer where there are no more."""
    seen: set[str] = set()
    for seed in range(_DRAWS if item.is_parameterised else 1):
        try:
            instance = draw_instance(item, seed)
        except (ImpossibleItemError, FormulaError):
            continue
        if fingerprint(instance) not in seen:
            seen.add(fingerprint(instance))
            yield instance
        if len(seen) == VARIANTS:
            return


def _variant(place: int, instance: Item) -> Variant:
    response = instance.response
    shown = ShownItem(
        position=place,
        kind=response.kind,
        stem=instance.stem,
        face=response.face(),
        said=key_said(response),
        is_marked_by_person=response.is_marked_by_person,
    )
    return Variant(shown, response.options if isinstance(response, Choosing) else ())
