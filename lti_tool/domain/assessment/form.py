"""Deal a form: the blueprint's counts, no instance this student has seen, no two alike."""

import random
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.items import Blueprint, Cell, Item
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import ItemId

MAX_SEED = 2**31 - 1
TRIES_PER_ITEM = 40


class FormsSpentError(DomainError):
    """No unseen form is left for this student: said aloud, never a silent repeat."""

    def __init__(self, cell: Cell) -> None:
        super().__init__(
            "forms_spent",
            "You have seen every question we have for this check "
            f"(part “{cell.title}”). Your teacher can add more or check with you in person.",
        )


@dataclass(frozen=True)
class PoolItem:
    """An item of an objective's pool, and how often this student has met it in any numbers."""

    id: ItemId
    item: Item
    times_met: int = 0


@dataclass(frozen=True)
class Dealt:
    """One instance on a form: which item, drawn with which seed, and what identifies it."""

    item_id: ItemId
    seed: int
    instance: Item
    fingerprint: str


def deal_form(
    *, blueprint: Blueprint, pool: tuple[PoolItem, ...], seen: AbstractSet[str], seed: int
) -> tuple[Dealt, ...]:
    """Deal one form in blueprint order.

    `seen` are the fingerprints of instances this student has been shown. Items met least often
    come first, so forms stay different in their items too as long as the pool allows; among
    equals `seed` decides. The same arguments always deal the same form.

    Raises FormsSpentError when a cell has too few unseen instances.
    """
    chance = random.Random(seed)  # noqa: S311 -- variety, not secrecy
    used = set(seen)
    form: list[Dealt] = []
    for cell in blueprint.cells:
        candidates = [each for each in pool if each.item.cell == cell.slug]
        form.extend(_deal_cell(cell, candidates, used, chance))
    return tuple(form)


def _deal_cell(
    cell: Cell, candidates: list[PoolItem], used: set[str], chance: random.Random
) -> list[Dealt]:
    dealt: list[Dealt] = []
    # A parameterised item may serve twice on a form, but only after every other has served.
    times_on_form: dict[ItemId, int] = {each.id: 0 for each in candidates}
    open_items = list(candidates)
    while len(dealt) < cell.count:
        if not open_items:
            raise FormsSpentError(cell)
        least = min(times_on_form[each.id] for each in open_items)
        fresh = [each for each in open_items if times_on_form[each.id] == least]
        fewest = min(each.times_met for each in fresh)
        chosen = chance.choice([each for each in fresh if each.times_met == fewest])
        one = _unseen_instance(chosen, used, chance)
        if one is None:
            open_items.remove(chosen)
            continue
        dealt.append(one)
        used.add(one.fingerprint)
        times_on_form[chosen.id] += 1
    return dealt


def _unseen_instance(
    candidate: PoolItem, used: AbstractSet[str], chance: random.Random
) -> Dealt | None:
    for _ in range(TRIES_PER_ITEM if candidate.item.is_parameterised else 1):
        seed = chance.randint(0, MAX_SEED)
        instance = draw_instance(candidate.item, seed)
        identity = fingerprint(instance)
        if identity not in used:
            return Dealt(candidate.id, seed, instance, identity)
    return None


def count_forms(blueprint: Blueprint, yields: Mapping[str, int]) -> int:
    """Answer how many forms without a common instance a pool supports for one student.

    `yields` is the number of distinct instances per cell slug (see `estimate_yield`).
    """
    return min((yields.get(cell.slug, 0) // cell.count for cell in blueprint.cells), default=0)


def estimate_yield(item: Item, *, sample: int = 50) -> int:
    """Answer how many distinct instances an item really yields, counted over `sample` draws."""
    if not item.is_parameterised:
        return 1
    return len({fingerprint(draw_instance(item, seed)) for seed in range(sample)})
