"""Give what a person marks its level; with the last one the decision falls and a grade is owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, DecisionRow, ObjectiveRow, UnitRow
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.marked import Marked, score_of_level
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId, CourseId, PersonId
from lti_tool.services.mastery.decide_attempt import decide_attempt

MAX_WORDS = 2000


@dataclass(frozen=True)
class Mark:
    """A level of the rubric, 0 for none of it, and words for the student."""

    level: int
    words: str = ""


def mark_attempt(
    session: Session,
    *,
    course_id: CourseId,
    attempt_id: AttemptId,
    teacher_id: PersonId,
    marks: Mapping[int, Mark],
    now: datetime,
) -> bool:
    """Keep the marks given by position; answer whether the decision fell with them.

    Until then marks can be changed. Afterwards the same marks again change nothing, and others
    raise DomainError: the record of evidence is only ever added to, by a ruling or a new check.
    Raises NotFoundError for another course's attempt, or one that is not handed in.
    """
    attempt = _hold(session, course_id, attempt_id)
    rows = {
        row.position: row
        for row in session.scalars(
            select(AttemptItemRow).where(AttemptItemRow.attempt_id == attempt_id)
        )
    }
    if not marks.keys() <= rows.keys():
        raise NotFoundError
    if session.scalar(select(DecisionRow.id).where(DecisionRow.attempt_id == attempt_id)):
        _refuse_others({rows[position]: mark for position, mark in marks.items()})
        return False
    for position, mark in marks.items():
        give_mark(rows[position], mark, teacher_id=teacher_id, now=now)
    return decide_marked(session, attempt=attempt, now=now)


def give_mark(row: AttemptItemRow, mark: Mark, *, teacher_id: PersonId, now: datetime) -> None:
    """Write a mark into the row; raises DomainError for a level that its rubric does not have."""
    response = item_from_mapping(row.instance).response
    if not isinstance(response, Marked):
        raise NotFoundError
    if not 0 <= mark.level <= len(response.rubric):
        raise DomainError("bad_level", f"The levels here are 0 to {len(response.rubric)}.")
    if len(mark.words) > MAX_WORDS:
        raise DomainError("words_too_long", f"Your words have at most {MAX_WORDS} characters.")
    score = score_of_level(mark.level)
    row.rubric_level, row.credit, row.is_correct = mark.level, float(score.credit), score.is_correct
    row.feedback = mark.words.strip()
    row.marked_by, row.marked_at = teacher_id, now


def decide_marked(session: Session, *, attempt: AttemptRow, now: datetime) -> bool:
    """Decide if everything is marked now; answer whether it was."""
    session.flush()
    if not decide_attempt(session, attempt=attempt, now=now):
        return False
    attempt.marked_at = now
    return True


def _hold(session: Session, course_id: CourseId, attempt_id: AttemptId) -> AttemptRow:
    """Answer a handed-in attempt of the course; a second marker waits here for the first."""
    attempt = session.scalar(
        select(AttemptRow)
        .join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(
            AttemptRow.id == attempt_id,
            AttemptRow.submitted_at.is_not(None),
            UnitRow.course_id == course_id,
        )
        .with_for_update(of=AttemptRow)
    )
    if attempt is None:
        raise NotFoundError
    return attempt


def _refuse_others(marks: Mapping[AttemptItemRow, Mark]) -> None:
    """Raise DomainError if any of the marks differs from the one that stands."""
    if any(
        (row.rubric_level, row.feedback) != (mark.level, mark.words.strip())
        for row, mark in marks.items()
    ):
        raise DomainError(
            "already_marked",
            "This work was marked meanwhile, and what you chose was not saved. If the level has "
            "to change, set it on the student's page.",
        )
