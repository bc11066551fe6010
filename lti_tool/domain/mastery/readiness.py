"""What an objective still lacks before a class can go through the whole cycle with it."""

from collections.abc import Sequence
from itertools import groupby

from lti_tool.domain.assessment.form import count_forms, estimate_yield
from lti_tool.domain.assessment.items import Blueprint, Item
from lti_tool.domain.curriculum.resources import Resource, ResourceRole, Way

FORMS_WANTED = 2
"""One to begin with, one in reserve for whoever needs another way first."""


def readiness_gaps(
    blueprint: Blueprint, items: Sequence[Item], resources: Sequence[Resource]
) -> tuple[str, ...]:
    """Answer what is missing, each in a sentence; nothing when the objective is ready.

    A missing form stops a check; everything else stops students only later, so it is advice.
    """
    return tuple(
        gap
        for gap in (
            _forms_gap(blueprint, items),
            _instruction_gap(resources),
            _corrective_gap(resources),
            _extension_gap(resources),
        )
        if gap
    )


def forms_supported(blueprint: Blueprint, items: Sequence[Item]) -> int:
    """Answer how many forms without a common instance one student can get."""
    by_cell = sorted(items, key=lambda item: item.cell)
    yields = {
        cell: sum(estimate_yield(item) for item in group)
        for cell, group in groupby(by_cell, key=lambda item: item.cell)
    }
    return count_forms(blueprint, yields)


def _forms_gap(blueprint: Blueprint, items: Sequence[Item]) -> str:
    forms = forms_supported(blueprint, items)
    if forms >= FORMS_WANTED:
        return ""
    if forms == 0:
        return "There are too few items for even one check."
    return "There are items for one check only; who needs another try has none left."


def _instruction_gap(resources: Sequence[Resource]) -> str:
    if any(resource.role is ResourceRole.INSTRUCTION for resource in resources):
        return ""
    return "There is nothing to learn from; students depend on the lesson in class."


def _corrective_gap(resources: Sequence[Resource]) -> str:
    taught = _ways(resources, ResourceRole.INSTRUCTION)
    if _ways(resources, ResourceRole.CORRECTIVE) - taught:
        return ""
    return "There is no other way to learn it; a “not yet” waits until you have talked."


def _extension_gap(resources: Sequence[Resource]) -> str:
    if any(resource.role is ResourceRole.EXTENSION for resource in resources):
        return ""
    return "There is nothing to go further with for those who have mastered it."


def _ways(resources: Sequence[Resource], role: ResourceRole) -> set[Way]:
    return {resource.way for resource in resources if resource.role is role}
