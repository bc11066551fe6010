"""Keep what a student has answered so far."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, ObjectiveRow, UnitRow
from lti_tool.domain.assessment.answer_mark import answer_mark
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.scoring import answer_to_store, read_answer
from lti_tool.domain.assessment.timing import is_over
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import AttemptId, CourseId, PersonId

NOTHING_SHOWN: Mapping[int, str] = MappingProxyType({})


def hold_own_attempt(
    session: Session, *, course_id: CourseId, person_id: PersonId, attempt_id: AttemptId
) -> AttemptRow:
    """Answer an attempt of this person in this course, held: a second submit waits for the first.

    Raises NotFoundError for any other.
    """
    query = (
        select(AttemptRow)
        .join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(
            AttemptRow.id == attempt_id,
            AttemptRow.person_id == person_id,
            UnitRow.course_id == course_id,
        )
        .with_for_update(of=AttemptRow)
    )
    row = session.scalar(query)
    if row is None:
        raise NotFoundError
    return row


def save_answers(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    answers: Mapping[int, list[str]],
    now: datetime,
    shown: Mapping[int, str] = NOTHING_SHOWN,
) -> bool:
    """Keep the answers given by position; False, and nothing kept, when none are taken any more.

    So it is once the attempt is submitted or its time is up, and while the student has a break.
    `shown` are the marks of the answers that the page began with: what it did not change may have
    been changed in another tab since, and stays.
    Positions that are not in `answers` keep what they have: a page that lost part of itself must
    not empty the rest.
    """
    attempt = hold_own_attempt(
        session, course_id=course_id, person_id=person_id, attempt_id=attempt_id
    )
    return keep_answers(session, attempt=attempt, answers=answers, now=now, shown=shown)


def keep_answers(
    session: Session,
    *,
    attempt: AttemptRow,
    answers: Mapping[int, list[str]],
    now: datetime,
    shown: Mapping[int, str] = NOTHING_SHOWN,
) -> bool:
    """Do what `save_answers` does for an attempt that is held already."""
    if attempt.submitted_at is not None or attempt.paused_at is not None:
        return False
    if is_over(attempt.closes_at, attempt.paused_at, now):
        return False
    rows = session.scalars(
        select(AttemptItemRow).where(
            AttemptItemRow.attempt_id == attempt.id, AttemptItemRow.position.in_(answers)
        )
    )
    for row in rows:
        answer = read_answer(item_from_mapping(row.instance), answers[row.position])
        kept = answer_to_store(answer)
        if answer_mark(kept) == shown.get(row.position):
            continue
        if kept != row.answer:
            row.answer = kept
            row.answered_at = now
    return True
