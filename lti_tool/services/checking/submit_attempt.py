"""Submit a check: score it, decide, record the evidence and owe the grade, all in one go."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, ObjectiveRow, UnitRow
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.scoring import Answer, score_answer
from lti_tool.domain.ids import AttemptId, CourseId, PersonId
from lti_tool.domain.mastery.decision import ScoredItem
from lti_tool.services.checking.save_answers import find_own_attempt, save_answers
from lti_tool.services.mastery.record_decision import record_decision

DECIMAL_COMMA = ("de", "fr", "es", "it", "pt", "nl", "pl", "cs", "da", "nb", "sv", "fi", "ru")
"""Languages that write 1,5 for one and a half (CLDR); only settles what 1,500 means."""


def submit_attempt(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    answers: Mapping[int, list[str]],
    now: datetime,
) -> None:
    """Close the attempt with these answers over the saved ones. A second submit changes nothing."""
    if not save_answers(
        session,
        course_id=course_id,
        person_id=person_id,
        attempt_id=attempt_id,
        answers=answers,
        now=now,
    ):
        return
    attempt = find_own_attempt(
        session, course_id=course_id, person_id=person_id, attempt_id=attempt_id
    )
    attempt.submitted_at = now
    scored = _score(session, attempt)
    record_decision(session, attempt=attempt, scored=scored, now=now)


def _score(session: Session, attempt: AttemptRow) -> list[ScoredItem]:
    decimal_mark = _decimal_mark(session, attempt)
    rows = session.scalars(
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt.id)
        .order_by(AttemptItemRow.position)
    )
    return [_score_row(row, decimal_mark) for row in rows]


def _score_row(row: AttemptItemRow, decimal_mark: str) -> ScoredItem:
    instance = item_from_mapping(row.instance)
    score = score_answer(instance, stored_answer(row.answer), decimal_mark=decimal_mark)
    row.credit = float(score.credit)
    row.is_correct = score.is_correct
    row.feedback = score.feedback
    row.misconception = score.misconception
    return ScoredItem(instance.cell, score.is_correct, instance.is_transfer)


def stored_answer(kept: list[str] | list[int] | None) -> Answer | None:
    """Answer a stored answer as the scorer wants it."""
    if not kept:
        return None
    first = kept[0]
    return first if isinstance(first, str) else tuple(int(position) for position in kept)


def _decimal_mark(session: Session, attempt: AttemptRow) -> str:
    language = session.scalar(
        select(UnitRow.language)
        .join(ObjectiveRow, ObjectiveRow.unit_id == UnitRow.id)
        .where(ObjectiveRow.id == attempt.objective_id)
    )
    return "," if (language or "").split("-")[0] in DECIMAL_COMMA else "."
