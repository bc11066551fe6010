"""One student and one objective for their teacher: evidence, why this level, the grade."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptRow, DecisionRow, PersonRow, ResourceRow, ResourceUseRow
from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.db.stores.standings import load_objective_standing
from lti_tool.domain.curriculum.resources import Modality
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.standing import Standing
from lti_tool.queries.board_page import student_name
from lti_tool.queries.grade_lines import GradeLine, load_grade_lines


@dataclass(frozen=True)
class PastAttempt:
    """One attempt with what was decided, or still under way."""

    number: int
    started_at: datetime
    submitted_at: datetime | None
    level: Level | None
    reason: str

    @property
    def label(self) -> str:
        """What was reached. A check was taken, so even the lowest level is not “no evidence”."""
        return (self.level or Level.NO_EVIDENCE).label_of_check


@dataclass(frozen=True)
class PastUse:
    """One way the student used, with the evidence they wrote."""

    title: str
    modality: Modality
    opened_at: datetime
    finished_at: datetime | None
    note: str
    is_talk: bool


@dataclass(frozen=True)
class CellPage:
    """Everything behind one cell of the board."""

    student_id: PersonId
    student_name: str
    objective: StoredObjective
    standing: Standing
    attempts: tuple[PastAttempt, ...]
    uses: tuple[PastUse, ...]
    grade: GradeLine | None


def load_cell(
    session: Session, *, course_id: CourseId, objective_id: ObjectiveId, student_id: PersonId
) -> CellPage:
    """Answer the page; the caller has checked that the student is of this course."""
    found = load_objective_standing(
        session, course_id=course_id, objective_id=objective_id, person_id=student_id
    )
    person = session.get_one(PersonRow, student_id)
    grades = load_grade_lines(session, person_ids=[student_id], objective_ids=[objective_id])
    return CellPage(
        student_id=student_id,
        student_name=student_name(person),
        objective=found.objective,
        standing=found.standing,
        attempts=_attempts(session, objective_id, student_id),
        uses=_uses(session, objective_id, student_id),
        grade=grades.get((student_id, objective_id)),
    )


def _attempts(
    session: Session, objective_id: ObjectiveId, student_id: PersonId
) -> tuple[PastAttempt, ...]:
    query = (
        select(AttemptRow, DecisionRow.level, DecisionRow.reason)
        .outerjoin(DecisionRow, DecisionRow.attempt_id == AttemptRow.id)
        .where(AttemptRow.objective_id == objective_id, AttemptRow.person_id == student_id)
        .order_by(AttemptRow.number)
    )
    return tuple(
        PastAttempt(
            number=attempt.number,
            started_at=attempt.started_at,
            submitted_at=attempt.submitted_at,
            level=_level(level),
            reason=reason or "",
        )
        for attempt, level, reason in session.execute(query)
    )


def _level(stored: int | None) -> Level | None:
    """Answer a decision's level; an attempt under way has no decision yet."""
    return None if stored is None else Level(stored)


def _uses(session: Session, objective_id: ObjectiveId, student_id: PersonId) -> tuple[PastUse, ...]:
    query = (
        select(ResourceUseRow, ResourceRow.title)
        .outerjoin(ResourceRow, ResourceRow.id == ResourceUseRow.resource_id)
        .where(ResourceUseRow.objective_id == objective_id, ResourceUseRow.person_id == student_id)
        .order_by(ResourceUseRow.opened_at)
    )
    return tuple(
        PastUse(
            title=title or "Talk with a teacher",
            modality=Modality(use.modality),
            opened_at=use.opened_at,
            finished_at=use.finished_at,
            note=use.note,
            is_talk=use.resource_id is None,
        )
        for use, title in session.execute(query)
    )
