"""Bring a class up to date with the LMS's list; nobody's mastery is ever deleted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, MembershipRow, PersonRow, RegistrationRow
from lti_tool.db.models.platforms import Approval
from lti_tool.db.stores.held_rows import hold_class, hold_course
from lti_tool.db.stores.registrations import registration_of
from lti_tool.db.upsert import upsert
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.classes.roster import RosterChange, compare_rosters, is_confirmed
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.ports import MemberStatus, RosterAccess, RosterMember
from lti_tool.services.passback.owe_class import owe_returned


def courses_with_a_roster(session: Session) -> list[CourseId]:
    """Answer the courses whose LMS tells who is in them."""
    query = (
        select(CourseRow.id)
        .join(RegistrationRow, RegistrationRow.id == CourseRow.registration_id)
        .where(CourseRow.roster_url.is_not(None), RegistrationRow.approval == Approval.ACTIVE)
        .order_by(CourseRow.id)
    )
    return [CourseId(found) for found in session.scalars(query)]


def roster_access(session: Session, *, course_id: CourseId) -> RosterAccess | None:
    """Answer where a course's list of people is, None when the LMS does not tell."""
    course = session.get_one(CourseRow, course_id)
    registration = session.get_one(RegistrationRow, course.registration_id)
    if course.roster_url is None or registration.approval != Approval.ACTIVE:
        return None
    return RosterAccess(registration_of(registration), course.roster_url, product=course.product)


def sync_roster(
    session: Session, *, course_id: CourseId, members: Sequence[RosterMember], now: datetime
) -> RosterChange:
    """Take over a whole list. Raises ImplausibleRosterError, with nothing changed.

    What a teacher has confirmed lately is taken over even then, and the confirmation is used up.
    Who is missing from it becomes inactive and keeps everything. A role seen at a launch stands:
    Moodle lists its non-editing teachers as students (seen on Moodle 4.5).
    """
    course = hold_course(session, course_id)
    # In one order everywhere: two courses that share people must not hold them crosswise.
    active = sorted(
        (member for member in members if member.status is MemberStatus.ACTIVE),
        key=lambda member: member.sub,
    )
    known = _known(session, course_id)
    students = {sub for sub, row in known.items() if row.role == Role.STUDENT and row.is_active}
    told = {
        member.sub for member in active if _role_here(member, known.get(member.sub)) is Role.STUDENT
    }
    change = compare_rosters(
        students, told, is_confirmed=is_confirmed(course.roster_confirmed_at, now=now)
    )
    was_away = {row.id for row in known.values() if not row.is_active}
    people = {member.sub: _person(session, course, member, now) for member in active}
    hold_class(session, course_id)
    for member in active:
        upsert(
            session,
            MembershipRow,
            key={"course_id": course_id, "person_id": people[member.sub]},
            always={"role": _role_here(member, known.get(member.sub)), "is_active": True},
            at_first={},
        )
    back = [
        people[sub]
        for sub in sorted(told)
        if (row := known.get(sub)) is not None and row.id in was_away
    ]
    gone = [row.id for sub, row in known.items() if sub not in {each.sub for each in active}]
    session.execute(update(MembershipRow).where(MembershipRow.id.in_(gone)).values(is_active=False))
    course.roster_read_at, course.roster_trouble = now, ""
    course.roster_confirmed_at = None
    for person_id in back:
        owe_returned(session, course=course, person_id=PersonId(person_id), now=now)
    return change


def note_roster_trouble(
    session: Session, *, course_id: CourseId, trouble: str, now: datetime
) -> None:
    """Keep why a list was not taken over, for the teacher to read; forget a word that ran out."""
    course = session.get_one(CourseRow, course_id)
    course.roster_trouble = trouble
    if not is_confirmed(course.roster_confirmed_at, now=now):
        course.roster_confirmed_at = None


def _known(session: Session, course_id: CourseId) -> dict[str, MembershipRow]:
    query = (
        select(PersonRow.sub, MembershipRow)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(MembershipRow.course_id == course_id)
    )
    return dict(session.execute(query).all())


def _role_here(member: RosterMember, row: MembershipRow | None) -> Role:
    if row is not None and row.seen_at is not None:
        return Role(row.role)
    return member.role


def _person(session: Session, course: CourseRow, member: RosterMember, now: datetime) -> int:
    names = {
        "name": member.name,
        "given_name": member.given_name,
        "family_name": member.family_name,
    }
    given = {field: name for field, name in names.items() if name}
    return upsert(
        session,
        PersonRow,
        key={"registration_id": course.registration_id, "sub": member.sub},
        always={**given, "is_test": member.is_test},
        at_first={**{field: "" for field in names if field not in given}, "created_at": now},
    )
