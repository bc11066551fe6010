"""Who was away and is back is owed what their columns read by now, however they come back."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import MembershipRow, ScoreOwedRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.tables import PointsTable
from lti_tool.ports import MemberStatus, RosterMember
from lti_tool.services.classes.sync_roster import sync_roster
from lti_tool.services.launching.accept_launch import accept_launch
from lti_tool.worker.deliver_scores import drain
from tests.support.classrooms import Classroom
from tests.support.columns import UNIT, UNITS, gradebook, owed, shown
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
