"""Lease due scores to one worker, so that a cell has one score in flight at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    ColumnRow,
    CourseRow,
    LinkRow,
    PersonRow,
    PlatformPaceRow,
    RegistrationRow,
    ScoreOwedRow,
)
from lti_tool.db.models.platforms import Approval
from lti_tool.db.stores.registrations import registration_of
from lti_tool.domain.gradebook.delivery import LEASE, Replaced, ScoreState, next_timestamp
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.ids import ColumnId, PersonId, RegistrationId
from lti_tool.ports import ColumnSpec, GradebookAccess, ScoreMessage


@dataclass(frozen=True)
class ClaimedScore:
    """A score one worker is to deliver before `leased_until`.

    `ours` are the points the LMS may have from us, `confirmed` those it is known to have taken,
    `sent_comment` what it took with them. `is_new` while it is not known to have taken any.
    `replaces` is what a teacher chose ours over. `was_read` says that the last comparison could
    read the column.
    """

    id: int
    person_id: PersonId
    version: int
    tries: int
    access: GradebookAccess
    column_id: ColumnId
    column: ColumnSpec
    column_url: str | None
    score: ScoreMessage
    leased_until: datetime
    ours: tuple[int, ...]
    confirmed: int | None
    sent_comment: str
    replaces: Replaced | None
    is_new: bool
    was_read: bool


def claim_scores(
    session: Session,
    *,
    registration_id: RegistrationId,
    now: datetime,
    limit: int,
    worker: str = "",
) -> list[ClaimedScore]:
    """Take up to `limit` due scores of one platform; each is ours until its lease runs out.

    A claim whose worker died is taken again after the lease, or as soon as its death is noticed.
    What that worker had begun is then in `ours`, so that the LMS is looked at before anything is
    sent twice.
    """
    rows = session.execute(_due(registration_id, now).limit(limit)).all()
    return [_claimed(row, now, worker) for row in rows]


def next_due(session: Session, *, registration_id: RegistrationId) -> datetime | None:
    """Answer when the next score of a platform is due, None when it is owed none."""
    query = (
        select(func.min(ScoreOwedRow.next_at))
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .join(CourseRow, CourseRow.id == ColumnRow.course_id)
        .join(RegistrationRow, RegistrationRow.id == ScoreOwedRow.registration_id)
        .where(ScoreOwedRow.registration_id == registration_id, *_can_be_sent())
    )
    return session.scalar(query)


def registrations_with_due_scores(session: Session, *, now: datetime) -> Sequence[RegistrationId]:
    """Answer the platforms that something is due for and that are not to be left alone."""
    query = (
        select(ScoreOwedRow.registration_id)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .join(CourseRow, CourseRow.id == ColumnRow.course_id)
        .join(RegistrationRow, RegistrationRow.id == ScoreOwedRow.registration_id)
        .outerjoin(PlatformPaceRow, PlatformPaceRow.registration_id == ScoreOwedRow.registration_id)
        .where(
            *_is_due(now),
            or_(PlatformPaceRow.paused_until.is_(None), PlatformPaceRow.paused_until <= now),
        )
        .distinct()
    )
    return [RegistrationId(found) for found in session.scalars(query)]


def _is_due(now: datetime) -> tuple:  # type: ignore[type-arg]  # SQL conditions of many kinds
    return (ScoreOwedRow.next_at <= now, *_can_be_sent())


def _can_be_sent() -> tuple:  # type: ignore[type-arg]  # as above
    return (
        ScoreOwedRow.state == ScoreState.OWED,
        # Without the address of a gradebook a score waits; the next launch may bring it.
        CourseRow.columns_url.is_not(None),
        RegistrationRow.approval == Approval.ACTIVE,
    )


def _due(
    registration_id: RegistrationId, now: datetime
) -> Select[ScoreOwedRow, ColumnRow, CourseRow, PersonRow, RegistrationRow, str | None]:
    link = (
        select(LinkRow.link_id)
        .where(
            LinkRow.course_id == ColumnRow.course_id,
            or_(
                LinkRow.objective_id == ColumnRow.objective_id,
                LinkRow.unit_id == ColumnRow.unit_id,
            ),
        )
        .order_by(LinkRow.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(ScoreOwedRow, ColumnRow, CourseRow, PersonRow, RegistrationRow, link)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .join(CourseRow, CourseRow.id == ColumnRow.course_id)
        .join(PersonRow, PersonRow.id == ScoreOwedRow.person_id)
        .join(RegistrationRow, RegistrationRow.id == ScoreOwedRow.registration_id)
        .where(ScoreOwedRow.registration_id == registration_id, *_is_due(now))
        .order_by(ScoreOwedRow.next_at, ScoreOwedRow.id)
        # PostgreSQL: two workers share the work; SQLite has one writer at a time anyway.
        .with_for_update(of=ScoreOwedRow, skip_locked=True)
    )


def gradebook_access(course: CourseRow, registration: RegistrationRow) -> GradebookAccess:
    """Answer where a course's gradebook is and what we may do there."""
    scopes = course.grade_scopes
    return GradebookAccess(
        registration_of(registration),
        course.columns_url or "",
        product=course.product,
        scopes=None if scopes is None else tuple(scopes),
    )


def _replaced(owed: ScoreOwedRow, column: ColumnRow) -> Replaced | None:
    if not owed.may_overwrite:
        return None
    theirs = owed.settled_theirs
    return Replaced(
        None if theirs is None else Fraction(str(theirs)) / column.maximum * MAXIMUM,
        # Before grades were read back a teacher chose without it being kept over what.
        is_any=owed.settled_points is None,
    )


def _claimed(
    row: Row[ScoreOwedRow, ColumnRow, CourseRow, PersonRow, RegistrationRow, str | None],
    now: datetime,
    worker: str,
) -> ClaimedScore:
    owed, column, course, person, registration, link = row
    confirmed = () if owed.sent_points is None else (owed.sent_points,)
    ours = (*confirmed, *owed.maybe_points)
    owed.next_at = owed.leased_until = now + LEASE
    owed.leased_by = worker
    owed.maybe_points = [*owed.maybe_points, owed.points]
    owed.last_timestamp = next_timestamp(now, owed.last_timestamp)
    return ClaimedScore(
        id=owed.id,
        person_id=PersonId(owed.person_id),
        version=owed.version,
        tries=owed.tries,
        access=gradebook_access(course, registration),
        column_id=ColumnId(column.id),
        column=ColumnSpec(column.label, column.maximum, column.resource_id, column.tag, link),
        column_url=column.url,
        score=ScoreMessage(
            user_id=person.sub,
            points=Fraction(owed.points),
            maximum=column.maximum,
            comment=owed.comment,
            timestamp=owed.last_timestamp,
            submitted_at=owed.submitted_at,
            is_first=owed.sent_version == 0 and not ours,
        ),
        leased_until=owed.leased_until,
        ours=ours,
        # What Canvas shows of a student view is never told (Canvas's source).
        confirmed=None if person.is_test else owed.sent_points,
        sent_comment=owed.sent_comment,
        replaces=_replaced(owed, column),
        is_new=owed.sent_version == 0,
        was_read=column.read_at is not None and not column.read_code,
    )
