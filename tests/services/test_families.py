"""A session keeps whom its launch lets an observer look at, and an observer is never a learner."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import LaunchSessionRow, MembershipRow, PersonRow
from lti_tool.domain.classes.roles import Role
from lti_tool.ports import MemberStatus, PersonClaim, RosterMember
from lti_tool.queries.class_members import load_students
from lti_tool.services.classes.sync_roster import sync_roster
from lti_tool.services.launching.accept_launch import accept_launch
from lti_tool.services.launching.find_session import LaunchSession, find_session
from tests.support.classrooms import Classroom
from tests.support.launches import make_launch

OMAR = PersonClaim("omar", "Omar", "Omar", "")


def arrive(room: Classroom, **changes: object) -> LaunchSession:
    given: dict[str, object] = {
        "role": Role.OBSERVER,
        "person": OMAR,
        "mentored_subs": ("ada", "ben"),
    }
    with room.tool.transaction() as session:
        launch = make_launch(session, **(given | changes))
        opened = accept_launch(session, launch=launch, now=room.clock())
    with room.tool.reading() as session:
        found = find_session(session, sid=opened.sid, secret=opened.secret, now=room.clock())
    assert found is not None
    return found


def role_of(session: Session, sub: str) -> str | None:
    query = (
        select(MembershipRow.role)
        .join(PersonRow, PersonRow.id == MembershipRow.person_id)
        .where(PersonRow.sub == sub)
    )
    return session.scalar(query)


def test_an_observers_session_knows_the_students_named_by_its_launch(room: Classroom) -> None:
    assert arrive(room).mentored_subs == ("ada", "ben")


def test_each_launch_says_it_anew(room: Classroom) -> None:
    first, second = arrive(room), arrive(room, mentored_subs=("ben",))
    assert (first.mentored_subs, second.mentored_subs) == (("ada", "ben"), ("ben",))
    assert arrive(room, mentored_subs=()).mentored_subs == ()


def test_a_student_named_twice_is_one(room: Classroom) -> None:
    assert arrive(room, mentored_subs=("ada", "", "ada")).mentored_subs == ("ada",)


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.OBSERVER])
def test_nobody_elses_session_keeps_anybody(room: Classroom, role: Role) -> None:
    found = arrive(room, role=role)
    assert found.mentored_subs == ()
    with room.tool.reading() as session:
        assert session.get_one(LaunchSessionRow, found.sid).mentored_subs == []


def test_an_observer_is_on_no_board_also_when_the_lms_lists_them_as_a_learner(
    room: Classroom,
) -> None:
    arrive(room)
    listed = [
        RosterMember(
            sub, sub.title(), sub.title(), "", Role.STUDENT, MemberStatus.ACTIVE, is_test=False
        )
        for sub in ("ada", "ben", "omar")
    ]
    with room.tool.transaction() as session:
        sync_roster(session, course_id=room.course_id, members=listed, now=room.clock())
    with room.tool.reading() as session:
        assert role_of(session, "omar") == Role.OBSERVER
        assert [name for _, name in load_students(session, room.course_id)] == ["Ada", "Ben"]
