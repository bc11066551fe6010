"""What every gradebook promises: the fake one, and the demo LMS in each of its profiles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from lti_tool.demo_lms.faults import FaultKind, Service
from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import ColumnSpec, Gradebook, GradebookAccess, ScoreMessage, ShownGrade
from tests.lti.demo_platform import PROFILES, demo_platform
from tests.lti.support import LMS
from tests.support.gradebooks import FakeGradebook

SPEC = ColumnSpec("Unit rates", 100, "cairn:objective:7", "percent")
STUDENTS = ("ada", "ben", "chidi", "dana", "emil", "fatima")
TIME = datetime(2026, 10, 5, 14, 3, 27, tzinfo=UTC)


@dataclass
class Classroom:
    """A course with a gradebook. `sub` answers how its LMS names a person to tools."""

    gradebook: Gradebook
    access: GradebookAccess
    sub: Callable[[str], str]
    break_next_score: Callable[[str], None]

    def column(self, **changes: str) -> str:
        return self.gradebook.find_or_create_column(self.access, replace(SPEC, **changes))  # type: ignore[arg-type]

    def send(
        self,
        column: str,
        points: int,
        *,
        who: str = "ada",
        after: int = 0,
        comment: str = "Mastered: Unit rates",
        is_first: bool = False,
    ) -> None:
        message = ScoreMessage(
            user_id=self.sub(who),
            points=Fraction(points),
            maximum=100,
            comment=comment,
            timestamp=TIME + timedelta(seconds=after),
            submitted_at=TIME - timedelta(days=1),
            is_first=is_first,
        )
        self.gradebook.send_score(self.access, column, message)

    def shown(self, column: str, who: str = "ada") -> ShownGrade | None:
        return self.gradebook.read_grade(self.access, column, self.sub(who))

    def percent(self, column: str, who: str = "ada") -> Fraction | None:
        """What is shown, on a scale of 100: an LMS may have scaled it to the column."""
        grade = self.shown(column, who)
        return None if grade is None else grade.points / grade.maximum * 100


@pytest.fixture(params=["fake", *PROFILES])
def room(request: pytest.FixtureRequest, tool_keys: ToolKeys) -> Iterator[Classroom]:
    if request.param == "fake":
        fake = FakeGradebook(gradable=frozenset(STUDENTS))
        access = GradebookAccess(LMS, "https://lms.example/course/1/lineitems")
        yield Classroom(fake, access, sub=str, break_next_score=fake.faults.append)
        return
    faults = {
        "unavailable": FaultKind.UNAVAILABLE_503,
        "drop_before": FaultKind.DROP_BEFORE,
        "store_then_drop": FaultKind.STORE_THEN_DROP,
    }
    with demo_platform(request.param, tool_keys) as platform:
        yield Classroom(
            platform.gradebook,
            GradebookAccess(platform.registration, platform.columns_url, platform.product),
            sub=platform.sub,
            break_next_score=lambda name: platform.break_next(Service.SCORES, faults[name]),
        )


# Columns.


def test_a_column_is_made_once_and_then_found(room: Classroom) -> None:
    assert room.column() == room.column()
    assert room.column(label="Renamed by a teacher") == room.column()


def test_another_objective_or_tag_is_another_column(room: Classroom) -> None:
    columns = [
        room.column(),
        room.column(resource_id="cairn:objective:77"),
        room.column(tag="level"),
        room.column(resource_id="cairn:objective:77", tag="level"),
    ]
    assert len(set(columns)) == 4
    assert room.column() == columns[0]


def test_columns_are_listed_to_the_last_or_by_what_is_asked_for(room: Classroom) -> None:
    ids = [f"cairn:objective:{n}" for n in range(5)]
    urls = {resource_id: room.column(resource_id=resource_id) for resource_id in ids}
    level = room.column(resource_id=ids[2], tag="level")
    listed = room.gradebook.list_columns(room.access, tag="percent")
    assert {column.resource_id: column.url for column in listed} == urls
    both = room.gradebook.list_columns(room.access, resource_id=ids[2])
    assert {column.url for column in both} == {urls[ids[2]], level}
    everything = {column.url for column in room.gradebook.list_columns(room.access)}
    assert everything >= {*urls.values(), level}
    assert room.gradebook.list_columns(room.access, tag="complete") == ()


def test_a_column_is_listed_as_it_was_made(room: Classroom) -> None:
    url = room.column()
    [column] = room.gradebook.list_columns(room.access, resource_id=SPEC.resource_id)
    assert column.url == url
    assert (column.label, column.maximum) == (SPEC.label, SPEC.maximum)
    assert (column.resource_id, column.tag) == (SPEC.resource_id, SPEC.tag)


def test_a_changed_column_is_still_ours(room: Classroom) -> None:
    url = room.column()
    room.gradebook.update_column(room.access, url, label="Rates of change")
    room.gradebook.update_column(room.access, url, maximum=4)
    [column] = room.gradebook.list_columns(room.access, tag=SPEC.tag, resource_id=SPEC.resource_id)
    assert (column.url, column.label, column.maximum) == (url, "Rates of change", 4)
    assert room.column() == url


def test_a_removed_column_takes_nothing_more(room: Classroom) -> None:
    url = room.column()
    room.send(url, 90)
    room.gradebook.delete_column(room.access, url)
    assert room.gradebook.list_columns(room.access, resource_id=SPEC.resource_id) == ()
    for use in (lambda: room.send(url, 95, after=5), lambda: room.shown(url)):
        with pytest.raises(LmsRefusedError) as caught:
            use()
        assert caught.value.code == "not_found"
    assert room.column() != url


# Scores and grades.


def test_nothing_is_shown_before_anything_is_sent(room: Classroom) -> None:
    column = room.column()
    assert room.shown(column) is None
    assert room.gradebook.read_grades(room.access, column) == {}


@pytest.mark.parametrize("is_first", [True, False])
def test_what_is_sent_is_shown(room: Classroom, is_first: bool) -> None:
    column = room.column()
    room.send(column, 90, is_first=is_first)
    shown = room.shown(column)
    assert shown is not None
    assert (room.percent(column), shown.comment) == (90, "Mastered: Unit rates")


def test_a_newer_score_takes_the_place_of_the_older(room: Classroom) -> None:
    column = room.column()
    room.send(column, 75, comment="Nearly")
    room.send(column, 90, after=1, comment="Mastered")
    shown = room.shown(column)
    assert shown is not None
    assert (room.percent(column), shown.comment) == (90, "Mastered")


def test_an_older_score_is_refused_and_changes_nothing(room: Classroom) -> None:
    column = room.column()
    room.send(column, 90, after=60)
    with pytest.raises(LmsRefusedError) as caught:
        room.send(column, 60)
    assert caught.value.code == "conflict"
    assert room.percent(column) == 90


def test_a_score_without_a_comment_leaves_the_comment(room: Classroom) -> None:
    column = room.column()
    room.send(column, 75, comment="Come and see me")
    room.send(column, 90, after=1, comment="")
    shown = room.shown(column)
    assert shown is not None
    assert (room.percent(column), shown.comment) == (90, "Come and see me")


def test_a_teacher_gets_no_grade(room: Classroom) -> None:
    column = room.column()
    with pytest.raises(LmsRefusedError) as caught:
        room.send(column, 90, who="maya")
    assert caught.value.code == "not_a_gradable_user"
    assert room.gradebook.read_grades(room.access, column) == {}


def test_a_whole_column_is_read_to_the_last_student(room: Classroom) -> None:
    column, other = room.column(), room.column(tag="level")
    for n, who in enumerate(STUDENTS[:-1]):
        room.send(column, 60 + n, who=who)
    room.send(other, 10)
    grades = room.gradebook.read_grades(room.access, column)
    assert {user: grade.points / grade.maximum * 100 for user, grade in grades.items()} == {
        room.sub(who): 60 + n for n, who in enumerate(STUDENTS[:-1])
    }


def test_one_persons_grade_is_no_others(room: Classroom) -> None:
    column = room.column()
    for n, who in enumerate(STUDENTS[:-1]):
        room.send(column, 60 + n, who=who)
    assert room.percent(column, STUDENTS[4]) == 64
    assert room.percent(column, STUDENTS[5]) is None


# Trouble.


def test_a_score_that_meets_a_closed_door_did_not_arrive(room: Classroom) -> None:
    column = room.column()
    room.break_next_score("unavailable")
    with pytest.raises(LmsUnavailableError) as caught:
        room.send(column, 90)
    assert not caught.value.is_ambiguous
    assert room.shown(column) is None
    room.send(column, 90)
    assert room.percent(column) == 90


@pytest.mark.parametrize(("fault", "arrives"), [("drop_before", False), ("store_then_drop", True)])
def test_a_broken_connection_does_not_say_whether_the_score_arrived(
    room: Classroom, fault: str, arrives: bool
) -> None:
    column = room.column()
    room.break_next_score(fault)
    with pytest.raises(LmsUnavailableError) as caught:
        room.send(column, 90)
    assert caught.value.is_ambiguous
    assert (room.percent(column) == 90) is arrives
