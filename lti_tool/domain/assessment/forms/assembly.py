"""Put parallel forms together from a pool: same blueprint, nothing shared, alike in difficulty.

What parallel means here and the model are van der Linden's (Linear Models for Optimal Test
Design, 2005): equal counts in every cell, enemies apart, no fixed item on two forms, and the
forms close to one target in expected score, variance, information at the cut and time. That the
target is the average of the whole pool, used or not, so that forms made first are no better than
what is left for later ones, is the idea of the shadow test of van der Linden and Adema (1998).
The method is simpler than theirs: items are dealt in strata of like difficulty, then exchanged.
On pools of a class's size that comes close to what a solver finds, without one.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.domain.assessment.forms.capacity import HELD_APART, limit_sentence, limits, most_apart
from lti_tool.domain.assessment.forms.drafting import has_form
from lti_tool.domain.assessment.forms.layout import Table
from lti_tool.domain.assessment.forms.pool import (
    THE_CUT,
    FormItem,
    Profile,
    Spread,
    profiles,
    spread_of,
)
from lti_tool.domain.assessment.forms.swaps import MOST_SWAPS, SWAPS_PER_PLACE, anneal, settle
from lti_tool.domain.assessment.items import Blueprint
from lti_tool.domain.ids import ItemId

_DEALS = 3


@dataclass(frozen=True)
class Assembly:
    """Parallel forms, each with its items in the blueprint's order, and how alike they are."""

    forms: tuple[tuple[ItemId, ...], ...]
    seed: int
    """With the same pool it gives the same forms again."""
    spread: Spread
    dealt_spread: Spread
    """What dealing in strata alone came to, before any exchange."""
    limit: str = ""
    """Why there are fewer forms than were wanted; empty when there are not."""


def assemble_forms(
    *,
    blueprint: Blueprint,
    pool: Sequence[FormItem],
    forms: int,
    seed: int,
    cut: float = THE_CUT,
    swaps: int | None = None,
) -> Assembly:
    """Answer up to `forms` parallel forms; fewer when the pool does not support as many.

    An item without numbers stands on one form only; one with numbers on as many as it yields
    instances, once on each unless its cell has too few others. Never worse than dealing alone.
    """
    items = [item for item in sorted(pool, key=lambda item: item.id) if item.yields > 0]
    chance = random.Random(seed)  # noqa: S311 -- variety, not secrecy
    rows = profiles(items, cut)
    table, limit = _lay_out(blueprint, items, rows, forms, chance)
    if table is None:
        return Assembly((), seed, Spread(), Spread(), limit)
    dealt = table.laid()
    dealt_spread = spread_of(_summed(dealt, rows))
    tries = min(MOST_SWAPS, SWAPS_PER_PLACE * len(table.item_at)) if swaps is None else swaps
    anneal(table, rows, tries, chance)
    laid = table.laid()
    spread = spread_of(_summed(laid, rows))
    if spread.loss > dealt_spread.loss:
        laid, spread = dealt, dealt_spread
    return Assembly(
        tuple(tuple(items[item].id for item in form) for form in laid),
        seed,
        spread,
        dealt_spread,
        limit,
    )


def count_possible(
    *, blueprint: Blueprint, pool: Sequence[FormItem], most: int, seed: int = 0
) -> int:
    """Answer how many forms a pool really supports, counted up to `most`."""
    items = [item for item in sorted(pool, key=lambda item: item.id) if item.yields > 0]
    if not any(item.enemies for item in items):
        return min((each.forms for each in limits(blueprint, items, most=most)), default=0)
    chance = random.Random(seed)  # noqa: S311 -- variety, not secrecy
    table, _ = _lay_out(blueprint, items, profiles(items), most, chance)
    if table is not None:
        return table.forms
    # Exchanges may miss the last form. Nobody is told that there is none while there is one.
    return int(most > 0 and has_form(blueprint, items))


def _lay_out(
    blueprint: Blueprint,
    items: Sequence[FormItem],
    rows: Profile,
    wanted: int,
    chance: random.Random,
) -> tuple[Table | None, str]:
    """Answer forms without a clash, as many of those wanted as can be, and what limits them."""
    scarce = limits(blueprint, items, most=max(wanted, 0))
    by_number = scarce[0].forms if scarce else 0
    said = " ".join(limit_sentence(each, wanted) for each in scarce if each.forms < wanted)
    least, most = 0, most_apart(blueprint, items, most=by_number)
    table, forms = None, most
    # Whoever can make so many forms can make one fewer, so halving finds the most.
    while least < most:
        found = _laid_apart(blueprint, items, rows, forms, chance)
        if found is None:
            most = forms - 1
        else:
            table, least = found, forms
        forms = (least + most + 1) // 2
    return table, said if least == by_number else HELD_APART


def _laid_apart(
    blueprint: Blueprint,
    items: Sequence[FormItem],
    rows: Profile,
    forms: int,
    chance: random.Random,
) -> Table | None:
    ease = rows[:, 0].tolist()
    widest = max(cell.count for cell in blueprint.cells)
    # An item twice on a form, in other numbers, is better than enemies on it.
    slacks = (0, widest) if any(item.yields > 1 for item in items) else (0,)
    for slack in slacks:
        table = Table(blueprint, items, ease, forms=forms, slack=slack)
        for _ in range(_DEALS):
            table.deal(chance)
            if settle(table, chance):
                return table
    return None


def _summed(laid: tuple[tuple[int, ...], ...], rows: Profile) -> Profile:
    summed: Profile = rows[[list(form) for form in laid]].sum(axis=1)
    return summed
