"""Timed checks close themselves, whoever looks first: their student, a teacher or the worker."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptRow, CourseRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.overdue_checks import IS_OVER, over_since
from lti_tool.domain.ids import AttemptId, CourseId, PersonId, RegistrationId
from lti_tool.services.checking.submit_attempt import close_if_over

AT_ONCE = 200
"""So many are closed in one round; the next round takes the others."""


def overdue_attempts(
    session: Session,
    *,
    now: datetime,
    course_id: CourseId | None = None,
    person_id: PersonId | None = None,
) -> Sequence[AttemptId]:
    """Answer the attempts whose time is up, oldest first: all, of a course, or of a person."""
    query = select(AttemptRow.id).where(IS_OVER)
    if course_id is not None:
        query = (
            query.join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
            .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
            .where(UnitRow.course_id == course_id)
        )
    if person_id is not None:
        query = query.where(AttemptRow.person_id == person_id)
    query = query.order_by(AttemptRow.closes_at).limit(AT_ONCE)
    found = session.scalars(query, {"over_since": over_since(now)})
    return [AttemptId(each) for each in found]


def close_attempt(
    session: Session, *, attempt_id: AttemptId, now: datetime
) -> RegistrationId | None:
    """Hand in what was saved by the closing time; the decision falls as of that moment.

    Answer the platform that may be owed a grade now, None when there was nothing to close.
    """
    attempt = session.get(AttemptRow, attempt_id, with_for_update=True, populate_existing=True)
    if attempt is None or not close_if_over(session, attempt=attempt, now=now):
        return None
    query = (
        select(CourseRow.registration_id)
        .join(UnitRow, UnitRow.course_id == CourseRow.id)
        .join(ObjectiveRow, ObjectiveRow.unit_id == UnitRow.id)
        .where(ObjectiveRow.id == attempt.objective_id)
    )
    return RegistrationId(session.scalars(query).one())
