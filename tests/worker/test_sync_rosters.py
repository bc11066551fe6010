"""Reading a class from the LMS: no transaction open, and the class as it was when it fails."""

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from lti_tool.db.models import CourseRow
from lti_tool.db.transaction import Transaction
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId
from lti_tool.ports import MemberStatus, RosterMember
from lti_tool.queries.class_members import load_students
from lti_tool.tool import Tool
from lti_tool.worker.sync_rosters import sync_course
from tests.support.clock import FakeClock
from tests.support.factories import make_course
from tests.support.gradebooks import FakeGradebook
from tests.support.rosters import FakeRoster
from tests.support.tools import make_settings, make_tool

ADDRESS = "https://lms.example/courses/math-6a/members"
ADA = RosterMember("ada", "Ada", "Ada", "", Role.STUDENT, MemberStatus.ACTIVE, is_test=False)
VIEW = replace(ADA, sub="view", name="Student View", is_test=True)


@pytest.fixture
def roster() -> FakeRoster:
    return FakeRoster(members={ADDRESS: (ADA, VIEW)})


@pytest.fixture
def tool(
    transaction: Transaction,
    reading: Transaction,
    clock: FakeClock,
    tmp_path: Path,
    roster: FakeRoster,
) -> Tool:
    return make_tool(
        transaction=transaction,
        reading=reading,
        clock=clock,
        gradebook=FakeGradebook(),
        roster=roster,
        settings=make_settings(tmp_path),
    )


@pytest.fixture
def course(tool: Tool) -> CourseId:
    with tool.transaction() as session:
        return make_course(session)


def names(tool: Tool, course: CourseId) -> list[str]:
    with tool.reading() as session:
        return [name for _, name in load_students(session, course)]


def trouble(tool: Tool, course: CourseId) -> str:
    with tool.reading() as session:
        return session.get_one(CourseRow, course).roster_trouble


def test_a_class_is_on_the_board_before_anybody_came(tool: Tool, course: CourseId) -> None:
    with capture_logs() as logs:
        sync_course(tool, course)
    assert names(tool, course) == ["Ada", "Student View (test student)"]
    assert [line["event"] for line in logs] == ["roster_synced"]
    assert "Ada" not in str(logs)


def test_an_lms_that_is_down_leaves_the_class_and_a_reason(
    tool: Tool, course: CourseId, roster: FakeRoster
) -> None:
    sync_course(tool, course)
    roster.faults = ["unavailable"]
    sync_course(tool, course)
    assert len(names(tool, course)) == 2
    assert trouble(tool, course) == "The LMS is down for maintenance."
    sync_course(tool, course)
    assert trouble(tool, course) == ""


def test_an_implausible_list_leaves_the_class_and_a_reason(
    tool: Tool, course: CourseId, roster: FakeRoster
) -> None:
    sync_course(tool, course)
    roster.members[ADDRESS] = ()
    sync_course(tool, course)
    assert len(names(tool, course)) == 2
    assert "nobody is in this course" in trouble(tool, course)


def test_a_course_without_a_list_is_not_asked_for(
    tool: Tool, course: CourseId, roster: FakeRoster
) -> None:
    with tool.transaction() as session:
        session.get_one(CourseRow, course).roster_url = None
    sync_course(tool, course)
    assert roster.reads == []
