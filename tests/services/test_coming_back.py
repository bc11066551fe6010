"""Who was away, or excused, and is back is owed what their columns read by now."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import MembershipRow, ScoreOwedRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.tables import PointsTable
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.ports import MemberStatus, RosterMember
from lti_tool.services.authoring.set_grading_policy import send_what_is_due
from lti_tool.services.classes.sync_roster import sync_roster
from lti_tool.services.launching.accept_launch import accept_launch
from lti_tool.worker.deliver_scores import drain
from tests.support.classrooms import Classroom
from tests.support.columns import UNIT, UNITS, gradebook, owed, rule, shown, withdraw
from tests.support.grading import apply_policy
from tests.support.launches import ADA, make_launch

ADDING = "cairn:objective:numbers.adding"
TABLE = PointsTable((50, 70, 85, 99))


def by_the_list(room: Classroom) -> None:
    everybody = [
        RosterMember(name, name, name, "", Role.STUDENT, MemberStatus.ACTIVE, is_test=False)
        for name in ("ada", "ben")
    ]
    with room.tool.transaction() as session:
        sync_roster(session, course_id=room.course_id, members=everybody, now=room.clock())


def by_a_launch(room: Classroom) -> None:
    with room.tool.transaction() as session:
        launch = make_launch(session, person=ADA)
        accept_launch(session, launch=launch, now=room.clock())


BOTH_WAYS = pytest.mark.parametrize("come_back", [by_the_list, by_a_launch])
ComesBack = Callable[[Classroom], None]


def go_away(room: Classroom) -> None:
    mine = MembershipRow.person_id == room.ada
    with room.tool.transaction() as session:
        session.execute(update(MembershipRow).where(mine).values(is_active=False))


@BOTH_WAYS
def test_another_policy_holds_for_who_was_away(room: Classroom, come_back: ComesBack) -> None:
    room.master()
    drain(room.tool, room.registration_id)
    go_away(room)
    apply_policy(room, table=TABLE)
    assert owed(room) == {ADDING: 90}
    come_back(room)
    assert owed(room) == {ADDING: 85}
    drain(room.tool, room.registration_id)
    assert shown(room) == {ADDING: 85}


@BOTH_WAYS
def test_columns_that_came_meanwhile_are_owed(room: Classroom, come_back: ComesBack) -> None:
    room.master()
    go_away(room)
    apply_policy(room, columns=UNITS, not_yet=NotYet.AT_ONCE)
    assert UNIT not in owed(room)
    come_back(room)
    assert owed(room)[UNIT] == 75
    assert owed(room, room.ben) == {}


@BOTH_WAYS
def test_what_the_lms_refused_meanwhile_is_sent(room: Classroom, come_back: ComesBack) -> None:
    room.master()
    go_away(room)
    gradebook(room).gradable = frozenset()
    drain(room.tool, room.registration_id)
    assert state(room) == ScoreState.REFUSED
    gradebook(room).gradable = None
    come_back(room)
    drain(room.tool, room.registration_id)
    assert shown(room) == {ADDING: 90}


@BOTH_WAYS
def test_what_a_teacher_typed_meanwhile_stays(room: Classroom, come_back: ComesBack) -> None:
    room.master()
    drain(room.tool, room.registration_id)
    go_away(room)
    apply_policy(room, table=TABLE)
    gradebook(room).teacher_types(gradebook(room).only_cell, 81)
    come_back(room)
    drain(room.tool, room.registration_id)
    assert shown(room) == {ADDING: 81}
    assert state(room) == ScoreState.CONFLICT


@BOTH_WAYS
def test_who_never_was_away_is_owed_nothing_again(room: Classroom, come_back: ComesBack) -> None:
    room.master()
    drain(room.tool, room.registration_id)
    come_back(room)
    assert state(room) == ScoreState.SENT


def state(room: Classroom) -> str:
    with room.tool.reading() as session:
        return session.scalars(select(ScoreOwedRow.state)).one()


def is_excused(room: Classroom) -> None:
    """Ada gets one question wrong, and is not asked any more."""
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    drain(room.tool, room.registration_id)
    rule(room, RulingKind.EXCUSE, "adding")


def test_taking_an_excuse_back_owes_what_came_due_meanwhile(room: Classroom) -> None:
    apply_policy(room, as_of=room.clock().date() + timedelta(days=5))
    is_excused(room)
    room.clock.move(days=6)
    with room.tool.transaction() as session:
        send_what_is_due(session, course_id=room.course_id, now=room.clock())
    assert owed(room) == {}
    withdraw(room, room.objective(), number=1)
    assert owed(room) == {ADDING: 60}


def test_taking_an_excuse_back_follows_the_policy_that_came_meanwhile(room: Classroom) -> None:
    apply_policy(room, not_yet=NotYet.AT_ONCE)
    is_excused(room)
    apply_policy(room, table=TABLE)
    assert owed(room) == {ADDING: 60}
    withdraw(room, room.objective(), number=1)
    assert owed(room) == {ADDING: 50}
