"""How many forms the parts of a pool can fill at most, and which part is the scarcest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.items import Blueprint, Cell


@dataclass(frozen=True)
class Limit:
    """A part of the objective with the number of forms its questions can fill by themselves."""

    cell: Cell
    has: int
    """How many different questions it yields in all."""
    forms: int
    is_held_apart: bool = False
    """Whether questions that give each other away are the reason, not their number."""


def limits(blueprint: Blueprint, pool: Sequence[FormItem], *, most: int) -> tuple[Limit, ...]:
    """Answer each part with the forms it can fill, counted up to `most`, the scarcest first.

    No pool supports more forms than the scarcest part fills. It may support fewer, where
    questions of different parts give each other away.
    """
    found = [
        _limit(cell, [item for item in pool if item.cell == cell.slug and item.yields > 0], most)
        for cell in blueprint.cells
        if cell.count > 0
    ]
    return tuple(sorted(found, key=lambda each: each.forms))


HELD_APART = (
    "Every part has questions enough, but some give each other away and may not stand on one form. "
    "Add questions that stand alone."
)


def limit_sentence(limit: Limit, wanted: int, *, unseen: bool = False) -> str:
    """Say why a part does not fill as many forms as are wanted, and what would help.

    `unseen` says that the limit is about the questions a student has not met yet.
    """
    needed = limit.cell.count * wanted
    has = f"“{limit.cell.title}” has {_questions(limit.has, unseen=unseen)}"
    if limit.is_held_apart:
        return (
            f"{has}, but some give each other away and may not stand on one form: enough for "
            f"{_forms(limit.forms)}. Add questions that stand alone."
        )
    return (
        f"{has}: enough for {_forms(limit.forms)} of {limit.cell.count}. "
        f"For {_forms(wanted)} it needs {needed}."
    )


def most_apart(blueprint: Blueprint, pool: Sequence[FormItem], *, most: int) -> int:
    """Answer how many whole forms can be filled at most if enemies of all parts stay apart."""
    cells = {cell.slug for cell in blueprint.cells}
    mine = [item for item in pool if item.cell in cells and item.yields > 0]
    return _most_apart(mine, blueprint.size, most)


def _limit(cell: Cell, items: Sequence[FormItem], most: int) -> Limit:
    has = sum(item.yields for item in items)
    by_number = min(most, has // cell.count)
    forms = _most_apart(items, cell.count, by_number)
    return Limit(cell, has, forms, is_held_apart=forms < by_number)


def _most_apart(items: Sequence[FormItem], size: int, most: int) -> int:
    # Of items without numbers that give each other away a form takes one, so of a group each form
    # can use one at most. An item with numbers may stand on a form twice, in other numbers.
    grouped = Counter(min(item.enemies) for item in items if item.enemies and item.yields == 1)
    alone = sum(item.yields for item in items) - sum(grouped.values())
    forms = most
    while forms and alone + sum(min(n, forms) for n in grouped.values()) < size * forms:
        forms -= 1
    return forms


def _questions(count: int, *, unseen: bool) -> str:
    return f"{count}{' unseen' if unseen else ''} question{'' if count == 1 else 's'}"


def _forms(count: int) -> str:
    return {0: "no form", 1: "one form"}.get(count, f"{count} forms")
