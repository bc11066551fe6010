"""One piece of work for whoever marks it: what was done, the rubric, what was given so far."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    AttemptItemRow,
    AttemptRow,
    DecisionRow,
    ObjectiveRow,
    PersonRow,
    UnitRow,
)
from lti_tool.db.stores.curriculum import objective_of
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.evidence_files import load_kept_files
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.marked import Observation
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.levels import Level, LevelNames
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.queries.check_page import ShownItem, shown_item
from lti_tool.queries.class_members import student_name
from lti_tool.queries.marking_queue import load_marking_queue


@dataclass(frozen=True)
class Piece:
    """One question. `level` is what was given, None while nobody has."""

    shown: ShownItem
    is_correct: bool | None
    level: int | None
    words: str
    checklist: tuple[str, ...]


@dataclass(frozen=True)
class MarkingPage:
    """An attempt that is handed in, its place in the queue, and what was decided if it was."""

    attempt_id: AttemptId
    objective_id: ObjectiveId
    objective_title: str
    sentence: str
    language: str
    student_id: PersonId
    student_name: str
    handed_in_at: datetime
    is_recorded: bool
    pieces: tuple[Piece, ...]
    decided: Level | None
    level_names: LevelNames
    reason: str
    waiting_count: int
    before: AttemptId | None
    following: AttemptId | None

    @property
    def to_mark(self) -> tuple[Piece, ...]:
        """What a person marks."""
        return tuple(each for each in self.pieces if each.shown.is_marked_by_person)

    @property
    def by_machine(self) -> tuple[Piece, ...]:
        """What has its score already."""
        return tuple(each for each in self.pieces if not each.shown.is_marked_by_person)


def load_marking_page(
    session: Session, *, course_id: CourseId, attempt_id: AttemptId, now: datetime
) -> MarkingPage:
    """Answer the page; raises NotFoundError for another course's work or one not handed in."""
    query = (
        select(AttemptRow, PersonRow, ObjectiveRow, UnitRow.language)
        .join(PersonRow, PersonRow.id == AttemptRow.person_id)
        .join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(AttemptRow.id == attempt_id, UnitRow.course_id == course_id)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFoundError
    attempt, person, row, language = found
    if attempt.submitted_at is None:
        raise NotFoundError
    decision = session.scalar(select(DecisionRow).where(DecisionRow.attempt_id == attempt_id))
    queue = [each.attempt_id for each in load_marking_queue(session, course_id=course_id, now=now)]
    place = queue.index(attempt_id) if attempt_id in queue else -1
    objective = objective_of(row)
    return MarkingPage(
        attempt_id=attempt_id,
        objective_id=objective.id,
        objective_title=objective.title,
        sentence=objective.sentence,
        language=language,
        student_id=PersonId(person.id),
        student_name=student_name(person),
        handed_in_at=attempt.submitted_at,
        is_recorded=attempt.purpose == Purpose.RECORDED,
        pieces=_pieces(session, attempt_id),
        decided=None if decision is None else Level(decision.level),
        level_names=load_policy(session, course_id).level_names,
        reason="" if decision is None else decision.reason,
        waiting_count=len(queue),
        before=queue[place - 1] if place > 0 else None,
        following=queue[place + 1] if place + 1 < len(queue) else None,
    )


def _pieces(session: Session, attempt_id: AttemptId) -> tuple[Piece, ...]:
    files = load_kept_files(session, attempt_id)
    rows = session.scalars(
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt_id)
        .order_by(AttemptItemRow.position)
    )
    return tuple(_piece(row, shown_item(row, files.get(row.position, ()))) for row in rows)


def _piece(row: AttemptItemRow, shown: ShownItem) -> Piece:
    response = item_from_mapping(row.instance).response
    return Piece(
        shown=shown,
        is_correct=row.is_correct,
        level=row.rubric_level,
        words=row.feedback,
        checklist=response.checklist if isinstance(response, Observation) else (),
    )
