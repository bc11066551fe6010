"""The table on which forms are laid out: which item lies in which place, and what clashes."""

import random
from collections import Counter
from collections.abc import Sequence

from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.items import Blueprint

LEFT_OVER = -1
"""Where items lie that are on no form."""


class Table:
    """Every place of every form, and beside each cell what is left over.

    An item that yields many instances lies there in as many copies as the forms could use.
    `repeats` says for each cell how often one item may stand on one form.
    """

    def __init__(
        self,
        blueprint: Blueprint,
        items: Sequence[FormItem],
        ease: Sequence[float],
        *,
        forms: int,
        slack: int,
    ) -> None:
        self.blueprint = blueprint
        self._ease = ease
        self.forms = forms
        self.enemies = _enemies(items)
        self.item_at: list[int] = []
        self.form_at: list[int] = []
        self.cells: list[range] = []
        self.repeats: list[int] = []
        self.cell_at: list[int] = []
        self.places_of: list[list[int]] = []
        self.on_form: list[Counter[int]] = []
        self._copies: list[list[int]] = []
        for cell in blueprint.cells:
            mine = [n for n, item in enumerate(items) if item.cell == cell.slug]
            least = _least_repeats([items[n].yields for n in mine], cell.count, forms)
            repeats = min(least + slack, max(cell.count, 1))
            self.repeats.append(repeats)
            copies = [n for n in mine for _ in range(min(items[n].yields, repeats * forms))]
            self._copies.append(copies)

    def deal(self, chance: random.Random) -> None:
        """Lay all items out anew: in strata of like difficulty, dealt to and fro.

        Of the items of one difficulty chance decides which form gets which; where no difficulty
        is known that is all, and no form is harder than another by design.
        """
        self.item_at, self.form_at, self.cells, self.cell_at = [], [], [], []
        self.on_form = [Counter() for _ in range(self.forms)]
        self.places_of = [[] for _ in range(self.forms)]
        for number, (cell, copies) in enumerate(
            zip(self.blueprint.cells, self._copies, strict=True)
        ):
            start = len(self.item_at)
            for item, form in self._dealt(cell.count, copies, number, chance):
                self.item_at.append(item)
                self.form_at.append(form)
                self.cell_at.append(number)
                if form != LEFT_OVER:
                    self.on_form[form][item] += 1
                    self.places_of[form].append(len(self.item_at) - 1)
            self.cells.append(range(start, len(self.item_at)))

    def _dealt(
        self, strata: int, copies: list[int], turn: int, chance: random.Random
    ) -> list[tuple[int, int]]:
        lots = {item: chance.random() for item in dict.fromkeys(copies)}
        ranked = sorted(copies, key=lambda item: (self._ease[item], lots[item], item))
        dealt: list[tuple[int, int]] = []
        for stratum in range(strata):
            low = stratum * len(ranked) // strata
            high = (stratum + 1) * len(ranked) // strata
            first = chance.randint(low, high - self.forms)
            forms = range(self.forms) if (turn + stratum) % 2 == 0 else range(self.forms)[::-1]
            dealt += zip(ranked[first : first + self.forms], forms, strict=True)
            unused = ranked[low:first] + ranked[first + self.forms : high]
            dealt += ((item, LEFT_OVER) for item in unused)
        return dealt

    def clashes(self, item: int, form: int, instead_of: int, cell: int) -> int:
        """Answer what would clash with `item` on a form that gives up `instead_of` for it."""
        if form == LEFT_OVER:
            return 0
        there = self.on_form[form]
        found = 0
        for enemy in self.enemies[item]:
            times = there.get(enemy, 0)
            if times and (enemy != instead_of or times > 1):
                found += 1
        times = there.get(item, 0) - (item == instead_of)
        return found + (times >= self.repeats[cell])

    def clashes_at(self, place: int) -> int:
        """Answer what clashes with the item in a place."""
        item = self.item_at[place]
        return self.clashes(item, self.form_at[place], item, self.cell_at[place])

    def swap(self, one: int, other: int) -> None:
        """Exchange the items of two places."""
        item, its_form = self.item_at[one], self.form_at[one]
        second, second_form = self.item_at[other], self.form_at[other]
        if its_form != LEFT_OVER:
            self.on_form[its_form][item] -= 1
            self.on_form[its_form][second] += 1
        if second_form != LEFT_OVER:
            self.on_form[second_form][second] -= 1
            self.on_form[second_form][item] += 1
        self.item_at[one], self.item_at[other] = second, item

    def laid(self) -> tuple[tuple[int, ...], ...]:
        """Answer the items of each form, in the blueprint's order."""
        forms: list[list[int]] = [[] for _ in range(self.forms)]
        for item, form in zip(self.item_at, self.form_at, strict=True):
            if form != LEFT_OVER:
                forms[form].append(item)
        return tuple(tuple(form) for form in forms)


def _least_repeats(yields: Sequence[int], count: int, forms: int) -> int:
    """Answer how often an item must be able to stand on one form for the cell to be filled."""
    repeats = 1
    while repeats < count and sum(min(n, repeats * forms) for n in yields) < count * forms:
        repeats += 1
    return repeats


def _enemies(items: Sequence[FormItem]) -> list[tuple[int, ...]]:
    groups: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        for group in item.enemies:
            groups.setdefault(group, []).append(number)
    return [
        tuple(sorted({other for group in item.enemies for other in groups[group]} - {number}))
        for number, item in enumerate(items)
    ]
