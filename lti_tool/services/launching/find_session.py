"""Find the session a request belongs to, and prove it."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import CourseRow, LaunchSessionRow, PersonRow
from lti_tool.db.prepared import Prepared
from lti_tool.db.stores.overdue_checks import ATTEMPT, IS_OVER, over_since
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, RegistrationId, UnitId
from lti_tool.services.launching.secret_digest import digest

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
SEEN_STEP = timedelta(minutes=1)

# Built once, as it is asked with every click: putting it together costs more than asking it.
_launch, _course, _person = table_of(LaunchSessionRow), table_of(CourseRow), table_of(PersonRow)
_SESSION = Prepared(
    select(
        *_launch.c,
        _course.c.title.label("course_title"),
        _person.c.name,
        _person.c.given_name,
        exists()
        .where(IS_OVER, ATTEMPT.c.person_id == _launch.c.person_id)
        .label("has_overdue_check"),
    )
    .join_from(_launch, _course, _course.c.id == _launch.c.course_id, isouter=True)
    .outerjoin(_person, _person.c.id == _launch.c.person_id)
    .where(_launch.c.sid == bindparam("asked"))
)


@dataclass(frozen=True)
class LaunchSession:
    """Who is here, in which course, as what. `person_id` is None for anonymous launches."""

    sid: str
    csrf_key: str
    role: Role
    registration_id: RegistrationId
    course_id: CourseId | None
    course_title: str
    person_id: PersonId | None
    person_name: str
    unit_id: UnitId | None
    objective_id: ObjectiveId | None
    return_url: str | None
    deployment_id: str
    deep_linking: str | None
    mentored_subs: tuple[str, ...]
    """The platform's ids of whom an observer may look at; empty for everybody else."""
    frame_ancestors: str
    seen_at: datetime
    has_overdue_check: bool
    """Whether time is up for a check of this person's that is still open."""

    def is_due_for_keeping(self, now: datetime) -> bool:
        """Whether `keep_alive` would write something: a write per click would buy nothing."""
        return now - self.seen_at > SEEN_STEP


def find_session(session: Session, *, sid: str, secret: str, now: datetime) -> LaunchSession | None:
    """Answer the live session that `secret` proves, None when there is none."""
    asked = {"asked": sid, "over_since": over_since(now)}
    row = _SESSION.first(session, asked)
    if row is None:
        return None
    if not hmac.compare_digest(digest(secret), row.secret_hash) or not _is_alive(row, now):
        return None
    return LaunchSession(
        sid=row.sid,
        csrf_key=row.csrf_key,
        role=Role(row.role),
        registration_id=RegistrationId(row.registration_id),
        course_id=None if row.course_id is None else CourseId(row.course_id),
        course_title=row.course_title or "",
        person_id=None if row.person_id is None else PersonId(row.person_id),
        person_name=row.name or row.given_name or "",
        unit_id=None if row.unit_id is None else UnitId(row.unit_id),
        objective_id=None if row.objective_id is None else ObjectiveId(row.objective_id),
        return_url=row.return_url,
        deployment_id=row.deployment_id,
        deep_linking=row.deep_linking,
        mentored_subs=tuple(row.mentored_subs),
        frame_ancestors=row.frame_ancestors,
        seen_at=row.seen_at,
        has_overdue_check=row.has_overdue_check,
    )


def frame_ancestors_of(session: Session, *, sid: str) -> str:
    """Answer who may frame a session's pages, "" when there is no such session. No proof needed."""
    query = select(LaunchSessionRow.frame_ancestors).where(LaunchSessionRow.sid == sid)
    return session.scalar(query) or ""


def registration_of(session: Session, *, sid: str) -> RegistrationId | None:
    """Answer whose session it is, None when there is no such session. No proof needed."""
    query = select(LaunchSessionRow.registration_id).where(LaunchSessionRow.sid == sid)
    found = session.scalar(query)
    return None if found is None else RegistrationId(found)


def keep_alive(session: Session, *, sid: str, now: datetime) -> None:
    """Note that the session is in use."""
    row = session.get(LaunchSessionRow, sid)
    if row is not None:
        row.seen_at = max(row.seen_at, now)


def _is_alive(row: Row[*tuple[Any, ...]], now: datetime) -> bool:
    return row.revoked_at is None and now - row.seen_at < IDLE and now - row.created_at < LONGEST
