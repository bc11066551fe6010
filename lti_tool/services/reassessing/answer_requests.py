"""A teacher answers requests for new checks: approve one or many, decline with words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ObjectiveRow, RequestRow, UnitRow
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import CourseId, PersonId, RequestId
from lti_tool.domain.mastery.requests import RequestState

MIN_REPLY, MAX_REPLY = 3, 1000


def approve(
    session: Session,
    *,
    course_id: CourseId,
    request_ids: Sequence[RequestId],
    teacher_id: PersonId,
    now: datetime,
) -> int:
    """Approve those of these requests that still wait, and answer how many.

    What was answered, used or withdrawn meanwhile stays as it is. Raises NotFoundError when one
    is not of this course.
    """
    rows = _find(session, course_id, request_ids)
    waiting = [row for row in rows if row.state == RequestState.WAITING]
    for row in waiting:
        row.state = RequestState.APPROVED
        row.answered_at, row.answered_by = now, teacher_id
    return len(waiting)


def decline(
    session: Session,
    *,
    course_id: CourseId,
    request_id: RequestId,
    teacher_id: PersonId,
    reply: str,
    now: datetime,
) -> None:
    """Decline a request with words that the student reads.

    Raises DomainError without such words, or when the request no longer waits.
    """
    [row] = _find(session, course_id, [request_id])
    text = reply.strip()
    if len(text) < MIN_REPLY:
        raise DomainError(
            "reply_missing", "Write what the student should do first: they read your words."
        )
    if row.state != RequestState.WAITING:
        raise DomainError("request_settled", "This request no longer waits for an answer.")
    row.state, row.reply = RequestState.DECLINED, text[:MAX_REPLY]
    row.answered_at, row.answered_by = now, teacher_id


def _find(
    session: Session, course_id: CourseId, request_ids: Sequence[RequestId]
) -> Sequence[RequestRow]:
    """Answer the rows, held to the end; always in one order, so that nobody waits crosswise."""
    query = (
        select(RequestRow)
        .join(ObjectiveRow, ObjectiveRow.id == RequestRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(RequestRow.id.in_(request_ids), UnitRow.course_id == course_id)
        .order_by(RequestRow.id)
        .with_for_update(of=RequestRow)
    )
    rows = session.scalars(query).all()
    if len(rows) != len(set(request_ids)):
        raise NotFoundError
    return rows
