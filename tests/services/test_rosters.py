"""A class as the LMS lists it: taken over whole, doubted when it cannot be, never losing work."""

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow, MembershipRow, PersonRow
from lti_tool.db.transaction import Transaction
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.classes.roster import ImplausibleRosterError
from lti_tool.domain.ids import CourseId
from lti_tool.ports import MemberStatus, RosterMember
from lti_tool.services.classes.sync_roster import (
    courses_with_a_roster,
    roster_access,
    sync_roster,
)
from lti_tool.services.launching.register_platforms import disable_platform
from tests.support.clock import START, FakeClock
from tests.support.factories import make_course, make_person, make_student


def member(
    sub: str,
    role: Role = Role.STUDENT,
    *,
    name: str | None = None,
    status: MemberStatus = MemberStatus.ACTIVE,
    is_test: bool = False,
) -> RosterMember:
    shown = sub.title() if name is None else name
    return RosterMember(sub, shown, shown, "", role, status, is_test)


def class_of(transaction: Transaction, course_id: CourseId) -> dict[str, tuple[str, bool]]:
    with transaction() as session:
        query = (
            select(PersonRow.sub, MembershipRow.role, MembershipRow.is_active)
            .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
            .where(MembershipRow.course_id == course_id)
        )
        return {sub: (role, active) for sub, role, active in session.execute(query)}


def sync(transaction: Transaction, course_id: CourseId, *members: RosterMember) -> None:
    with transaction() as session:
        sync_roster(session, course_id=course_id, members=members, now=START)


@pytest.fixture
def course(transaction: Transaction) -> CourseId:
    with transaction() as session:
        return make_course(session)


def test_students_are_there_before_they_ever_come(
    transaction: Transaction, course: CourseId
) -> None:
    sync(transaction, course, member("ada"), member("maya", Role.TEACHER))
    assert class_of(transaction, course) == {"ada": ("student", True), "maya": ("teacher", True)}


def test_who_left_is_hidden_and_comes_back_as_they_were(
    transaction: Transaction, course: CourseId
) -> None:
    sync(transaction, course, member("ada"), member("ben"))
    sync(transaction, course, member("ben"))
    assert class_of(transaction, course)["ada"] == ("student", False)
    sync(transaction, course, member("ada"), member("ben"))
    assert class_of(transaction, course)["ada"] == ("student", True)


def test_an_inactive_member_counts_as_gone(transaction: Transaction, course: CourseId) -> None:
    sync(transaction, course, member("ada"), member("ben"))
    sync(transaction, course, member("ada", status=MemberStatus.INACTIVE), member("ben"))
    assert class_of(transaction, course)["ada"] == ("student", False)


def test_an_emptied_class_is_not_believed_and_nothing_changes(
    transaction: Transaction, course: CourseId
) -> None:
    sync(transaction, course, member("ada"), member("ben"))
    with pytest.raises(ImplausibleRosterError):
        sync(transaction, course, member("maya", Role.TEACHER))
    assert class_of(transaction, course) == {
        "ada": ("student", True),
        "ben": ("student", True),
    }


def test_a_role_seen_at_a_launch_stands(transaction: Transaction, course: CourseId) -> None:
    # Moodle lists its non-editing teacher as a student (seen on Moodle 4.5).
    with transaction() as session:
        make_person(session, course, "noor", Role.TEACHER)
    sync(transaction, course, member("noor"), member("ada"))
    assert class_of(transaction, course)["noor"] == ("teacher", True)


def test_names_are_kept_when_a_later_list_omits_them(
    transaction: Transaction, course: CourseId
) -> None:
    sync(transaction, course, member("ada"))
    sync(transaction, course, member("ada", name=""))
    with transaction() as session:
        assert session.scalars(select(PersonRow.name)).one() == "Ada"


def test_a_teachers_student_view_is_known_as_such(
    transaction: Transaction, course: CourseId
) -> None:
    sync(transaction, course, member("test", is_test=True))
    with transaction() as session:
        assert session.scalars(select(PersonRow.is_test)).one()


def test_reading_is_noted_and_old_trouble_forgotten(
    transaction: Transaction, course: CourseId, clock: FakeClock
) -> None:
    with transaction() as session:
        session.get_one(CourseRow, course).roster_trouble = "The LMS was down."
    sync(transaction, course, member("ada"))
    with transaction() as session:
        row = session.get_one(CourseRow, course)
        assert (row.roster_read_at, row.roster_trouble) == (clock(), "")


def test_only_courses_of_active_platforms_with_a_list_are_read(
    transaction: Transaction, course: CourseId
) -> None:
    with transaction() as session:
        row = session.get_one(CourseRow, course)
        other = make_course(session, row.registration_id, context_id="silent")
        session.get_one(CourseRow, other).roster_url = None
        make_student(session, other)
    with transaction() as session:
        assert courses_with_a_roster(session) == [course]
        assert roster_access(session, course_id=other) is None
        access = roster_access(session, course_id=course)
        assert access is not None
        assert access.roster_url.endswith("/courses/math-6a/members")
        disable_platform(session, registration_id=access.registration.id, now=START)
    with transaction() as session:
        assert courses_with_a_roster(session) == []
        assert roster_access(session, course_id=course) is None


def test_people_are_taken_in_one_order_whatever_the_lists(
    transaction: Transaction, course: CourseId
) -> None:
    # Two courses that share people in opposite orders would lock them crosswise.
    sync(transaction, course, member("chidi"), member("ada"), member("ben"))
    with transaction() as session:
        order = session.scalars(select(PersonRow.sub).order_by(PersonRow.id)).all()
    assert order == ["ada", "ben", "chidi"]
