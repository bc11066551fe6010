"""A launch makes or updates a course, a person and their role, and opens a fresh session."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lti_tool.db.models import (
    CourseRow,
    LaunchSessionRow,
    LinkRow,
    MembershipRow,
    PersonRow,
)
from lti_tool.domain.classes.roles import Role
from lti_tool.ports import PersonClaim
from lti_tool.services.launching.accept_launch import (
    OpenedSession,
    accept_launch,
    frame_ancestors,
)
from lti_tool.tool import Tool
from tests.support.clock import FakeClock
from tests.support.factories import make_registration
from tests.support.launches import ADA, COLUMNS, COURSE, ROSTER, make_launch


@pytest.fixture
def platform(tool: Tool, clock: FakeClock) -> Tool:
    """A tool that knows one platform and nothing else."""
    with tool.transaction() as session:
        make_registration(session)
    return tool


def launch(tool: Tool, **changes: object) -> OpenedSession:
    with tool.transaction() as session:
        claims = make_launch(session, **changes)
        return accept_launch(session, launch=claims, now=tool.clock())


def person(tool: Tool) -> PersonRow:
    with tool.reading() as session:
        row = session.scalars(select(PersonRow)).one()
        session.expunge(row)
    return row


def course(tool: Tool) -> CourseRow:
    with tool.reading() as session:
        row = session.scalars(select(CourseRow)).one()
        session.expunge(row)
    return row


def session_row(tool: Tool, opened: OpenedSession) -> LaunchSessionRow:
    with tool.reading() as session:
        row = session.get_one(LaunchSessionRow, opened.sid)
        session.expunge(row)
    return row


def test_a_first_launch_records_who_came_where(platform: Tool, clock: FakeClock) -> None:
    opened = launch(platform)
    ada, math = person(platform), course(platform)
    assert (ada.sub, ada.name, ada.given_name, ada.family_name) == (
        "ada",
        "Ada Byron",
        "Ada",
        "Byron",
    )
    assert (math.context_id, math.title) == ("math-6a", "Mathematics 6A")
    assert (math.columns_url, math.roster_url) == (COLUMNS, ROSTER)
    row = session_row(platform, opened)
    assert (row.course_id, row.person_id, row.role) == (math.id, ada.id, Role.STUDENT)
    assert row.created_at == row.seen_at == clock()
    assert opened.secret not in (row.secret_hash, row.csrf_key, row.sid)


def test_every_launch_opens_a_session_of_its_own(platform: Tool) -> None:
    first, second = launch(platform), launch(platform)
    assert first.sid != second.sid
    assert first.secret != second.secret
    keys = {session_row(platform, opened).csrf_key for opened in (first, second)}
    assert len(keys) == 2


def test_a_later_launch_without_names_keeps_those_we_know(platform: Tool) -> None:
    launch(platform)
    launch(platform, person=PersonClaim("ada", "", "", ""))
    assert person(platform).name == "Ada Byron"
    assert person(platform).family_name == "Byron"


def test_a_later_launch_with_other_names_changes_them(platform: Tool) -> None:
    launch(platform, person=PersonClaim("ada", "", "", ""))
    assert person(platform).name == ""
    launch(platform, person=replace(ADA, name="Ada Lovelace", family_name="Lovelace"))
    assert (person(platform).name, person(platform).given_name) == ("Ada Lovelace", "Ada")


def test_a_later_launch_updates_the_role(platform: Tool, clock: FakeClock) -> None:
    launch(platform)
    clock.move(days=1)
    launch(platform, role=Role.ASSISTANT)
    with platform.reading() as session:
        [row] = session.scalars(select(MembershipRow)).all()
        assert (row.role, row.seen_at) == (Role.ASSISTANT, clock())


def test_a_later_launch_without_services_keeps_those_we_know(platform: Tool) -> None:
    launch(platform)
    launch(platform, columns_url=None, roster_url=None)
    assert (course(platform).columns_url, course(platform).roster_url) == (COLUMNS, ROSTER)


def test_a_later_launch_brings_services_that_moved(platform: Tool) -> None:
    launch(platform, columns_url=None)
    assert course(platform).columns_url is None
    launch(platform, columns_url="https://new.example/lineitems")
    assert course(platform).columns_url == "https://new.example/lineitems"
    assert course(platform).roster_url == ROSTER


def test_a_course_without_a_title_is_called_by_its_label_and_keeps_its_title(
    platform: Tool,
) -> None:
    launch(platform, course=replace(COURSE, title=""))
    assert course(platform).title == "MATH6A"
    launch(platform)
    launch(platform, course=replace(COURSE, label="", title=""))
    assert course(platform).title == "Mathematics 6A"


def test_an_anonymous_launch_has_a_course_and_no_person(platform: Tool) -> None:
    opened = launch(platform, person=None)
    row = session_row(platform, opened)
    assert row.person_id is None
    assert row.course_id == course(platform).id
    with platform.reading() as session:
        assert session.scalar(select(func.count()).select_from(PersonRow)) == 0
        assert session.scalar(select(func.count()).select_from(MembershipRow)) == 0


def test_a_launch_from_no_course_has_a_person_and_no_course(platform: Tool) -> None:
    row = session_row(platform, launch(platform, course=None))
    assert (row.course_id, row.unit_id, row.objective_id) == (None, None, None)
    assert row.person_id == person(platform).id
    with platform.reading() as session:
        assert session.scalar(select(func.count()).select_from(LinkRow)) == 0


def test_eight_first_launches_at_once_make_one_of_each(platform: Tool) -> None:
    together = Barrier(8)

    def arrive(_tab: int) -> OpenedSession:
        together.wait(timeout=10)
        return launch(platform)

    with ThreadPoolExecutor(8) as tabs:
        opened = list(tabs.map(arrive, range(8)))
    assert len({each.sid for each in opened}) == 8
    with platform.reading() as session:
        for table in (CourseRow, PersonRow, MembershipRow, LinkRow):
            assert session.scalar(select(func.count()).select_from(table)) == 1


def test_two_people_in_two_courses_at_once_wait_for_nobody_forever(platform: Tool) -> None:
    together = Barrier(4)
    courses = [COURSE, replace(COURSE, context_id="math-6b")]
    people = [ADA, replace(ADA, sub="ben")]

    def arrive(number: int) -> OpenedSession:
        together.wait(timeout=10)
        return launch(platform, course=courses[number % 2], person=people[number // 2])

    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(arrive, range(4)))
    with platform.reading() as session:
        assert session.scalar(select(func.count()).select_from(MembershipRow)) == 4


def test_a_database_error_tells_no_names(platform: Tool) -> None:
    nobody = PersonRow(registration_id=99, sub="ada", name="Ada Byron", created_at=platform.clock())
    with pytest.raises(IntegrityError) as caught, platform.transaction() as session:
        session.add(nobody)
    assert "Ada" not in str(caught.value)


def ancestors(tool: Tool, **urls: str | None) -> tuple[str, ...]:
    columns_url = urls.pop("columns_url", COLUMNS)
    with tool.reading() as session:
        claims = make_launch(session, columns_url=columns_url)
    return frame_ancestors(replace(claims, registration=replace(claims.registration, **urls)))


def test_the_platform_may_frame_its_sessions(platform: Tool) -> None:
    assert ancestors(platform) == ("https://lms.example",)
    row = session_row(platform, launch(platform))
    assert row.frame_ancestors == "https://lms.example"


def test_a_schools_own_domain_on_a_shared_issuer_may_frame_too(platform: Tool) -> None:
    assert ancestors(
        platform,
        issuer="https://canvas.instructure.com",
        auth_login_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
        columns_url="https://school.example:8443/api/lti/courses/1/line_items",
    ) == (
        "https://canvas.instructure.com",
        "https://sso.canvaslms.com",
        "https://school.example:8443",
    )


def test_an_issuer_that_is_no_address_frames_nothing(platform: Tool) -> None:
    assert ancestors(platform, issuer="platform-7", columns_url=None) == ("https://lms.example",)


@pytest.mark.parametrize(
    "columns_url",
    [
        "https://evil.example;script-src */lineitems",
        "https://evil.example *.example/lineitems",
        "https://a.example,default-src */x",
        "https://user:word@lms.example/lineitems",
    ],
)
def test_an_address_cannot_smuggle_anything_into_the_policy(
    platform: Tool, columns_url: str
) -> None:
    for origin in ancestors(platform, columns_url=columns_url):
        assert origin.startswith("https://")
        assert not set(origin.removeprefix("https://")) & set(" ;,*@'\"")
