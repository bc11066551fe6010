"""A teacher's word that a class really has changed: once, for an hour, and only on a doubt."""

from datetime import timedelta

import pytest

from lti_tool.db.models import CourseRow, DecisionRow, MembershipRow
from lti_tool.db.transaction import Transaction
from lti_tool.domain.classes.roster import CONFIRMED_FOR, ImplausibleRosterError
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId
from lti_tool.services.classes.confirm_roster import confirm_roster
from lti_tool.services.classes.sync_roster import note_roster_trouble, sync_roster
from tests.services.test_rosters import class_of, course, member, sync
from tests.support.classrooms import Classroom
from tests.support.clock import START

__all__ = ["course"]

CLASS = ("ada", "ben", "chidi", "dana", "emil")


def doubt(transaction: Transaction, course_id: CourseId, *subs: str) -> None:
    """Read a list that is not believed, as the worker does."""
    with pytest.raises(ImplausibleRosterError) as caught:
        sync(transaction, course_id, *map(member, subs))
    with transaction() as session:
        note_roster_trouble(session, course_id=course_id, trouble=str(caught.value), now=START)


def confirm(transaction: Transaction, course_id: CourseId) -> None:
    with transaction() as session:
        confirm_roster(session, course_id=course_id, now=START)


def read_again(
    transaction: Transaction, course_id: CourseId, *subs: str, after: timedelta = timedelta()
) -> None:
    with transaction() as session:
        sync_roster(session, course_id=course_id, members=[*map(member, subs)], now=START + after)


def here(transaction: Transaction, course_id: CourseId) -> set[str]:
    return {sub for sub, (_, active) in class_of(transaction, course_id).items() if active}


@pytest.mark.parametrize("left", [(), ("ada",)], ids=["empty", "shrunk"])
def test_a_confirmed_change_is_taken_over(
    transaction: Transaction, course: CourseId, left: tuple[str, ...]
) -> None:
    sync(transaction, course, *map(member, CLASS))
    doubt(transaction, course, *left)
    assert here(transaction, course) == set(CLASS)
    confirm(transaction, course)
    read_again(transaction, course, *left, after=CONFIRMED_FOR - timedelta(seconds=1))
    assert here(transaction, course) == set(left)
    with transaction() as session:
        row = session.get_one(CourseRow, course)
        assert (row.roster_trouble, row.roster_confirmed_at) == ("", None)


def test_a_word_serves_once(transaction: Transaction, course: CourseId) -> None:
    sync(transaction, course, *map(member, CLASS))
    doubt(transaction, course)
    confirm(transaction, course)
    # A plausible list came instead; what comes after it is doubted like anything else.
    read_again(transaction, course, *CLASS[:4])
    with pytest.raises(ImplausibleRosterError):
        read_again(transaction, course)
    assert here(transaction, course) == set(CLASS[:4])


def test_a_word_runs_out(transaction: Transaction, course: CourseId) -> None:
    sync(transaction, course, *map(member, CLASS))
    doubt(transaction, course)
    confirm(transaction, course)
    with pytest.raises(ImplausibleRosterError):
        read_again(transaction, course, after=CONFIRMED_FOR)
    with transaction() as session:
        later = START + CONFIRMED_FOR
        note_roster_trouble(session, course_id=course, trouble="The LMS is down.", now=later)
        assert session.get_one(CourseRow, course).roster_confirmed_at is None


def test_a_word_outlives_an_lms_that_is_down(transaction: Transaction, course: CourseId) -> None:
    sync(transaction, course, *map(member, CLASS))
    doubt(transaction, course)
    confirm(transaction, course)
    with transaction() as session:
        note_roster_trouble(session, course_id=course, trouble="The LMS is down.", now=START)
    read_again(transaction, course)
    assert here(transaction, course) == set()


@pytest.mark.parametrize("trouble", ["", "The LMS is down for maintenance."])
def test_there_is_no_word_without_a_doubt(
    transaction: Transaction, course: CourseId, trouble: str
) -> None:
    with transaction() as session:
        session.get_one(CourseRow, course).roster_trouble = trouble
    with pytest.raises(DomainError) as caught:
        confirm(transaction, course)
    assert caught.value.code == "roster_not_in_doubt"


def test_nobodys_mastery_is_lost(transaction: Transaction, room: Classroom) -> None:
    room.master()
    doubt(transaction, room.course_id)
    confirm(transaction, room.course_id)
    read_again(transaction, room.course_id)
    with transaction() as session:
        assert session.query(DecisionRow).filter_by(person_id=room.ada).count() == 1
        assert session.query(MembershipRow).filter_by(person_id=room.ada).count() == 1
    read_again(transaction, room.course_id, "ada")
    assert here(transaction, room.course_id) == {"ada"}
