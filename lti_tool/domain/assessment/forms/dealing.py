"""Which form a student gets next: a parallel one not met yet, else one made of unseen questions."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lti_tool.domain.assessment.form import Dealt, FormsSpentError
from lti_tool.domain.assessment.forms.composing import Unseen, compose, short_cells
from lti_tool.domain.assessment.forms.exposure import Exposure, Shown, draw_unseen, exposure_of
from lti_tool.domain.assessment.forms.order import form_order
from lti_tool.domain.assessment.forms.pool import THE_CUT, FormItem
from lti_tool.domain.assessment.items import Blueprint, Cell, Item
from lti_tool.domain.ids import ItemId

Form = tuple[ItemId, ...]


class NoFormLeftError(FormsSpentError):
    """No unseen form is left. `reason` tells the teacher why, the message the student what now."""

    def __init__(self, cell: Cell, reason: str) -> None:
        super().__init__(cell)
        self.reason = reason


@dataclass(frozen=True)
class NextForm:
    """The instances of a form, and which of the parallel forms it is; None if it was composed."""

    dealt: tuple[Dealt, ...]
    form: int | None
    seed: int


def deal_next(
    *,
    blueprint: Blueprint,
    pool: Sequence[FormItem],
    items: Mapping[ItemId, Item],
    forms: Sequence[Form],
    ledger: Iterable[Shown],
    place: int,
    order_seed: int,
    seed: int,
    cut: float = THE_CUT,
) -> NextForm:
    """Answer the next form of the student with this ledger and this place in the class.

    The parallel `forms` come in the student's own order (see `form_order`), those first whose
    items the student has met least. A form with anything seen, withdrawn or no longer of the
    blueprint is passed over. After them forms are composed from unseen instances. The same
    arguments always deal the same form, and no instance in the ledger is ever dealt.

    Raises NoFormLeftError when nothing unseen makes a whole form.
    """
    chance = random.Random(seed)  # noqa: S311 -- variety, not secrecy
    exposure = exposure_of(ledger)
    there = {item.id: item for item in pool if item.id in items}
    order = form_order(place=place, forms=len(forms), seed=order_seed)
    for form in sorted(order, key=lambda form: _times_met(forms[form], exposure)):
        if not _keeps(blueprint, forms[form], there):
            continue
        dealt = _deal(forms[form], items, exposure, chance)
        if dealt is not None:
            return NextForm(dealt, form, seed)
    usable = [there[each] for each in sorted(there)]
    unseen = _unseen(blueprint, usable, items, exposure, chance)
    composed = compose(
        blueprint=blueprint,
        pool=usable,
        unseen=unseen,
        times_met=exposure.times_met,
        cut=cut,
        chance=chance,
    )
    if composed is None:
        raise _no_form_left(blueprint, usable, unseen)
    return NextForm(composed, None, seed)


def _times_met(form: Form, exposure: Exposure) -> int:
    return sum(exposure.times_met[item] for item in form)


def _keeps(blueprint: Blueprint, form: Form, there: Mapping[ItemId, FormItem]) -> bool:
    """Whether a form still is what the blueprint asks for, all its items being there."""
    if any(item not in there for item in form):
        return False
    counts = Counter(there[item].cell for item in form)
    if counts != Counter({cell.slug: cell.count for cell in blueprint.cells}):
        return False
    groups = Counter(group for item in set(form) for group in there[item].enemies)
    return all(count == 1 for count in groups.values())


def _deal(
    form: Form, items: Mapping[ItemId, Item], exposure: Exposure, chance: random.Random
) -> tuple[Dealt, ...] | None:
    dealt: list[Dealt] = []
    used: set[str] = set()
    for item in form:
        one = draw_unseen(item, items[item], exposure, used, chance)
        if one is None:
            return None
        dealt.append(one)
        used.add(one.fingerprint)
    return tuple(dealt)


def _unseen(
    blueprint: Blueprint,
    pool: Sequence[FormItem],
    items: Mapping[ItemId, Item],
    exposure: Exposure,
    chance: random.Random,
) -> Unseen:
    counts = {cell.slug: cell.count for cell in blueprint.cells}
    found: dict[ItemId, list[Dealt]] = {}
    for item in pool:
        used: set[str] = set()
        mine = found.setdefault(item.id, [])
        while len(mine) < counts.get(item.cell, 0):
            one = draw_unseen(item.id, items[item.id], exposure, used, chance)
            if one is None:
                break
            mine.append(one)
            used.add(one.fingerprint)
    return found


def _no_form_left(
    blueprint: Blueprint, pool: Sequence[FormItem], unseen: Unseen
) -> NoFormLeftError:
    short = short_cells(blueprint, pool, unseen)
    if short:
        told = "; ".join(
            f"“{cell.title}” needs {cell.count} and has {left}" for cell, left in short
        )
        return NoFormLeftError(short[0][0], f"Of questions this student has not seen, {told}.")
    return NoFormLeftError(
        blueprint.cells[0],
        "Every part has questions this student has not seen, but what is left gives each other "
        "away or comes out as the same question, so no whole form can be made of it.",
    )
