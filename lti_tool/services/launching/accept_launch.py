"""Turn a verified launch into a course, a person, a link and a session."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import (
    CourseRow,
    LaunchSessionRow,
    LinkRow,
    MembershipRow,
    ObjectiveRow,
    PersonRow,
    UnitRow,
)
from lti_tool.db.upsert import Kept, keep, upsert
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.ports import CourseClaim, PersonClaim, VerifiedLaunch
from lti_tool.services.launching.guess_source import guess_source
from lti_tool.services.launching.secret_digest import digest

# What follows goes into a header: a claim with ";" or a space would write a policy of its own.
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?")

# Built once: putting a statement together costs more than asking it.
_OPEN = insert(table_of(LaunchSessionRow))
_unit, _objective, _link = table_of(UnitRow), table_of(ObjectiveRow), table_of(LinkRow)
_UNIT = select(_unit.c.id).where(
    _unit.c.course_id == bindparam("course_id"), _unit.c.slug == bindparam("slug")
)
_OBJECTIVE = select(_objective.c.id).where(
    _objective.c.unit_id == bindparam("unit_id"),
    _objective.c.slug == bindparam("slug"),
    _objective.c.retired_at.is_(None),
)
_member = table_of(MembershipRow)
_SEE = (
    update(_member)
    .where(
        _member.c.course_id == bindparam("its_course"),
        _member.c.person_id == bindparam("its_person"),
    )
    .values({name: bindparam(name) for name in ("role", "is_active", "seen_at")})
    .returning(_member.c.id)
)
_is_current = (_objective.c.id == _link.c.objective_id) & _objective.c.retired_at.is_(None)
_BOUND = (
    select(_link.c.unit_id, _objective.c.id)
    .join_from(_link, _objective, _is_current, isouter=True)
    .where(_link.c.id == bindparam("link"))
)


@dataclass(frozen=True)
class OpenedSession:
    """A session just opened. `secret` is known here and to the browser, and nowhere else.

    `has_news_of_course` when the launch said something about its course that we did not know.
    """

    sid: str
    secret: str
    role: Role
    course_id: CourseId | None = None
    has_news_of_course: bool = False


@dataclass(frozen=True)
class _Target:
    unit_id: int | None
    objective_id: int | None


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
    to choose content.
    """
    course = None if launch.course is None else _course(session, launch, launch.course, now)
    course_id = None if course is None else CourseId(course.id)
    person_id = None if launch.person is None else _person(session, launch, launch.person, now)
    target = _Target(None, None)
    if course_id is not None:
        if person_id is not None:
            _membership(session, course_id, person_id, launch.role, now)
        target = _bind_link(session, course_id, launch, now)
        if person_id is not None and target.unit_id is None and launch.role is Role.TEACHER:
            unit_slug, _ = _named(launch.custom)
            guess_source(session, course_id=course_id, teacher_id=person_id, unit_slug=unit_slug)
    opened = OpenedSession(
        sid=secrets.token_urlsafe(12),
        secret=secrets.token_urlsafe(32),
        role=launch.role,
        course_id=course_id,
        has_news_of_course=course is not None and course.is_news,
    )
    session.execute(
        _OPEN,
        {
            "sid": opened.sid,
            "secret_hash": digest(opened.secret) if proof_hash is None else "",
            "proof_hash": proof_hash,
            "csrf_key": secrets.token_urlsafe(32),
            "registration_id": launch.registration.id,
            "course_id": course_id,
            "person_id": person_id,
            "role": launch.role,
            "unit_id": target.unit_id,
            "objective_id": target.objective_id,
            "return_url": launch.return_url,
            "deployment_id": launch.deployment_id,
            "deep_linking": deep_linking,
            "mentored_subs": _mentored_subs(launch),
            "frame_ancestors": " ".join(frame_ancestors(launch)),
            "created_at": now,
            "seen_at": now,
        },
    )
    return opened


def _mentored_subs(launch: VerifiedLaunch) -> list[str]:
    """Answer whom the session may look at: kept for observers alone, nobody else's rights grow."""
    if launch.role is not Role.OBSERVER:
        return []
    return list(dict.fromkeys(sub for sub in launch.mentored_subs if sub))


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


