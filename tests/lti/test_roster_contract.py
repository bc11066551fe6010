"""What every roster promises: the fake one, and the demo LMS in each of its profiles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from lti_tool.demo_lms.faults import FaultKind, Service
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import MemberStatus, Roster, RosterAccess, RosterMember
from tests.lti.demo_platform import PROFILES, demo_platform
from tests.lti.support import LMS
from tests.support.rosters import FakeRoster

STUDENTS = ("ada", "ben", "chidi", "dana", "emil", "fatima")


@dataclass
class Classroom:
    """A course with a roster. `sub` answers how its LMS names a person to tools."""

    roster: Roster
    access: RosterAccess
    sub: Callable[[str], str]
    break_next_read: Callable[[], None]

    def read(self) -> dict[str, RosterMember]:
        members = self.roster.read(self.access)
        found = {member.sub: member for member in members}
        assert len(found) == len(members)
        return found


@pytest.fixture(params=["fake", *PROFILES])
def room(request: pytest.FixtureRequest, tool_keys: ToolKeys) -> Iterator[Classroom]:
    if request.param == "fake":
        access = RosterAccess(LMS, "https://lms.example/course/1/members")
        fake = FakeRoster({access.roster_url: _class()})
        yield Classroom(fake, access, str, lambda: fake.faults.append("unavailable"))
        return
    with demo_platform(request.param, tool_keys) as platform:
        yield Classroom(
            platform.roster,
            RosterAccess(platform.registration, platform.roster_url, product=platform.product),
            platform.sub,
            lambda: platform.break_next(Service.MEMBERSHIPS, FaultKind.UNAVAILABLE_503),
        )


def _class() -> tuple[RosterMember, ...]:
    roles = {"maya": Role.TEACHER} | dict.fromkeys(STUDENTS, Role.STUDENT)
    return tuple(
        RosterMember(slug, slug.title(), slug.title(), "", role, MemberStatus.ACTIVE, is_test=False)
        for slug, role in roles.items()
    )


def test_everybody_is_there_once(room: Classroom) -> None:
    assert set(room.read()) >= {room.sub(who) for who in ("maya", *STUDENTS)}


def test_a_person_has_a_name_a_role_and_a_status(room: Classroom) -> None:
    found = room.read()
    teacher, student = found[room.sub("maya")], found[room.sub("ada")]
    assert (teacher.role, student.role) == (Role.TEACHER, Role.STUDENT)
    assert student.name.startswith("Ada")
    assert (student.status, student.is_test) == (MemberStatus.ACTIVE, False)


def test_an_activity_that_is_not_there_has_no_members(room: Classroom) -> None:
    with pytest.raises(LmsRefusedError):
        room.roster.read(replace(room.access, link_id="no-such-link"))


def test_trouble_is_told_and_is_no_empty_class(room: Classroom) -> None:
    room.break_next_read()
    with pytest.raises(LmsUnavailableError):
        room.roster.read(room.access)
    assert len(room.read()) >= 7
