"""Pools of items, as starting a check and counting what is left need them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import ItemRow
from lti_tool.domain.assessment.forms.from_items import form_item
from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.forms.yield_of import known_yield
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.ids import ItemId, ObjectiveId

_item = table_of(ItemRow).c
_IS_USED = _item.retired_at.is_(None)
_OF_OBJECTIVE = (
    select(_item.id, _item.definition, _item.yields)
    .where(_item.objective_id == bindparam("objective_id"), _IS_USED)
    .order_by(_item.position)
)


@dataclass(frozen=True)
class StoredPool:
    """An objective's items, and what forms depend on of each."""

    pool: tuple[FormItem, ...]
    items: dict[ItemId, Item]


def load_pool(session: Session, objective_id: ObjectiveId) -> StoredPool:
    """Answer the items that may stand on a form of an objective now."""
    items: dict[ItemId, Item] = {}
    pool: list[FormItem] = []
    for row in session.execute(_OF_OBJECTIVE, {"objective_id": objective_id}):
        item_id, item = ItemId(row.id), item_from_mapping(row.definition)
        items[item_id] = item
        pool.append(form_item(item_id, item, _counted(row.yields, item)))
    return StoredPool(tuple(pool), items)


def load_counts(
    session: Session, objective_ids: Sequence[ObjectiveId]
) -> dict[ObjectiveId, tuple[FormItem, ...]]:
    """Answer what each pool can fill, without reading the items themselves.

    The form items know part, enemies and yield, which is all that counting depends on. One
    statement, and one more while items are there that were not imported since yields are kept.
    """
    query = (
        select(
            _item.id,
            _item.objective_id,
            _item.yields,
            _item.definition["cell"].as_string(),
            _item.definition["enemies"],
        )
        .where(_item.objective_id.in_(objective_ids), _IS_USED)
        .order_by(_item.objective_id, _item.position)
    )
    rows = session.execute(query).all()
    later = _count_now(session, [row.id for row in rows if row.yields is None])
    pools: dict[ObjectiveId, list[FormItem]] = defaultdict(list)
    for item_id, objective_id, yields, cell, enemies in rows:
        pools[ObjectiveId(objective_id)].append(
            FormItem(
                ItemId(item_id),
                cell or "",
                enemies=frozenset(enemies or ()),
                yields=later[item_id] if yields is None else yields,
            )
        )
    return {each: tuple(pools[each]) for each in objective_ids}


def _count_now(session: Session, item_ids: Sequence[int]) -> dict[int, int]:
    if not item_ids:
        return {}
    rows = session.execute(select(_item.id, _item.definition).where(_item.id.in_(item_ids)))
    return {row.id: _counted(None, item_from_mapping(row.definition)) for row in rows}


def _counted(yields: int | None, item: Item) -> int:
    return known_yield(item).instances if yields is None else yields
