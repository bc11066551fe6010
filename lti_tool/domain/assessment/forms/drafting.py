"""Find one whole form among what is there: blueprint kept, enemies apart, no question twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.ids import ItemId

_MOST_STEPS = 20_000


@dataclass(frozen=True)
class Copy:
    """One instance of an item; `turn` counts the item's instances from 0."""

    item: FormItem
    turn: int
    identity: str
    """The same for two items that come out as the same question: a form has room for one."""


Hand = tuple[Cell, Sequence[Copy]]
"""A part of the objective and what may stand in it, the better first."""


def find_form(hands: Sequence[Hand]) -> list[Copy] | None:
    """Answer the copies of a form, or None when there is no such form.

    Goes back where enemies or equal questions stand in the way, so that a form is found if there is
    one; in a tangle of thousands of ways it gives up.
    """
    return _Draft(hands).fill()


def has_form(blueprint: Blueprint, pool: Sequence[FormItem]) -> bool:
    """Tell whether one whole form can be made of a pool whose questions all differ."""
    hands = [
        (
            cell,
            [
                Copy(item, turn, f"{item.id}:{turn}")
                for item in pool
                if item.cell == cell.slug
                for turn in range(min(item.yields, cell.count))
            ],
        )
        for cell in blueprint.cells
    ]
    return blueprint.size > 0 and find_form(hands) is not None


class _Draft:
    def __init__(self, hands: Sequence[Hand]) -> None:
        # Where there is least to choose from, choices are made first.
        self._hands = sorted(hands, key=lambda hand: len(hand[1]) - hand[0].count)
        self._steps = 0
        self._picked: list[Copy] = []
        self._groups: Counter[str] = Counter()
        self._used: set[str] = set()
        self._times: Counter[ItemId] = Counter()

    def fill(self) -> list[Copy] | None:
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

    def _may(self, copy: Copy) -> bool:
        if copy.identity in self._used:
            return False
        # Its own earlier instance is no enemy of an item's, only those of others are.
        own = self._times[copy.item.id]
        return all(self._groups[group] <= own for group in copy.item.enemies)

    def _take(self, copy: Copy) -> None:
        self._picked.append(copy)
        self._groups.update(copy.item.enemies)
        self._used.add(copy.identity)
        self._times[copy.item.id] += 1

    def _put_back(self, copy: Copy) -> None:
        self._picked.pop()
        self._groups.subtract(copy.item.enemies)
        self._used.discard(copy.identity)
        self._times[copy.item.id] -= 1
