"""Turn a verified launch into a course, a person, a link and a session."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    CourseRow,
    LaunchSessionRow,
    LinkRow,
    MembershipRow,
    ObjectiveRow,
    PersonRow,
    UnitRow,
)
from lti_tool.db.upsert import upsert
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.ports import CourseClaim, PersonClaim, VerifiedLaunch
from lti_tool.services.launching.secret_digest import digest

# What follows goes into a header: a claim with ";" or a space would write a policy of its own.
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?")


@dataclass(frozen=True)
class OpenedSession:
    """A session just opened. `secret` is known here and to the browser, and nowhere else."""

    sid: str
    secret: str
    role: Role
    course_id: CourseId | None = None


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
    course_id = None if launch.course is None else _course(session, launch, launch.course, now)
    person_id = None if launch.person is None else _person(session, launch, launch.person, now)
    target = _Target(None, None)
    if course_id is not None:
        if person_id is not None:
            _membership(session, course_id, person_id, launch.role, now)
        target = _bind_link(session, course_id, launch, now)
    opened = OpenedSession(
        secrets.token_urlsafe(12), secrets.token_urlsafe(32), launch.role, course_id
    )
    session.add(
        LaunchSessionRow(
            sid=opened.sid,
            secret_hash=digest(opened.secret) if proof_hash is None else "",
            proof_hash=proof_hash,
            csrf_key=secrets.token_urlsafe(32),
            registration_id=launch.registration.id,
            course_id=course_id,
            person_id=person_id,
            role=launch.role,
            unit_id=target.unit_id,
            objective_id=target.objective_id,
            return_url=launch.return_url,
            deployment_id=launch.deployment_id,
            deep_linking=deep_linking,
            frame_ancestors=" ".join(frame_ancestors(launch)),
            created_at=now,
            seen_at=now,
        )
    )
    return opened


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


def _course(
    session: Session, launch: VerifiedLaunch, claim: CourseClaim, now: datetime
) -> CourseId:
    # A launch without the claim (a navigation link, say) must not forget what an earlier one said.
    services = {
        "columns_url": launch.columns_url,
        "grade_scopes": list(launch.grade_scopes) if launch.columns_url else None,
        "roster_url": launch.roster_url,
        "product": launch.product,
    }
    told = {name: value for name, value in services.items() if value}
    return ensure_course(
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
    unknown = {"title": "", "product": "", "roster_trouble": ""}
    always = {**told, **({"title": title} if title else {})}
    return CourseId(
        upsert(
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
    upsert(
        session,
        MembershipRow,
        key={"course_id": course_id, "person_id": person_id},
        always={"role": role, "is_active": True, "seen_at": now},
        at_first={},
    )


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
    bound = session.execute(
        select(LinkRow.unit_id, ObjectiveRow.id)
        .outerjoin(
            ObjectiveRow,
            (ObjectiveRow.id == LinkRow.objective_id) & ObjectiveRow.retired_at.is_(None),
        )
        .where(LinkRow.id == link)
    ).one()
    return _Target(*bound)


def _find_target(session: Session, course_id: CourseId, custom: dict[str, str]) -> _Target:
    """Resolve `cairn_unit` and `cairn_objective` (alone: `unit.objective`) to our rows."""
    unit_slug, objective_slug = custom.get("cairn_unit", ""), custom.get("cairn_objective", "")
    if "." in objective_slug:
        unit_slug, _, objective_slug = objective_slug.partition(".")
    unit_id = session.scalar(
        select(UnitRow.id).where(UnitRow.course_id == course_id, UnitRow.slug == unit_slug)
    )
    if unit_id is None or not objective_slug:
        return _Target(unit_id, None)
    objective_id = session.scalar(
        select(ObjectiveRow.id).where(
            ObjectiveRow.unit_id == unit_id,
            ObjectiveRow.slug == objective_slug,
            ObjectiveRow.retired_at.is_(None),
        )
    )
    return _Target(unit_id, objective_id)
