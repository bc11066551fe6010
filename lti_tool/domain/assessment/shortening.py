"""A shorter form that shows the same parts: for a confirmation, a re-check, a lighter load."""

from dataclasses import replace

from lti_tool.domain.assessment.items import Blueprint

CONFIRM_LEAST = 5
"""Fewer questions say too little to settle anything."""
RECHECK_SIZE = 3


def confirming(blueprint: Blueprint) -> Blueprint:
    """Answer the blueprint of a confirming form: half of a check, but never next to nothing."""
    return shortened(blueprint, max(CONFIRM_LEAST, -(-blueprint.size // 2)))


def rechecking(blueprint: Blueprint) -> Blueprint:
    """Answer the blueprint of a re-check: a glance at the objective."""
    return shortened(blueprint, RECHECK_SIZE)


def shortened(blueprint: Blueprint, size: int) -> Blueprint:
    """Answer a blueprint of at most `size` questions, taken where a part has most of them.

    Every part keeps a question as long as `size` allows; then the last parts go first.
    """
    counts = [cell.count for cell in blueprint.cells]
    while sum(counts) > size:
        most = max(counts)
        # The last of the fullest: what a blueprint names first matters most.
        place = len(counts) - 1 - counts[::-1].index(most)
        counts[place] -= 1
    cells = zip(blueprint.cells, counts, strict=True)
    return Blueprint(tuple(replace(cell, count=count) for cell, count in cells if count))
