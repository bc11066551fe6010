"""Items as putting forms together sees them."""

from collections.abc import Sequence

from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.forms.yield_of import known_yield
from lti_tool.domain.assessment.guessing import guess_floor
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.ids import ItemId

USUAL_MINUTES = 1.0
"""What an item takes whose author gave no time."""


def form_item(item_id: ItemId, item: Item, yields: int) -> FormItem:
    """Answer an item as far as forms depend on it."""
    return FormItem(
        item_id,
        item.cell,
        tag=item.difficulty,
        guess=guess_floor(item.response),
        minutes=item.minutes or USUAL_MINUTES,
        enemies=frozenset(item.enemies),
        yields=yields,
    )


def pool_of(items: Sequence[Item]) -> tuple[FormItem, ...]:
    """Answer the pool of items that are not stored yet; it takes time to count what they yield."""
    return tuple(
        form_item(ItemId(place), item, known_yield(item).instances)
        for place, item in enumerate(items)
    )
