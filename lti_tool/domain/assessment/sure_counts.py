"""How many questions of a kind a form is sure to have, whichever items it is dealt."""

from collections import Counter
from collections.abc import Iterable

from lti_tool.domain.assessment.items import Blueprint


def sure_count(blueprint: Blueprint, items: Iterable[tuple[str, bool]]) -> int:
    """Answer how many every form has at the least; `items` are (cell, is of the kind) pairs.

    Forms are dealt without looking at the kind, so the worst form counts: whoever gets it must
    be able to meet the criterion too.
    """
    of_kind, others = Counter[str](), Counter[str]()
    for cell, is_of_kind in items:
        (of_kind if is_of_kind else others)[cell] += 1
    return sum(
        max(0, cell.count - others[cell.slug]) for cell in blueprint.cells if of_kind[cell.slug]
    )
