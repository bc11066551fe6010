"""What an objective still lacks before a class can go through the whole cycle with it."""

from collections.abc import Sequence

from lti_tool.domain.assessment.forms.from_items import pool_of
from lti_tool.domain.assessment.forms.supply import MOST_COUNTED, attempts_left
from lti_tool.domain.assessment.items import Blueprint, Item
from lti_tool.domain.curriculum.resources import Resource, ResourceRole, Way
from lti_tool.domain.mastery.standing import MAX_TRIES

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
            _forms_gap(forms_supported(blueprint, items, most=FORMS_WANTED)),
            _instruction_gap(resources),
            _corrective_gap(resources),
            _variety_gap(blueprint, items, resources),
            _modality_gap(resources),
            _extension_gap(resources),
        )
        if gap
    )


def dead_end_gaps(forms: int, resources: Sequence[Resource]) -> tuple[str, ...]:
    """Answer the gaps a student gets stuck in: no second form, no other way to learn it."""
    gaps = (_forms_gap(forms), _corrective_gap(resources))
    return tuple(gap for gap in gaps if gap)


def forms_supported(
    blueprint: Blueprint, items: Sequence[Item], *, most: int = MOST_COUNTED
) -> int:
    """Answer how many forms without a common instance a student can get, counted up to `most`."""
    return attempts_left(blueprint=blueprint, pool=pool_of(items), most=most)


def _forms_gap(forms: int) -> str:
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
    if _other_ways(resources):
        return ""
    return "There is no other way to learn it; a “not yet” waits until you have talked."


def _variety_gap(blueprint: Blueprint, items: Sequence[Item], resources: Sequence[Resource]) -> str:
    """Say that there are checks which no other way leads to."""
    ways = len(_other_ways(resources))
    forms = forms_supported(blueprint, items, most=MAX_TRIES)
    if not ways or ways >= forms - 1:
        return ""
    return (
        f"There are forms for {forms} checks and {ways} other way{'s' if ways > 1 else ''} to "
        f"learn it; between checks {forms - 1} are needed, else students wait for a talk."
    )


def _modality_gap(resources: Sequence[Resource]) -> str:
    """Say that everything teaches through the same, though it may explain differently."""
    teaching = [resource for resource in resources if resource.role.teaches]
    modalities = {resource.modality for resource in teaching}
    if len(modalities) != 1 or not _other_ways(resources):
        return ""
    return (
        f"All there is to learn from is “{modalities.pop().label}”; who does not get it that way "
        "needs something else."
    )


def _extension_gap(resources: Sequence[Resource]) -> str:
    if any(resource.role is ResourceRole.EXTENSION for resource in resources):
        return ""
    return "There is nothing to go further with for those who have mastered it."


def _other_ways(resources: Sequence[Resource]) -> set[Way]:
    """Answer the distinct correctives that do not repeat the instruction."""
    taught = _ways(resources, ResourceRole.INSTRUCTION)
    return _ways(resources, ResourceRole.CORRECTIVE) - taught


def _ways(resources: Sequence[Resource], role: ResourceRole) -> set[Way]:
    return {resource.way for resource in resources if resource.role is role}
