"""What is known of a connection before anybody is asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lti_tool.db.models import (
    CourseRow,
    DeploymentRow,
    LinkRow,
    PersonRow,
    SpentLoginRow,
)
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import ConnectionFacts
from lti_tool.queries.connection_facts import find_course, load_connection_facts
from lti_tool.services.launching.accept_launch import accept_launch
from lti_tool.tool import Tool
from tests.queries.conftest import Counting
from tests.support.classrooms import Classroom
from tests.support.clock import START
from tests.support.factories import make_course
from tests.support.launches import ADA, make_launch


@pytest.fixture
def facts(tool: Tool, room: Classroom) -> Callable[[], ConnectionFacts]:
    def load() -> ConnectionFacts:
        with tool.reading() as session:
            return load_connection_facts(
                session, registration_id=room.registration_id, course_id=room.course_id
            )

    return load


def launch(tool: Tool, **changes: object) -> None:
    with tool.transaction() as session:
        accept_launch(session, launch=make_launch(session, **changes), now=START)


def log_in(tool: Tool, room: Classroom, state: str, target: str | None, minutes: int) -> None:
    with tool.transaction() as session:
        session.add(
            SpentLoginRow(
                state_hash=state,
                registration_id=room.registration_id,
                offers_storage=target is not None,
                spent_at=START + timedelta(minutes=minutes),
            )
        )


def test_a_course_brings_its_services(
    tool: Tool, room: Classroom, facts: Callable[[], ConnectionFacts]
) -> None:
    launch(tool, grade_scopes=("a", "b"), product="canvas")
    with tool.transaction() as session:
        session.get_one(CourseRow, room.course_id).context_history = ["one", "two"]
    course = facts().course
    assert course is not None
    assert (course.product, course.grade_scopes, course.earlier_courses) == (
        "canvas",
        ("a", "b"),
        2,
    )
    assert course.roster_url is not None
    assert facts().approved == ("1",)


def test_deployments_that_wait_are_told_apart(
    tool: Tool, room: Classroom, facts: Callable[[], ConnectionFacts]
) -> None:
    with tool.transaction() as session:
        for each, approval in (("7", "pending"), ("8", "disabled")):
            session.add(
                DeploymentRow(
                    registration_id=room.registration_id,
                    deployment_id=each,
                    approval=approval,
                    created_at=START,
                )
            )
    assert (facts().approved, facts().waiting) == (("1",), ("7",))


def test_names_are_judged_by_the_latest_launch_of_a_real_person(
    tool: Tool, facts: Callable[[], ConnectionFacts]
) -> None:
    launch(tool)
    assert facts().shares_names is True
    nameless = type(ADA)("zoe", "", "", "")
    with tool.transaction() as session:
        accept_launch(
            session,
            launch=make_launch(session, person=nameless),
            now=START + timedelta(minutes=1),
        )
    assert facts().shares_names is False
    with tool.transaction() as session:
        session.query(PersonRow).filter_by(sub="zoe").one().is_test = True
    assert facts().shares_names is True


def test_before_anybody_came_nothing_is_known(
    tool: Tool, room: Classroom, facts: Callable[[], ConnectionFacts]
) -> None:
    with tool.transaction() as session:
        empty = make_course(session, room.registration_id, context_id="empty")
    with tool.reading() as session:
        known = load_connection_facts(
            session, registration_id=room.registration_id, course_id=empty
        )
    assert (known.shares_names, known.offers_storage, known.has_chosen_content) == (
        None,
        None,
        False,
    )


def test_the_latest_login_says_whether_storage_is_offered(
    tool: Tool, room: Classroom, facts: Callable[[], ConnectionFacts]
) -> None:
    log_in(tool, room, "one", "_parent", 0)
    assert facts().offers_storage is True
    log_in(tool, room, "two", None, 1)
    assert facts().offers_storage is False


def test_content_was_chosen_when_a_launch_asked_for_it_or_a_link_leads_somewhere(
    tool: Tool, room: Classroom, facts: Callable[[], ConnectionFacts]
) -> None:
    launch(tool)
    assert not facts().has_chosen_content
    with tool.transaction() as session:
        session.add(
            LinkRow(
                course_id=room.course_id, link_id="bound", unit_id=room.unit_id, created_at=START
            )
        )
    assert facts().has_chosen_content


def test_the_newest_course_with_services_stands_for_a_platform(tool: Tool, room: Classroom) -> None:
    with tool.transaction() as session:
        silent = session.get_one(
            CourseRow, make_course(session, room.registration_id, context_id="silent")
        )
        silent.columns_url = silent.roster_url = None
    with tool.reading() as session:
        found = find_course(session, registration_id=room.registration_id, context_id=None)
        assert found == room.course_id
        with pytest.raises(DomainError, match="Open Cairn in it first"):
            find_course(session, registration_id=room.registration_id, context_id="nowhere")


def test_an_unknown_platform_is_said_in_words(tool: Tool) -> None:
    with tool.reading() as session, pytest.raises(DomainError, match="No platform has the number"):
        load_connection_facts(session, registration_id=RegistrationId(99), course_id=None)


def test_the_facts_take_seven_statements_at_most(
    counting: Counting, facts: Callable[[], ConnectionFacts]
) -> None:
    with counting() as statements:
        facts()
    assert len(statements) <= 7
