"""Submit a check: score what a machine can, decide unless a teacher has to mark, owe the grade."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow
from lti_tool.db.stores.accepted_answers import hold_accepted
from lti_tool.db.stores.decimal_marks import decimal_mark_of
from lti_tool.domain.assessment.accepting import text_fields
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.timing import is_over
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import AttemptId, CourseId, PersonId
from lti_tool.services.checking.save_answers import (
    NOTHING_SHOWN,
    hold_own_attempt,
    keep_answers,
)
from lti_tool.services.mastery.decide_attempt import decide_attempt
from lti_tool.services.mastery.score_row import score_row


def submit_attempt(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    answers: Mapping[int, list[str]],
    now: datetime,
    shown: Mapping[int, str] = NOTHING_SHOWN,
) -> None:
    """Close the attempt with these answers over the saved ones. A second submit changes nothing.

    With an item that a person marks the attempt waits, without a decision, for a teacher. After
    the time is up these answers come too late: what was saved by then is handed in. Raises
    DomainError during a break.
    """
    attempt = hold_own_attempt(
        session, course_id=course_id, person_id=person_id, attempt_id=attempt_id
    )
    if keep_answers(session, attempt=attempt, answers=answers, now=now, shown=shown):
        _hand_in(session, attempt, now)
    elif attempt.paused_at is not None and attempt.submitted_at is None:
        raise DomainError(
            "paused", "You are having a break. Go on with your check first; then hand it in."
        )
    else:
        close_if_over(session, attempt=attempt, now=now)


def close_if_over(session: Session, *, attempt: AttemptRow, now: datetime) -> bool:
    """Hand in what is saved, as of the closing time, if the time is up; answer whether it was.

    The caller has locked the row, so that of two who come at once one finds it submitted.
    """
    closes_at = attempt.closes_at
    if attempt.submitted_at is not None or closes_at is None:
        return False
    if not is_over(closes_at, attempt.paused_at, now):
        return False
    _hand_in(session, attempt, closes_at)
    return True


def _hand_in(session: Session, attempt: AttemptRow, at: datetime) -> None:
    attempt.submitted_at = at
    _score(session, attempt)
    decide_attempt(session, attempt=attempt, now=at)


def _score(session: Session, attempt: AttemptRow) -> None:
    decimal_mark = decimal_mark_of(session, attempt.objective_id)
    rows = session.scalars(
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt.id)
        .order_by(AttemptItemRow.position)
    ).all()
    accepted = hold_accepted(session, sorted({row.item_id for row in rows if _may_be_typed(row)}))
    for row in rows:
        score_row(row, accepted.get((row.item_id, row.fingerprint), ()), decimal_mark)


def _may_be_typed(row: AttemptItemRow) -> bool:
    """Whether a teacher may have accepted an answer that nobody foresaw."""
    return bool(row.answer) and bool(text_fields(item_from_mapping(row.instance)))
