"""Turn a verified launch into a session: for a course, a person and a place, known or new."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import func, insert, true
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import LaunchSessionRow
from lti_tool.db.prepared import Prepared
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.ports import VerifiedLaunch
from lti_tool.services.launching.recognise import Arrival, recognise
from lti_tool.services.launching.secret_digest import digest
from lti_tool.services.launching.take_in import take_in

# What follows goes into a header: a claim with ";" or a space would write a policy of its own.
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?")

# Built once: putting a statement together costs more than asking it.
_OPEN = Prepared(insert(table_of(LaunchSessionRow)))
_KEPT_SOON = func.set_config("synchronous_commit", "off", true()).label("kept_soon")
_OPEN_AT_ONCE = {
    "sqlite": _OPEN,
    # Nobody waits for the disk: should the server fail within the second, one launches again.
    "postgresql": Prepared(insert(table_of(LaunchSessionRow)).returning(_KEPT_SOON)),
}


@dataclass(frozen=True)
class OpenedSession:
    """A session just opened. `secret` is known here and to the browser, and nowhere else.

    `has_news_of_course` when the launch said something about its course that we did not know.
    """

    sid: str
    secret: str
    role: Role
    course_id: CourseId | None = None
    person_id: PersonId | None = None
    unit_id: UnitId | None = None
    objective_id: ObjectiveId | None = None
    deep_linking: str | None = None
    mentored_subs: tuple[str, ...] = ()
    has_news_of_course: bool = False


def accept_launch(
    session: Session,
    *,
    launch: VerifiedLaunch,
    now: datetime,
    proof_hash: str | None = None,
    deep_linking: str | None = None,
) -> OpenedSession:
    """Record who arrived where, and open a fresh session: ids that come in are never reused.

    With `proof_hash` the session stays shut, its secret fits nothing, until `prove_browser` has
    seen what hashes to it. `deep_linking` is what the platform takes back, for a launch that asks
    to choose content. Raises PlatformDisabledError.
    """
    arrival = recognise(session, launch=launch, now=now) or take_in(session, launch, now)
    return _open(session, launch, arrival, now, proof_hash=proof_hash, deep_linking=deep_linking)


def accept_known(
    session: Session,
    *,
    launch: VerifiedLaunch,
    now: datetime,
    proof_hash: str | None = None,
    deep_linking: str | None = None,
) -> OpenedSession | None:
    """Do what `accept_launch` does in a reading if the launch brings no news, as most do.

    None when it does: then nothing has happened. Opening the session is one statement, and so a
    transaction of its own.
    """
    arrival = recognise(session, launch=launch, now=now)
    if arrival is None:
        return None
    return _open(
        session,
        launch,
        arrival,
        now,
        proof_hash=proof_hash,
        deep_linking=deep_linking,
        statement=_OPEN_AT_ONCE[session.get_bind().dialect.name],
    )


def _open(
    session: Session,
    launch: VerifiedLaunch,
    arrival: Arrival,
    now: datetime,
    *,
    proof_hash: str | None,
    deep_linking: str | None,
    statement: Prepared = _OPEN,
) -> OpenedSession:
    opened = OpenedSession(
        sid=secrets.token_urlsafe(12),
        secret=secrets.token_urlsafe(32),
        role=launch.role,
        course_id=arrival.course_id,
        person_id=arrival.person_id,
        unit_id=None if arrival.unit_id is None else UnitId(arrival.unit_id),
        objective_id=None if arrival.objective_id is None else ObjectiveId(arrival.objective_id),
        deep_linking=deep_linking,
        mentored_subs=_mentored_subs(launch),
        has_news_of_course=arrival.has_news_of_course,
    )
    statement.rows(
        session,
        {
            "sid": opened.sid,
            "secret_hash": digest(opened.secret) if proof_hash is None else "",
            "proof_hash": proof_hash,
            "csrf_key": secrets.token_urlsafe(32),
            "registration_id": launch.registration.id,
            "course_id": opened.course_id,
            "person_id": opened.person_id,
            "role": launch.role,
            "unit_id": opened.unit_id,
            "objective_id": opened.objective_id,
            "return_url": launch.return_url,
            "deployment_id": launch.deployment_id,
            "deep_linking": deep_linking,
            "mentored_subs": list(opened.mentored_subs),
            "frame_ancestors": " ".join(frame_ancestors(launch)),
            "created_at": now,
            "seen_at": now,
            "revoked_at": None,
        },
    )
    return opened


def _mentored_subs(launch: VerifiedLaunch) -> tuple[str, ...]:
    """Answer whom the session may look at: kept for observers alone, nobody else's rights grow."""
    if launch.role is not Role.OBSERVER:
        return ()
    return tuple(dict.fromkeys(sub for sub in launch.mentored_subs if sub))


def frame_ancestors(launch: VerifiedLaunch) -> tuple[str, ...]:
    """Answer the origins that may show this session in a frame.

    Those an administrator registered, and that of the gradebook we are told to send grades to:
    on Canvas all schools share one issuer, and only the services carry the school's own domain.
    """
    registration = launch.registration
    urls = (registration.issuer, registration.auth_login_url, launch.columns_url or "")
    parts = (urlsplit(url) for url in urls)
    origins = (f"{part.scheme}://{part.netloc}" for part in parts if _HOST.fullmatch(part.netloc))
    return tuple(dict.fromkeys(origins))
