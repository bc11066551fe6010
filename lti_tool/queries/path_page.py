"""The student's path: what is open, what is locked and why, and the one next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import UnitRow
from lti_tool.db.stores.curriculum import StoredObjective, StoredUnit, load_unit
from lti_tool.db.stores.standings import load_unit_standings
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.domain.mastery.standing import Standing, State
from lti_tool.queries.grade_lines import GradeLine, load_grade_lines
from lti_tool.queries.unlocking import Unlock, find_unlock

# Built once: putting a statement together costs more than asking it.
_unit = table_of(UnitRow).c
_UNITS = (
    select(*_unit)
    .where(_unit.course_id == bindparam("course_id"), _unit.published_at.is_not(None))
    .order_by(_unit.position)
)
_UNIT = _UNITS.where(_unit.id == bindparam("unit_id"))


class StepKind(StrEnum):
    """Where the one button leads."""

    LEARN = "learn"
    RESUME = "resume"
    ANOTHER_WAY = "another_way"
    TRY_AGAIN = "try_again"
    EXTEND = "extend"


@dataclass(frozen=True)
class Step:
    """The next step: what to do, and for which objective or attempt."""

    kind: StepKind
    label: str
    objective_id: ObjectiveId
    attempt_id: AttemptId | None = None


@dataclass(frozen=True)
class ObjectiveCard:
    """One objective on the path."""

    id: ObjectiveId
    code: str
    title: str
    sentence: str
    priority: Priority
    standing: Standing
    unlock: Unlock | None
    step: Step | None
    grade: GradeLine | None


@dataclass(frozen=True)
class UnitPath:
    """A unit as one student sees it."""

    id: UnitId
    title: str
    description: str
    language: str
    cards: tuple[ObjectiveCard, ...]
    next_step: Step | None
    next_title: str

    @property
    def mastered_count(self) -> int:
        """How many objectives are mastered."""
        return sum(card.standing.state is State.MASTERED for card in self.cards)


def load_path(
    session: Session, *, course_id: CourseId, person_id: PersonId, unit_id: UnitId | None
) -> tuple[UnitPath, ...]:
    """Answer the student's paths through the published units, or through the one asked for."""
    query = _UNITS if unit_id is None else _UNIT
    rows = session.execute(query, {"course_id": course_id, "unit_id": unit_id}).all()
    return tuple(_unit_path(session, load_unit(session, row), person_id) for row in rows)


def _unit_path(session: Session, unit: StoredUnit, person_id: PersonId) -> UnitPath:
    standings = load_unit_standings(session, unit=unit, person_ids=[person_id])[person_id]
    grades = load_grade_lines(
        session, person_ids=[person_id], objective_ids=[each.id for each in unit.objectives]
    )
    return path_through(unit, standings, {each: line for (_, each), line in grades.items()})


def path_through(
    unit: StoredUnit,
    standings: Mapping[str, Standing],
    grades: Mapping[ObjectiveId, GradeLine],
) -> UnitPath:
    """Answer a unit as the student with these standings and grades sees it."""
    cards = tuple(
        ObjectiveCard(
            id=objective.id,
            code=objective.code,
            title=objective.title,
            sentence=objective.sentence,
            priority=objective.priority,
            standing=standings[objective.slug],
            unlock=find_unlock(objective, unit.objectives, standings),
            step=step_for(objective, standings[objective.slug]),
            grade=grades.get(objective.id),
        )
        for objective in unit.objectives
    )
    following = next_card(cards)
    return UnitPath(
        id=unit.id,
        title=unit.title,
        description=unit.description,
        language=unit.language,
        cards=cards,
        next_step=following.step if following else None,
        next_title=following.title if following else "",
    )


_URGENCY = (State.IN_PROGRESS, State.READY_AGAIN, State.NOT_YET, State.OPEN)


def next_card(cards: Sequence[ObjectiveCard]) -> ObjectiveCard | None:
    """Answer the objective to go on with: what was begun first, must-dos before the others."""
    open_cards = [card for card in cards if card.standing.state in _URGENCY]
    must_first = [card for card in open_cards if card.priority is Priority.MUST] or open_cards
    return min(must_first, key=lambda card: _URGENCY.index(card.standing.state), default=None)


def step_for(objective: StoredObjective, standing: Standing) -> Step | None:
    """Answer what a student can do about an objective, None when it is locked."""
    match standing.state:
        case State.LOCKED:
            return None
        case State.IN_PROGRESS:
            return Step(
                StepKind.RESUME, "Go on with your check", objective.id, standing.running_attempt
            )
        case State.NOT_YET:
            return Step(StepKind.ANOTHER_WAY, "Learn it another way", objective.id)
        case State.READY_AGAIN:
            return Step(StepKind.TRY_AGAIN, "Take a new check", objective.id)
        case State.OPEN:
            return Step(StepKind.LEARN, "Learn and take the check", objective.id)
        case State.MASTERED:
            return Step(StepKind.EXTEND, "Go further", objective.id)
