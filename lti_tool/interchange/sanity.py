"""What the trial run of a unit's items shows: for how many attempts they last, what is odd."""

from collections.abc import Iterator

from lti_tool.domain.assessment.forms.from_items import pool_of
from lti_tool.domain.assessment.forms.supply import class_supply, supply_sentence, warning_sentence
from lti_tool.domain.assessment.forms.yield_of import known_yield
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft


def supply_line(objective: ObjectiveDraft) -> str:
    """Say how many attempts the items of an objective support, and what to add if those are few."""
    supply = class_supply(blueprint=objective.blueprint, pool=pool_of(objective.items), met=())
    return " ".join(filter(None, (supply_sentence(supply), warning_sentence(supply))))


def odd_items(unit: UnitDraft) -> Iterator[str]:
    """Answer what a teacher may want to mend, with the place in words."""
    for objective in unit.objectives:
        for item in objective.items:
            for finding in known_yield(item).findings:
                text = f"{finding.text[:1].lower()}{finding.text[1:]}"
                yield f"item “{item.slug}” of “{objective.title}”: {text}"
