"""One student and one objective for their teacher: evidence, why this level, the grade."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptRow, DecisionRow, PersonRow, ResourceRow, ResourceUseRow
from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.db.stores.standings import load_objective_standing, told_why
from lti_tool.domain.curriculum.resources import Modality
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.history import PastDecision
from lti_tool.domain.mastery.levels import OUR_NAMES, Level, LevelNames
from lti_tool.domain.mastery.outside import outside_title
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.ruling_draft import possible_rulings
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.domain.mastery.standing import Standing
from lti_tool.queries.class_members import student_name
from lti_tool.queries.grade_lines import GradeLine, load_grade_lines
from lti_tool.queries.ruling_lines import RulingLine, load_rulings
from lti_tool.queries.spent_questions import load_spent


@dataclass(frozen=True)
class PastAttempt:
    """One attempt with what was decided, or still under way."""

    id: AttemptId
    number: int
    started_at: datetime
    submitted_at: datetime | None
    level: Level | None
    """None while it is not decided: under way, or waiting to be marked."""
    reason: str
    purpose: Purpose = Purpose.CHECK
    criterion_version: int = 1
    level_names: LevelNames = OUR_NAMES

    @property
    def label(self) -> str:
        """What was reached. A check was taken, so even the lowest level is not “no evidence”."""
        return self.level_names.name_of_check(self.level or Level.NO_EVIDENCE)

    @property
    def kind_words(self) -> str:
        """What sort of check it was, where it was not an ordinary one."""
        version = f", criterion version {self.criterion_version}"
        kind = _KIND_WORDS.get(self.purpose, "")
        return kind + (version if self.criterion_version > 1 else "")


_KIND_WORDS = {
    Purpose.CONFIRM: " (one more short check)",
    Purpose.PRE_CHECK: " (before the lesson)",
    Purpose.RECHECK: " (re-check)",
    Purpose.RECORDED: " (seen by a teacher)",
}


@dataclass(frozen=True)
class PastUse:
    """One way the student used, with the evidence they wrote."""

    title: str
    modality: Modality
    opened_at: datetime
    finished_at: datetime | None
    note: str
    is_talk: bool
    partner: str = ""
    """The other one of a peer session; for staff alone."""


@dataclass(frozen=True)
class CellPage:
    """Everything behind one cell of the board."""

    student_id: PersonId
    student_name: str
    objective: StoredObjective
    standing: Standing
    why: str
    """Why this level: the same paragraph for every role."""
    attempts: tuple[PastAttempt, ...]
    uses: tuple[PastUse, ...]
    grade: GradeLine | None
    rulings: tuple[RulingLine, ...]
    is_spent: bool
    """Whether the student has seen every question of the check that would come next."""
    may_rule: tuple[RulingKind, ...]
    """What makes sense to rule now, the most urgent first."""

    @property
    def sureness(self) -> str:
        """How sure the answers so far make us, in a sentence; "" where no share is claimed."""
        last = self.standing.last_decision
        return sureness_words(last, self.student_name) if last is not None else ""


def sureness_words(decision: PastDecision, name: str) -> str:
    """Say how sure a decision's evidence makes us, "" where it claims no share."""
    if decision.sureness is None or decision.cut is None:
        return ""
    # Nothing a check can show is certain.
    percent = min(99, max(1, round(100 * decision.sureness)))
    return (
        f"We are {percent} % sure that {name} can answer at least "
        f"{round(100 * decision.cut)} % of such questions without help."
    )


def load_cell(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    student_id: PersonId,
    now: datetime,
) -> CellPage:
    """Answer the page; the caller has checked that the student is of this course."""
    found = load_objective_standing(
        session, course_id=course_id, objective_id=objective_id, person_id=student_id, now=now
    )
    person = session.get_one(PersonRow, student_id)
    names = found.unit.policy.level_names
    grades = load_grade_lines(session, person_ids=[student_id], objective_ids=[objective_id])
    return CellPage(
        student_id=student_id,
        student_name=student_name(person),
        objective=found.objective,
        standing=found.standing,
        why=told_why(found),
        attempts=_attempts(session, objective_id, student_id, names),
        uses=_uses(session, objective_id, student_id),
        grade=grades.get((student_id, objective_id)),
        rulings=load_rulings(
            session, student_id=student_id, objective_id=objective_id, now=now, names=names
        ),
        is_spent=bool(
            load_spent(
                session,
                course_id=course_id,
                person_id=student_id,
                objectives=[found.objective],
                standings={objective_id: found.standing},
            )
        ),
        may_rule=possible_rulings(found.standing),
    )


def _attempts(
    session: Session, objective_id: ObjectiveId, student_id: PersonId, names: LevelNames
) -> tuple[PastAttempt, ...]:
    query = (
        select(AttemptRow, DecisionRow.level, DecisionRow.reason)
        .outerjoin(DecisionRow, DecisionRow.attempt_id == AttemptRow.id)
        .where(AttemptRow.objective_id == objective_id, AttemptRow.person_id == student_id)
        .order_by(AttemptRow.number)
    )
    return tuple(
        PastAttempt(
            id=AttemptId(attempt.id),
            number=attempt.number,
            started_at=attempt.started_at,
            submitted_at=attempt.submitted_at,
            level=_level(level),
            reason=reason or "",
            purpose=Purpose(attempt.purpose),
            criterion_version=attempt.criterion_version,
            level_names=names,
        )
        for attempt, level, reason in session.execute(query)
    )


def _level(stored: int | None) -> Level | None:
    """Answer a decision's level; an attempt under way has no decision yet."""
    return None if stored is None else Level(stored)


def _uses(session: Session, objective_id: ObjectiveId, student_id: PersonId) -> tuple[PastUse, ...]:
    query = (
        select(ResourceUseRow, ResourceRow.title, PersonRow)
        .outerjoin(ResourceRow, ResourceRow.id == ResourceUseRow.resource_id)
        .outerjoin(PersonRow, PersonRow.id == ResourceUseRow.with_person_id)
        .where(ResourceUseRow.objective_id == objective_id, ResourceUseRow.person_id == student_id)
        .order_by(ResourceUseRow.opened_at)
    )
    return tuple(
        PastUse(
            title=title or outside_title(use.approach),
            modality=Modality(use.modality),
            opened_at=use.opened_at,
            finished_at=use.finished_at,
            note=use.note,
            is_talk=use.resource_id is None,
            partner=_name(partner),
        )
        for use, title, partner in session.execute(query)
    )


def _name(person: PersonRow | None) -> str:
    """Answer a student's name; "" where an outer join found nobody."""
    return "" if person is None else student_name(person)
