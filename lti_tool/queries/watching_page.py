"""The list of a class for what a teacher watches or listens to: a level for each student."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.stores.curriculum import (
    StoredObjective,
    find_objective_row,
    find_unit_row,
    load_unit,
    objective_of,
)
from lti_tool.db.stores.pools import load_pool
from lti_tool.db.stores.standings import load_unit_standings
from lti_tool.domain.assessment.instances import draw_instance
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.responses.marked import Marked, Observation
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.recording import pieces_to_record
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State
from lti_tool.queries.class_members import load_students


@dataclass(frozen=True)
class WatchedPiece:
    """What to watch or to ask: the same for everybody."""

    stem: str
    rubric: tuple[str, ...]
    checklist: tuple[str, ...]


@dataclass(frozen=True)
class WatchedStudent:
    """A student of the list and where they stand."""

    id: PersonId
    name: str
    standing: Standing

    @property
    def work_waits(self) -> AttemptId | None:
        """Their work that is handed in and waits to be marked, if there is any."""
        is_waiting = self.standing.state is State.HANDED_IN
        return self.standing.running_attempt if is_waiting else None


@dataclass(frozen=True)
class WatchingPage:
    """The list of one objective."""

    objective: StoredObjective
    language: str
    pieces: tuple[WatchedPiece, ...]
    students: tuple[WatchedStudent, ...]


def load_watching(
    session: Session, *, course_id: CourseId, objective_id: ObjectiveId, now: datetime
) -> WatchingPage:
    """Answer the list; raises DomainError when the objective has nothing that a person marks."""
    objective = objective_of(
        find_objective_row(session, course_id=course_id, objective_id=objective_id)
    )
    unit = load_unit(
        session, find_unit_row(session, course_id=course_id, unit_id=objective.unit_id)
    )
    items = load_pool(session, objective_id).items
    pieces = pieces_to_record(objective.blueprint, items, sentence=objective.sentence)
    if not pieces:
        raise DomainError(
            "nothing_to_watch",
            "This objective has nothing that a person marks. Set a level on the student's page.",
        )
    students = load_students(session, course_id)
    standings = load_unit_standings(
        session, unit=unit, person_ids=[person for person, _ in students], now=now
    )
    return WatchingPage(
        objective=objective,
        language=unit.language,
        pieces=tuple(_piece(each.item) for each in pieces),
        students=tuple(
            WatchedStudent(person, name, standings[person][objective.slug])
            for person, name in students
        ),
    )


def _piece(item: Item) -> WatchedPiece:
    instance = draw_instance(item, 0)
    response = instance.response
    return WatchedPiece(
        stem=instance.stem,
        rubric=response.rubric if isinstance(response, Marked) else (),
        checklist=response.checklist if isinstance(response, Observation) else (),
    )
