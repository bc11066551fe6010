"""See in one statement whether a launch says anything that is not known already."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import (
    CourseRow,
    LinkRow,
    MembershipRow,
    ObjectiveRow,
    PersonRow,
    RegistrationRow,
    UnitRow,
)
from lti_tool.db.models.platforms import Approval
from lti_tool.db.prepared import Prepared
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.ports import VerifiedLaunch
from lti_tool.services.launching.said import named_target, said_of_course, said_of_person

SEEN_STEP = timedelta(hours=1)
"""How exact “seen last” is for members of a course."""


class PlatformDisabledError(DomainError):
    """The platform was disabled while its launch was under way."""

    def __init__(self) -> None:
        super().__init__("platform_disabled", "This LMS may no longer open Cairn.")


@dataclass(frozen=True)
class Arrival:
    """Who arrives where, in our ids. What the launch did not name is None."""

    course_id: CourseId | None
    person_id: PersonId | None
    unit_id: int | None
    objective_id: int | None
    has_news_of_course: bool = False


_platform, _course, _person = table_of(RegistrationRow), table_of(CourseRow), table_of(PersonRow)
_member, _unit, _link = table_of(MembershipRow), table_of(UnitRow), table_of(LinkRow)
_objective = table_of(ObjectiveRow)
_bound = _objective.alias("bound")
_OF_COURSE = ("title", "product", "columns_url", "grade_scopes", "roster_url", "context_history")
_OF_PERSON = ("name", "given_name", "family_name", "is_test")
# Built once: putting a statement together costs more than asking it.
_KNOWN = Prepared(
    select(
        _platform.c.approval,
        _course.c.id.label("course_id"),
        *(_course.c[name].label(f"course_{name}") for name in _OF_COURSE),
        _person.c.id.label("person_id"),
        *(_person.c[name].label(f"person_{name}") for name in _OF_PERSON),
        _member.c.role,
        _member.c.is_active,
        _member.c.seen_at,
        _unit.c.id.label("unit_id"),
        _objective.c.id.label("objective_id"),
        _link.c.id.label("link_id"),
        _link.c.unit_id.label("bound_unit_id"),
        _link.c.objective_id.label("bound_objective_id"),
        _bound.c.id.label("current_objective_id"),
    )
    .select_from(_platform)
    .outerjoin(
        _course,
        and_(
            _course.c.registration_id == _platform.c.id,
            _course.c.context_id == bindparam("context_id"),
        ),
    )
    .outerjoin(
        _person,
        and_(_person.c.registration_id == _platform.c.id, _person.c.sub == bindparam("sub")),
    )
    .outerjoin(
        _member, and_(_member.c.course_id == _course.c.id, _member.c.person_id == _person.c.id)
    )
    .outerjoin(_unit, and_(_unit.c.course_id == _course.c.id, _unit.c.slug == bindparam("unit")))
    .outerjoin(
        _objective,
        and_(
            _objective.c.unit_id == _unit.c.id,
            _objective.c.slug == bindparam("objective"),
            _objective.c.retired_at.is_(None),
        ),
    )
    .outerjoin(_link, and_(_link.c.course_id == _course.c.id, _link.c.link_id == bindparam("link")))
    .outerjoin(_bound, and_(_bound.c.id == _link.c.objective_id, _bound.c.retired_at.is_(None)))
    .where(_platform.c.id == bindparam("registration_id"))
)


def recognise(session: Session, *, launch: VerifiedLaunch, now: datetime) -> Arrival | None:
    """Answer the arrival if all that the launch says is known already, None when some is news.

    Raises PlatformDisabledError: what let the launch in may have been looked up a moment ago.
    """
    unit_slug, objective_slug = named_target(launch.custom)
    asked = {
        "registration_id": launch.registration.id,
        "context_id": launch.course.context_id if launch.course else None,
        "sub": launch.person.sub if launch.person else None,
        "unit": unit_slug,
        "objective": objective_slug,
        "link": launch.link_id,
    }
    row = _KNOWN.first(session, asked)
    if row is None or row.approval != Approval.ACTIVE:
        raise PlatformDisabledError
    if not (_knows_course(row, launch) and _knows_person(row, launch, now)):
        return None
    return _at_target(row, launch)


def _knows_course(row: Row[Any], launch: VerifiedLaunch) -> bool:
    if launch.course is None:
        return True
    said = said_of_course(launch, launch.course)
    return row.course_id is not None and _holds(row, "course", said)


def _knows_person(row: Row[Any], launch: VerifiedLaunch, now: datetime) -> bool:
    if launch.person is None:
        return True
    if row.person_id is None or not _holds(row, "person", said_of_person(launch.person)):
        return False
    if launch.course is None:
        return True
    was_seen = row.seen_at is not None and now - row.seen_at < SEEN_STEP
    return was_seen and row.is_active and row.role == launch.role


def _holds(row: Row[Any], kind: str, said: dict[str, Any]) -> bool:
    return all(getattr(row, f"{kind}_{name}") == value for name, value in said.items())


def _at_target(row: Row[Any], launch: VerifiedLaunch) -> Arrival | None:
    """Answer the arrival unless the link is new, or leads elsewhere than before."""
    unit_id, objective_id = row.unit_id, row.objective_id
    if launch.link_id is not None and launch.course is not None:
        if row.link_id is None:
            return None
        if unit_id is None:
            unit_id, objective_id = row.bound_unit_id, row.current_objective_id
        elif (unit_id, objective_id) != (row.bound_unit_id, row.bound_objective_id):
            return None
    if unit_id is None and launch.role is Role.TEACHER and named_target(launch.custom) != ("", ""):
        return None  # it may be worth a guess where the course was copied from
    return Arrival(row.course_id, row.person_id, unit_id, objective_id)
