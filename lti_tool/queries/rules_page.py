"""The rules of a course: its policy, and what each strictness would make of a check it has."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ItemRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.curriculum import objective_of
from lti_tool.db.stores.cycle_policy import CoursePolicy, load_policy
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.ids import CourseId
from lti_tool.domain.mastery.meter import measure
from lti_tool.domain.mastery.strictness import Strictness


@dataclass(frozen=True)
class StrictnessChoice:
    """One strictness, with what it means for the check that serves as an example."""

    strictness: Strictness
    words: str
    warning: str


@dataclass(frozen=True)
class RulesPage:
    """What a course has decided, and what else it could."""

    policy: CoursePolicy
    example: str
    """The objective whose check is the example, "" when the course has none that serves."""
    choices: tuple[StrictnessChoice, ...]


def load_rules(session: Session, *, course_id: CourseId) -> RulesPage:
    """Answer the page. Three statements at most."""
    policy = load_policy(session, course_id)
    row = session.scalar(
        select(ObjectiveRow)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(UnitRow.course_id == course_id, ObjectiveRow.retired_at.is_(None))
        .order_by(UnitRow.position, ObjectiveRow.position)
        .limit(1)
    )
    if row is None:
        return RulesPage(policy, "", tuple(StrictnessChoice(each, "", "") for each in Strictness))
    objective = objective_of(row)
    definitions = session.scalars(
        select(ItemRow.definition).where(
            ItemRow.objective_id == row.id, ItemRow.retired_at.is_(None)
        )
    )
    items = [item_from_mapping(definition) for definition in definitions]
    choices = []
    for strictness in Strictness:
        meter = measure(objective.criterion, objective.blueprint, items, strictness)
        words = meter.sentences[0] if meter else ""
        choices.append(StrictnessChoice(strictness, words, meter.warning if meter else ""))
    has_words = any(choice.words for choice in choices)
    return RulesPage(policy, objective.title if has_words else "", tuple(choices))
