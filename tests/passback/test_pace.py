"""A platform that is down is left alone as a whole; one that is busy is asked less."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool.db.models import ScoreOwedRow
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.pacing import FAILURES_TO_PAUSE, LONGEST_PAUSE, MOST_AT_ONCE, Pace
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.keep_pace import keep_pace, pace_of
from lti_tool.worker.deliver_scores import due_registrations
from tests.passback.conftest import Classroom
from tests.support.factories import make_student

CLASS = 30


@pytest.fixture
def full(classroom: Classroom) -> Classroom:
    """A classroom in which thirty students are owed a score."""
    with classroom.tool.transaction() as session:
        people = [
            make_student(session, classroom.course_id, f"student-{number}")
            for number in range(CLASS)
        ]
    for person in people:
        classroom.owe(Level.MASTERED, person=person)
    return classroom


def pace(classroom: Classroom) -> Pace:
    with classroom.tool.reading() as session:
        return pace_of(session, registration_id=classroom.registration_id)


def states(classroom: Classroom) -> list[str]:
    with classroom.tool.reading() as session:
        return list(session.scalars(select(ScoreOwedRow.state)))


def test_an_lms_that_is_down_is_not_asked_for_every_score(full: Classroom) -> None:
    full.gradebook.faults = ["unavailable"] * CLASS
    full.deliver()
    assert FAILURES_TO_PAUSE <= full.gradebook.sends < FAILURES_TO_PAUSE + MOST_AT_ONCE
    assert due_registrations(full.tool) == []
    assert full.deliver() == 0


def test_scores_wait_together_and_not_each_by_itself(full: Classroom) -> None:
    full.gradebook.faults = ["unavailable"] * CLASS
    full.deliver()
    with full.tool.reading() as session:
        waiting = [row.tries for row in session.scalars(select(ScoreOwedRow))]
    assert waiting.count(0) >= CLASS - FAILURES_TO_PAUSE - MOST_AT_ONCE
    leased = select(ScoreOwedRow.id).where(ScoreOwedRow.leased_until.is_not(None))
    with full.tool.reading() as session:
        assert session.scalars(leased).all() == []


def test_one_score_tries_and_while_it_fails_no_other_does(full: Classroom) -> None:
    full.gradebook.faults = ["unavailable"] * CLASS
    full.deliver()
    before = full.gradebook.sends
    for tries in range(1, 4):
        full.clock.move(seconds=30)  # as the LMS asked for
        assert due_registrations(full.tool) == [full.registration_id]
        full.deliver()
        assert full.gradebook.sends == before + tries


def test_one_answer_opens_it_for_all(full: Classroom) -> None:
    full.gradebook.faults = ["unavailable"] * CLASS
    full.deliver()
    full.gradebook.faults = []
    full.clock.move(seconds=60)
    full.deliver()
    assert set(states(full)) == {ScoreState.SENT}
    assert pace(full) == Pace()


def test_a_score_that_tried_for_all_is_due_with_the_others(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.gradebook.faults = ["unavailable"] * 20
    for _ in range(20):
        classroom.clock.move(minutes=20)
        classroom.deliver()
    row = classroom.row()
    assert row.tries < FAILURES_TO_PAUSE + 1
    assert row.next_at <= classroom.clock() + timedelta(minutes=1)


def test_who_asks_us_to_slow_down_is_asked_less_and_no_score_pays_for_it(full: Classroom) -> None:
    full.gradebook.faults = ["throttle"]
    full.deliver()
    assert pace(full).at_once == MOST_AT_ONCE // 2
    assert due_registrations(full.tool) == []
    with full.tool.reading() as session:
        assert {row.tries for row in session.scalars(select(ScoreOwedRow))} == {0}
    full.clock.move(seconds=1)
    full.deliver()
    assert set(states(full)) == {ScoreState.SENT}


def test_a_refusal_is_an_answer(full: Classroom) -> None:
    full.gradebook.faults = ["refuse"] * CLASS
    full.deliver()
    assert full.gradebook.sends == CLASS
    assert pace(full) == Pace()


def test_a_platform_that_is_down_delays_no_other(full: Classroom) -> None:
    from tests.support.factories import make_course, make_registration, make_unit  # noqa: PLC0415

    with full.tool.transaction() as session:
        other = make_registration(session, "https://other.example")
        course_id = make_course(session, other)
        person: PersonId = make_student(session, course_id, "zoe")
        make_unit(session, course_id)
        down = Pace(failures=FAILURES_TO_PAUSE, pauses=1, paused_until=full.clock() + LONGEST_PAUSE)
        keep_pace(session, registration_id=full.registration_id, pace=down)
        row = session.scalars(select(ScoreOwedRow).limit(1)).one()
        row.registration_id, row.person_id = other, person
    assert due_registrations(full.tool) == [other]
