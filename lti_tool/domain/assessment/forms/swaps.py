"""Better forms by exchanging items of the same cell: first nothing clashes, then all are alike."""

import math
import random

from lti_tool.domain.assessment.forms.layout import LEFT_OVER, Table
from lti_tool.domain.assessment.forms.pool import WEIGHTS, Profile

SWAPS_PER_PLACE = 300
MOST_SWAPS = 80_000
_PATIENCE_PER_PLACE = 3
_HOT, _COLD = 0.03, 1e-5


def settle(table: Table, chance: random.Random) -> bool:
    """Exchange items until no enemies meet and none repeats too often; whether that succeeded.

    Each step takes an item that clashes and makes the exchange that leaves the fewest clashes
    (min-conflicts, Minton and others 1992). Gives up when that has led nowhere for a while.
    """
    trouble: dict[int, int] = {}
    for form in range(table.forms):
        _note_trouble(table, form, trouble)
    patience = _PATIENCE_PER_PLACE * sum(len(places) for places in table.places_of)
    fewest, steps_since = sum(trouble.values()), 0
    while trouble and steps_since < patience:
        place = chance.choice(sorted(trouble))
        found: dict[int, list[int]] = {}
        for other in table.cells[table.cell_at[place]]:
            if _is_a_change(table, place, other):
                change = _clashes_after(table, place, other) - trouble.get(other, 0)
                found.setdefault(change, []).append(other)
        if found:  # otherwise it is for its enemy to move
            other = chance.choice(found[min(found)])
            table.swap(place, other)
            _note_trouble(table, table.form_at[place], trouble)
            _note_trouble(table, table.form_at[other], trouble)
        now = sum(trouble.values())
        fewest, steps_since = (now, 0) if now < fewest else (fewest, steps_since + 1)
    return not trouble


def _note_trouble(table: Table, form: int, trouble: dict[int, int]) -> None:
    if form == LEFT_OVER:
        return
    for place in table.places_of[form]:
        clashes = table.clashes_at(place)
        if clashes:
            trouble[place] = clashes
        else:
            trouble.pop(place, None)


def anneal(table: Table, profiles: Profile, swaps: int, chance: random.Random) -> None:
    """Exchange items so that all forms come close to the pool's own average, in `swaps` tries.

    Simulated annealing (Kirkpatrick and others 1983): now and then a step for the worse, ever
    more rarely. The best layout met on the way is what is left on the table.
    """
    board = _Board(table, profiles)
    movable = [place for place, form in enumerate(table.form_at) if form != LEFT_OVER]
    movable = [place for place in movable if len(table.cells[table.cell_at[place]]) > 1]
    best, best_laid = board.loss, list(table.item_at)
    cooling = (_COLD / _HOT) ** (1 / max(swaps, 1))
    heat = _HOT
    for _ in range(swaps if movable else 0):
        heat *= cooling
        place = movable[int(chance.random() * len(movable))]
        cell = table.cells[table.cell_at[place]]
        other = cell[int(chance.random() * len(cell))]
        if not _is_a_change(table, place, other):
            continue
        change = board.change(place, other)
        worse = change > 0
        if worse and chance.random() >= math.exp(-change / heat):
            continue
        if _clashes_after(table, place, other):
            continue
        board.swap(place, other)
        if board.loss < best - 1e-12:
            best, best_laid = board.loss, list(table.item_at)
    board.restore(best_laid)


def _is_a_change(table: Table, one: int, other: int) -> bool:
    return table.form_at[one] != table.form_at[other] and table.item_at[one] != table.item_at[other]


def _clashes_after(table: Table, one: int, other: int) -> int:
    item, second = table.item_at[one], table.item_at[other]
    cell = table.cell_at[one]
    return table.clashes(second, table.form_at[one], item, cell) + table.clashes(
        item, table.form_at[other], second, cell
    )


class _Board:
    """The sums of each form as plain numbers: a swap is worked out in a microsecond."""

    def __init__(self, table: Table, profiles: Profile) -> None:
        self._table = table
        self._rows: list[tuple[float, ...]] = [tuple(row) for row in (profiles * WEIGHTS).tolist()]
        self._aim: tuple[float, ...] = tuple(
            sum(column)
            for column in zip(*(self._average(cell) for cell in table.cells), strict=True)
        )
        self._sums: list[tuple[float, ...]] = [
            tuple(sum(self._rows[item][k] for item in form) for k in range(4))
            for form in table.laid()
        ]
        self.loss = sum(self._off(form) for form in range(table.forms))

    def _average(self, cell: range) -> tuple[float, ...]:
        """Answer what a form would get from a cell if it took a share of every item."""
        count = sum(1 for place in cell if self._table.form_at[place] == 0)
        rows = [self._rows[self._table.item_at[place]] for place in cell]
        return tuple(count * sum(column) / len(rows) for column in zip(*rows, strict=True))

    def _off(self, form: int) -> float:
        off = zip(self._sums[form], self._aim, strict=True)
        return math.fsum((a - b) * (a - b) for a, b in off)

    def change(self, one: int, other: int) -> float:
        """Answer by how much a swap makes the loss larger (or smaller, below 0)."""
        at = self._table
        a0, a1, a2, a3 = self._rows[at.item_at[one]]
        b0, b1, b2, b3 = self._rows[at.item_at[other]]
        d0, d1, d2, d3 = b0 - a0, b1 - a1, b2 - a2, b3 - a3
        s0, s1, s2, s3 = self._sums[at.form_at[one]]
        form = at.form_at[other]
        square = d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3
        if form == LEFT_OVER:
            t0, t1, t2, t3 = self._aim
        else:
            t0, t1, t2, t3 = self._sums[form]
            square += square
        apart = d0 * (s0 - t0) + d1 * (s1 - t1) + d2 * (s2 - t2) + d3 * (s3 - t3)
        return 2 * apart + square

    def swap(self, one: int, other: int) -> None:
        """Make the swap, on the table too."""
        at = self._table
        self.loss += self.change(one, other)
        first, second = self._rows[at.item_at[one]], self._rows[at.item_at[other]]
        for place, gone, come in ((one, first, second), (other, second, first)):
            form = at.form_at[place]
            if form != LEFT_OVER:
                sums = zip(self._sums[form], gone, come, strict=True)
                self._sums[form] = tuple(s - a + b for s, a, b in sums)
        at.swap(one, other)

    def restore(self, laid: list[int]) -> None:
        """Put every item where it lay."""
        at = self._table
        at.item_at = list(laid)
        for there in at.on_form:
            there.clear()
        for item, form in zip(laid, at.form_at, strict=True):
            if form != LEFT_OVER:
                at.on_form[form][item] += 1
