"""Record what a launch says that is new: its course, its person and what its link leads to."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import (
    CourseRow,
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
from lti_tool.services.launching.recognise import Arrival
from lti_tool.services.launching.said import named_target, said_of_course, said_of_person
from lti_tool.services.passback.owe_class import owe_returned

# Built once: putting a statement together costs more than asking it.
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
        _member.c.is_active == bindparam("was_active"),
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


class _Target(NamedTuple):
    unit_id: int | None
    objective_id: int | None


def take_in(session: Session, launch: VerifiedLaunch, now: datetime) -> Arrival:
    """Record what the launch says of its course, its person and its link."""
    course = None if launch.course is None else _course(session, launch, launch.course, now)
    course_id = None if course is None else CourseId(course.id)
    person_id = None if launch.person is None else _person(session, launch, launch.person, now)
    target = _Target(None, None)
    if course_id is not None:
        if person_id is not None:
            _membership(session, course_id, person_id, launch.role, now)
        target = _bind_link(session, course_id, launch, now)
        if person_id is not None and target.unit_id is None and launch.role is Role.TEACHER:
            unit_slug, _ = named_target(launch.custom)
            guess_source(session, course_id=course_id, teacher_id=person_id, unit_slug=unit_slug)
    is_news = course is not None and course.is_news
    return Arrival(course_id, person_id, *target, has_news_of_course=is_news)


def _course(session: Session, launch: VerifiedLaunch, claim: CourseClaim, now: datetime) -> Kept:
    return _keep_course(
        session,
        registration_id=launch.registration.id,
        context_id=claim.context_id,
        said=said_of_course(launch, claim),
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
        said={**told, **({"title": title} if title else {})},
        now=now,
    )
    return CourseId(kept.id)


def _keep_course(
    session: Session,
    *,
    registration_id: int,
    context_id: str,
    said: dict[str, Any],
    now: datetime,
) -> Kept:
    unknown = {"title": "", "product": "", "roster_trouble": ""}
    return keep(
        session,
        CourseRow,
        key={"registration_id": registration_id, "context_id": context_id},
        always=said,
        at_first={
            **{name: value for name, value in unknown.items() if name not in said},
            "sends_not_yet": False,
            "has_every_column": False,
            "created_at": now,
        },
    )


def _person(
    session: Session, launch: VerifiedLaunch, claim: PersonClaim, now: datetime
) -> PersonId:
    said = said_of_person(claim)
    unknown = dict.fromkeys(("name", "given_name", "family_name"), "")
    return PersonId(
        upsert(
            session,
            PersonRow,
            key={"registration_id": launch.registration.id, "sub": claim.sub},
            always=said,
            at_first={
                **{name: value for name, value in unknown.items() if name not in said},
                "created_at": now,
            },
        )
    )


def _membership(
    session: Session, course_id: CourseId, person_id: PersonId, role: Role, now: datetime
) -> None:
    key = {"course_id": course_id, "person_id": person_id}
    seen = {"role": role, "is_active": True, "seen_at": now}
    asked = {"its_course": course_id, "its_person": person_id, **seen}
    # Nearly always the row is there and changes, so that looking first would gain nothing.
    if session.execute(_SEE, asked | {"was_active": True}).first():
        return
    if session.execute(_SEE, asked | {"was_active": False}).first():
        course = session.get_one(CourseRow, course_id)
        owe_returned(session, course=course, person_id=person_id, now=now)
    else:
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
    unit_slug, objective_slug = named_target(custom)
    unit_id = session.scalar(_UNIT, {"course_id": course_id, "slug": unit_slug})
    if unit_id is None or not objective_slug:
        return _Target(unit_id, None)
    objective_id = session.scalar(_OBJECTIVE, {"unit_id": unit_id, "slug": objective_slug})
    return _Target(unit_id, objective_id)
