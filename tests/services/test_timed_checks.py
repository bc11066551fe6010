"""Timed checks: late answers are refused, what was saved is handed in, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import DecisionRow, ScoreOwedRow
from lti_tool.domain.assessment.timing import GRACE
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId, PersonId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.services.checking.close_attempts import close_attempt, overdue_attempts
from lti_tool.services.checking.take_break import begin_break, end_break
from tests.support.classrooms import Answers, Classroom, make_other_classroom
from tests.support.timed import MINUTES, accommodate, attempt, set_limit, timed_draft


def begin(room: Classroom) -> AttemptId:
    set_limit(room)
    return room.start()


def run_out(room: Classroom, attempt_id: AttemptId, *, late: timedelta = timedelta(0)) -> None:
    """Move the clock to so long after the end that the next act, a minute later, comes then."""
    closes_at = attempt(room, attempt_id).closes_at
    assert closes_at is not None
    room.clock.now = closes_at + late - timedelta(minutes=1)


def overdue(room: Classroom, **of: object) -> list[AttemptId]:
    with room.tool.reading() as session:
        return list(overdue_attempts(session, now=room.clock(), **of))  # type: ignore[arg-type]


def close(room: Classroom, attempt_id: AttemptId) -> object:
    with room.tool.transaction() as session:
        return close_attempt(session, attempt_id=attempt_id, now=room.clock())


def pause(room: Classroom, attempt_id: AttemptId, answers: Answers | None = None) -> None:
    with room.tool.transaction() as session:
        begin_break(
            session,
            course_id=room.course_id,
            person_id=room.ada,
            attempt_id=attempt_id,
            answers=answers or {},
            now=room.clock(),
        )


def resume(room: Classroom, attempt_id: AttemptId, person: PersonId | None = None) -> None:
    with room.tool.transaction() as session:
        end_break(
            session,
            course_id=room.course_id,
            person_id=person or room.ada,
            attempt_id=attempt_id,
            now=room.clock(),
        )


def test_an_answer_in_time_or_on_its_way_is_kept(room: Classroom) -> None:
    attempt_id = begin(room)
    run_out(room, attempt_id)
    assert room.save(attempt_id, {0: ["12"]})
    run_out(room, attempt_id, late=GRACE)
    assert room.save(attempt_id, {1: ["13"]})
    assert [row.answer for row in room.items(attempt_id)] == [["12"], ["13"]]


def test_a_late_answer_is_refused_and_what_was_saved_stays(room: Classroom) -> None:
    attempt_id = begin(room)
    room.save(attempt_id, {0: ["12"]})
    run_out(room, attempt_id, late=GRACE + timedelta(seconds=1))
    assert not room.save(attempt_id, {0: ["13"], 1: ["14"]})
    assert [row.answer for row in room.items(attempt_id)] == [["12"], None]


def test_a_late_submit_hands_in_what_was_saved_as_of_the_end(room: Classroom) -> None:
    attempt_id = begin(room)
    room.save(attempt_id, room.right(attempt_id))
    run_out(room, attempt_id, late=timedelta(hours=3))
    room.submit(attempt_id, {0: ["0"], 1: ["0"]})
    row = attempt(room, attempt_id)
    [decision] = room.decisions()
    assert decision.verdict == Verdict.MASTERED
    assert decision.decided_at == row.submitted_at == row.closes_at


def test_a_submit_on_its_way_counts_whole(room: Classroom) -> None:
    attempt_id = begin(room)
    run_out(room, attempt_id, late=GRACE)
    room.submit(attempt_id, room.right(attempt_id))
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_what_nobody_hands_in_is_handed_in_and_its_grade_owed(room: Classroom) -> None:
    attempt_id = begin(room)
    room.save(attempt_id, room.right(attempt_id))
    run_out(room, attempt_id, late=timedelta(minutes=5))
    assert overdue(room) == [attempt_id]
    assert close(room, attempt_id) == room.registration_id
    [decision] = room.decisions()
    assert decision.decided_at == attempt(room, attempt_id).closes_at
    with room.tool.reading() as session:
        assert session.scalars(select(ScoreOwedRow.points)).one() == 90
    assert overdue(room) == []
    assert close(room, attempt_id) is None


def test_a_way_used_after_the_end_opens_a_new_check_though_it_closed_later(
    room: Classroom,
) -> None:
    attempt_id = begin(room)
    run_out(room, attempt_id, late=timedelta(minutes=10))
    room.learn("adding-hands")
    close(room, attempt_id)
    assert room.start() != attempt_id


def test_only_what_is_over_is_found_and_only_where_one_looks(room: Classroom) -> None:
    other = make_other_classroom(room)
    set_limit(other)
    theirs = other.start()
    untimed = room.start("words", room.ben)
    mine = begin(room)
    bens = room.start(person=room.ben)
    assert overdue(room) == []
    room.clock.move(minutes=MINUTES + 5)
    assert overdue(room) == [theirs, mine, bens]
    assert overdue(room, course_id=room.course_id) == [mine, bens]
    assert overdue(room, course_id=room.course_id, person_id=room.ben) == [bens]
    assert untimed not in overdue(room)


def test_nothing_closes_before_its_time(room: Classroom) -> None:
    attempt_id = begin(room)
    assert close(room, attempt_id) is None
    assert attempt(room, attempt_id).submitted_at is None


def test_all_who_look_at_once_close_it_once(room: Classroom) -> None:
    attempt_id = begin(room)
    room.save(attempt_id, room.right(attempt_id))
    run_out(room, attempt_id, late=timedelta(minutes=9))
    together = Barrier(8)

    def look(place: int) -> None:
        together.wait(timeout=10)
        if place % 2:
            close(room, attempt_id)
        else:
            room.submit(attempt_id, {0: ["0"]})

    with ThreadPoolExecutor(8) as lookers:
        list(lookers.map(look, range(8)))
    with room.tool.reading() as session:
        assert session.scalar(select(func.count()).select_from(DecisionRow)) == 1
        assert session.scalars(select(ScoreOwedRow.version)).one() == 1
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_who_comes_second_waits_and_finds_it_closed(room: Classroom) -> None:
    attempt_id = begin(room)
    run_out(room, attempt_id, late=timedelta(minutes=9))
    with ThreadPoolExecutor(1) as other:
        with room.tool.transaction() as session:
            close_attempt(session, attempt_id=attempt_id, now=room.clock())
            session.flush()
            second = other.submit(close, room, attempt_id)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
        assert second.result(timeout=10) is None
    assert len(room.decisions()) == 1


def test_time_stands_still_in_a_break(room: Classroom) -> None:
    accommodate(room, has_breaks=True)
    attempt_id = begin(room)
    before = attempt(room, attempt_id).closes_at
    assert before is not None
    pause(room, attempt_id, {0: ["12"]})
    room.clock.move(hours=20)
    pause(room, attempt_id)
    assert overdue(room) == []
    assert close(room, attempt_id) is None
    resume(room, attempt_id)
    row = attempt(room, attempt_id)
    assert (row.closes_at, row.paused_at) == (before + timedelta(hours=20), None)
    assert row.paused_seconds == 20 * 3600
    resume(room, attempt_id)
    assert attempt(room, attempt_id).closes_at == row.closes_at
    assert room.items(attempt_id)[0].answer == ["12"]


def test_no_work_is_taken_in_a_break(room: Classroom) -> None:
    accommodate(room, has_breaks=True)
    attempt_id = begin(room)
    pause(room, attempt_id)
    assert not room.save(attempt_id, {0: ["12"]})
    with pytest.raises(DomainError) as caught:
        room.submit(attempt_id, room.right(attempt_id))
    assert caught.value.code == "paused"
    resume(room, attempt_id)
    room.submit(attempt_id, room.right(attempt_id))
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_extra_time_given_in_and_after_a_break_counts_once(room: Classroom) -> None:
    accommodate(room, has_breaks=True)
    attempt_id = begin(room)
    started = attempt(room, attempt_id).started_at
    pause(room, attempt_id)
    room.clock.move(minutes=10)
    accommodate(room, has_breaks=True, extra_time=200)
    resume(room, attempt_id)
    accommodate(room, has_breaks=True, extra_time=200)
    assert attempt(room, attempt_id).closes_at == started + timedelta(minutes=70)


def test_extra_time_given_after_a_break_comes_on_top_of_it(room: Classroom) -> None:
    accommodate(room, has_breaks=True)
    attempt_id = begin(room)
    started = attempt(room, attempt_id).started_at
    pause(room, attempt_id)
    room.clock.move(minutes=10)
    resume(room, attempt_id)
    accommodate(room, has_breaks=True, extra_time=200)
    assert attempt(room, attempt_id).closes_at == started + timedelta(minutes=70)


def test_a_break_goes_on_when_breaks_or_the_limit_are_taken_away(room: Classroom) -> None:
    accommodate(room, has_breaks=True)
    attempt_id = begin(room)
    pause(room, attempt_id)
    accommodate(room, extra_time=0)
    resume(room, attempt_id)
    row = attempt(room, attempt_id)
    assert (row.closes_at, row.paused_at) == (None, None)


def test_there_is_no_break_without_the_accommodation_or_a_limit(room: Classroom) -> None:
    untimed = room.start()
    accommodate(room, has_breaks=True)
    with pytest.raises(DomainError):
        pause(room, untimed)
    set_limit(room)
    accommodate(room)
    timed = room.start("words")
    with pytest.raises(DomainError):
        pause(room, timed)
    assert [attempt(room, each).paused_at for each in (untimed, timed)] == [None, None]


def test_there_is_no_break_once_the_time_is_up(room: Classroom) -> None:
    accommodate(room, has_breaks=True)
    attempt_id = begin(room)
    for late in (GRACE, timedelta(minutes=5)):
        run_out(room, attempt_id, late=late + timedelta(minutes=1))
        pause(room, attempt_id)
        assert attempt(room, attempt_id).paused_at is None


def test_nobody_else_ends_a_break(room: Classroom) -> None:
    accommodate(room, has_breaks=True)
    attempt_id = begin(room)
    pause(room, attempt_id)
    with pytest.raises(NotFoundError):
        resume(room, attempt_id, room.ben)


def test_a_limit_changed_meanwhile_does_not_change_a_running_attempt(room: Classroom) -> None:
    attempt_id = begin(room)
    before = attempt(room, attempt_id).closes_at
    set_limit(room, 1)
    assert attempt(room, attempt_id).closes_at == before


def test_a_timed_check_closes_though_its_objective_is_retired(room: Classroom) -> None:
    attempt_id = begin(room)
    room.save(attempt_id, room.right(attempt_id))
    draft = timed_draft()
    room.reimport(replace(draft, objectives=draft.objectives[2:]))
    room.clock.move(hours=1)
    assert overdue(room, course_id=room.course_id) == [attempt_id]
    close(room, attempt_id)
    assert room.decisions()[0].verdict == Verdict.MASTERED