def _course(session: Session, launch: VerifiedLaunch, claim: CourseClaim, now: datetime) -> Kept:
    # A launch without the claim (a navigation link, say) must not forget what an earlier one said.
    services = {
        "columns_url": launch.columns_url,
        "grade_scopes": list(launch.grade_scopes) if launch.columns_url else None,
        "roster_url": launch.roster_url,
        "product": launch.product,
        "context_history": list(launch.context_history),
    }
    told = {name: value for name, value in services.items() if value}
    return _keep_course(
        session,
        registration_id=launch.registration.id,
        context_id=claim.context_id,
        title=claim.title or claim.label,
        told=told,
        now=now,
    )


def ensure_course(
    session: Session,
    *,
    registration_id: int,
    context_id: str,
    title: str,
    told: dict[str, Any],
    now: datetime,
) -> CourseId:
    """Answer the course with this context id, made if need be, brought up to date with `told`."""
    kept = _keep_course(
        session,
        registration_id=registration_id,
        context_id=context_id,
        title=title,
        told=told,
        now=now,
    )
    return CourseId(kept.id)


def _keep_course(
    session: Session,
    *,
    registration_id: int,
    context_id: str,
    title: str,
    told: dict[str, Any],
    now: datetime,
) -> Kept:
    unknown = {"title": "", "product": "", "roster_trouble": ""}
    always = {**told, **({"title": title} if title else {})}
    return keep(
        session,
        CourseRow,
        key={"registration_id": registration_id, "context_id": context_id},
        always=always,
        at_first={
            **{name: value for name, value in unknown.items() if name not in always},
            "sends_not_yet": False,
            "created_at": now,
        },
    )


def _person(
    session: Session, launch: VerifiedLaunch, claim: PersonClaim, now: datetime
) -> PersonId:
    names = {
        "name": claim.name,
        "given_name": claim.given_name,
        "family_name": claim.family_name,
    }
    # A later launch without names never erases known ones.
    given = {field: name for field, name in names.items() if name}
    missing = {field: "" for field in names if field not in given}
    return PersonId(
        upsert(
            session,
            PersonRow,
            key={"registration_id": launch.registration.id, "sub": claim.sub},
            always={**given, "is_test": claim.is_test},
            at_first={**missing, "created_at": now},
        )
    )


def _membership(
    session: Session, course_id: CourseId, person_id: PersonId, role: Role, now: datetime
) -> None:
    key = {"course_id": course_id, "person_id": person_id}
    seen = {"role": role, "is_active": True, "seen_at": now}
    # Nearly always the row is there and changes, so that looking first would gain nothing.
    found = session.execute(
        _SEE, {"its_course": course_id, "its_person": person_id, **seen}
    ).first()
    if found is None:
        upsert(session, MembershipRow, key=key, always=seen, at_first={})


def _bind_link(
    session: Session, course_id: CourseId, launch: VerifiedLaunch, now: datetime
) -> _Target:
    """Answer what the link leads to: by its custom parameters, else as it was bound before.

    Never by the link's id alone: a course copy gives every link a new one.
    """
    target = _find_target(session, course_id, launch.custom)
    if launch.link_id is None:
        return target
    # Both or neither: a link turned to another unit must not keep the old one's objective.
    named = {"unit_id": target.unit_id, "objective_id": target.objective_id}
    is_named = target.unit_id is not None
    link = upsert(
        session,
        LinkRow,
        key={"course_id": course_id, "link_id": launch.link_id},
        always=named if is_named else {},
        at_first={"created_at": now} if is_named else {**named, "created_at": now},
    )
    if is_named:
        return target
    return _Target(*session.execute(_BOUND, {"link": link}).one())


def _find_target(session: Session, course_id: CourseId, custom: dict[str, str]) -> _Target:
    """Resolve what a link names to our rows."""
    unit_slug, objective_slug = _named(custom)
    unit_id = session.scalar(_UNIT, {"course_id": course_id, "slug": unit_slug})
    if unit_id is None or not objective_slug:
        return _Target(unit_id, None)
    objective_id = session.scalar(_OBJECTIVE, {"unit_id": unit_id, "slug": objective_slug})
    return _Target(unit_id, objective_id)


def _named(custom: dict[str, str]) -> tuple[str, str]:
    """Read `cairn_unit` and `cairn_objective` (alone: `unit.objective`), "" where not named."""
    unit_slug, objective_slug = custom.get("cairn_unit", ""), custom.get("cairn_objective", "")
    if "." in objective_slug:
        unit_slug, _, objective_slug = objective_slug.partition(".")
    return unit_slug, objective_slug
