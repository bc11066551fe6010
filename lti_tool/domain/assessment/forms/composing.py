"""Compose one form from what a student has not seen yet: blueprint kept, enemies apart."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lti_tool.domain.assessment.form import Dealt
from lti_tool.domain.assessment.forms.pool import WEIGHTS, FormItem, Profile, profiles
from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.ids import ItemId

Unseen = Mapping[ItemId, Sequence[Dealt]]
"""For each item the unseen instances in hand, as many as its cell could use."""

_DRAFTS = 24
_MOST_STEPS = 20_000


@dataclass(frozen=True)
class _Copy:
    """One unseen instance of an item; `turn` counts the item's instances from 0."""

    item: FormItem
    turn: int
    dealt: Dealt


def compose(
    *,
    blueprint: Blueprint,
    pool: Sequence[FormItem],
    unseen: Unseen,
    times_met: Mapping[ItemId, int],
    cut: float,
    chance: random.Random,
) -> tuple[Dealt, ...] | None:
    """Answer a form in the blueprint's order, or None when none can be made.

    Items stand on it twice only where others are lacking, and those met least in other numbers
    come first. Among several drafts made by chance the one nearest to the pool's average wins:
    random forms with a check of their statistics, as Gibson and Weiner (1998) made them.
    """
    rows = profiles(pool, cut)
    row_of = {item.id: row for item, row in zip(pool, rows, strict=True)}
    aim = _average(blueprint, pool, rows)
    best: tuple[tuple[int, int, float], list[_Copy]] | None = None
    for _ in range(_DRAFTS):
        draft = _Draft(blueprint, pool, unseen, times_met, chance).fill()
        if draft is None:
            return None if best is None else _in_order(blueprint, best[1])
        off = (np.sum([row_of[copy.item.id] for copy in draft], axis=0) - aim) * WEIGHTS
        repeats = sum(copy.turn > 0 for copy in draft)
        met = sum(times_met.get(copy.item.id, 0) for copy in draft)
        worth = (repeats, met, float(np.round(off @ off, 9)))
        if best is None or worth < best[0]:
            best = (worth, draft)
    return None if best is None else _in_order(blueprint, best[1])


def _average(blueprint: Blueprint, pool: Sequence[FormItem], rows: Profile) -> Profile:
    aim = np.zeros(rows.shape[1])
    for cell in blueprint.cells:
        mine = [row for item, row in zip(pool, rows, strict=True) if item.cell == cell.slug]
        if mine:
            aim += cell.count * np.mean(mine, axis=0)
    return aim


def _in_order(blueprint: Blueprint, draft: Sequence[_Copy]) -> tuple[Dealt, ...]:
    return tuple(
        copy.dealt for cell in blueprint.cells for copy in draft if copy.item.cell == cell.slug
    )


class _Draft:
    """Looks for one form, going back where enemies or equal questions stand in the way."""

    def __init__(
        self,
        blueprint: Blueprint,
        pool: Sequence[FormItem],
        unseen: Unseen,
        times_met: Mapping[ItemId, int],
        chance: random.Random,
    ) -> None:
        hands = []
        for cell in blueprint.cells:
            copies = [
                _Copy(item, turn, dealt)
                for item in pool
                if item.cell == cell.slug
                for turn, dealt in enumerate(unseen.get(item.id, ()))
            ]
            chance.shuffle(copies)
            copies.sort(key=lambda copy: (copy.turn, times_met.get(copy.item.id, 0)))
            hands.append((cell, copies))
        # Where there is least to choose from, choices are made first.
        self._hands = sorted(hands, key=lambda hand: len(hand[1]) - hand[0].count)
        self._steps = 0
        self._picked: list[_Copy] = []
        self._groups: Counter[str] = Counter()
        self._used: set[str] = set()
        self._times: Counter[ItemId] = Counter()

    def fill(self) -> list[_Copy] | None:
        """Answer the items of a form, or None when there is no such form."""
        return self._picked if self._fill(0, 0, 0) else None

    def _fill(self, hand: int, taken: int, start: int) -> bool:
        if hand == len(self._hands):
            return True
        cell, copies = self._hands[hand]
        if taken == cell.count:
            return self._fill(hand + 1, 0, 0)
        for place in range(start, len(copies) - (cell.count - taken) + 1):
            self._steps += 1
            if self._steps > _MOST_STEPS:
                return False
            copy = copies[place]
            if not self._may(copy):
                continue
            self._take(copy)
            if self._fill(hand, taken + 1, place + 1):
                return True
            self._put_back(copy)
        return False

    def _may(self, copy: _Copy) -> bool:
        if copy.dealt.fingerprint in self._used:
            return False
        # Its own earlier instance is no enemy of an item's, only those of others are.
        own = self._times[copy.item.id]
        return all(self._groups[group] <= own for group in copy.item.enemies)

    def _take(self, copy: _Copy) -> None:
        self._picked.append(copy)
        self._groups.update(copy.item.enemies)
        self._used.add(copy.dealt.fingerprint)
        self._times[copy.item.id] += 1

    def _put_back(self, copy: _Copy) -> None:
        self._picked.pop()
        self._groups.subtract(copy.item.enemies)
        self._used.discard(copy.dealt.fingerprint)
        self._times[copy.item.id] -= 1


def short_cells(
    blueprint: Blueprint, pool: Sequence[FormItem], unseen: Unseen
) -> tuple[tuple[Cell, int], ...]:
    """Answer the cells that cannot be filled from what is unseen, each with what is left."""
    found = []
    for cell in blueprint.cells:
        mine = [item for item in pool if item.cell == cell.slug]
        # Two items may come out as the same question; a form uses it once.
        left = {dealt.fingerprint for item in mine for dealt in unseen.get(item.id, ())}
        if len(left) < cell.count:
            found.append((cell, len(left)))
    return tuple(found)
