"""What a person scores: the decision falls with the last mark, once, and owes the grade."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from lti_tool.db.models import AttemptRow, ScoreOwedRow
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.queries.marking_queue import (
    load_marking_load,
    load_marking_queue,
    load_watchables,
)
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.factories import make_teacher
from tests.support.marked import (
    MEASURING,
    PROVING,
    SHOWING,
    give,
    hand_in,
    see,
    use_marked_unit,
)


@pytest.fixture(autouse=True)
def marked_unit(room: Classroom) -> None:
    use_marked_unit(room)


def owed(room: Classroom) -> list[int]:
    with room.tool.reading() as session:
        return list(session.scalars(select(ScoreOwedRow.points)))


def attempts(room: Classroom) -> list[AttemptRow]:
    with room.tool.reading() as session:
        rows = list(session.scalars(select(AttemptRow).order_by(AttemptRow.id)))
        session.expunge_all()
    return rows


def test_nothing_is_decided_and_nothing_owed_before_it_is_marked(room: Classroom) -> None:
    attempt_id = hand_in(room)
    assert not give(room, attempt_id, {0: 3})
    assert room.decisions() == []
    assert owed(room) == []
    assert attempts(room)[0].marked_at is None


def test_the_last_mark_decides_and_owes_the_grade(room: Classroom) -> None:
    attempt_id = hand_in(room)
    give(room, attempt_id, {0: 3})
    assert give(room, attempt_id, {1: 4}, words=" Well said. ")
    [decision] = room.decisions()
    assert (decision.verdict, decision.level) == (Verdict.MASTERED, Level.MASTERED)
    assert decision.reason == "Your teacher gave level 3; 3 is needed."
    assert decision.decided_at == attempts(room)[0].marked_at == room.clock()
    assert owed(room) == [90]
    last = room.items(attempt_id)[1]
    assert (last.rubric_level, last.credit, last.is_correct) == (4, 1.0, True)
    assert (last.feedback, last.marked_by) == ("Well said.", room.rivera)


def test_the_lowest_level_counts(room: Classroom) -> None:
    attempt_id = hand_in(room)
    give(room, attempt_id, {0: 4, 1: 2})
    [decision] = room.decisions()
    assert (decision.verdict, decision.level) == (Verdict.NOT_YET, Level.NEARLY)
    assert owed(room) == []


def test_marks_can_be_changed_until_the_decision_and_not_after_it(room: Classroom) -> None:
    attempt_id = hand_in(room)
    give(room, attempt_id, {0: 1})
    give(room, attempt_id, {0: 3})
    give(room, attempt_id, {1: 3})
    assert not give(room, attempt_id, {0: 3, 1: 3})
    for marks in ({0: 2}, {0: 3, 1: 4}):
        with pytest.raises(DomainError, match="marked meanwhile") as refused:
            give(room, attempt_id, marks)
        assert refused.value.code == "already_marked"
    assert [row.rubric_level for row in room.items(attempt_id)] == [3, 3]
    assert len(room.decisions()) == 1


@pytest.mark.parametrize("level", [-1, 5])
def test_only_levels_of_the_rubric_can_be_given(room: Classroom, level: int) -> None:
    attempt_id = hand_in(room)
    with pytest.raises(DomainError, match="0 to 4"):
        give(room, attempt_id, {0: level})


def test_what_a_machine_scores_and_what_is_not_handed_in_is_nobodys_to_mark(
    room: Classroom,
) -> None:
    running, scored = room.start(SHOWING), room.fail()
    for attempt_id, marks in ((running, {0: 3}), (scored, {7: 3})):
        with pytest.raises(NotFoundError):
            give(room, attempt_id, marks)


def test_another_courses_work_is_not_there(room: Classroom) -> None:
    attempt_id = hand_in(room)
    with pytest.raises(NotFoundError):
        give(make_other_classroom(room), attempt_id, {0: 3})


def test_two_markers_at_once_give_one_decision(room: Classroom) -> None:
    attempt_id, together = hand_in(room), Barrier(2)
    with room.tool.transaction() as session:
        other = make_teacher(session, room.course_id, "okafor")

    def mark(marker: int, level: int) -> str:
        together.wait(timeout=10)
        try:
            give(room, attempt_id, {0: level, 1: level}, by=marker)  # type: ignore[arg-type]
        except DomainError as error:
            return error.code
        return "kept"

    with ThreadPoolExecutor(2) as teachers:
        said = list(teachers.map(mark, (room.rivera, other), (3, 2)))
    assert sorted(said) == ["already_marked", "kept"]
    [decision] = room.decisions()
    levels = {row.rubric_level for row in room.items(attempt_id)}
    assert levels == {3 if decision.verdict == Verdict.MASTERED else 2}
    assert len(owed(room)) == (decision.verdict == Verdict.MASTERED)


def test_a_teacher_records_what_nobody_handed_in(room: Classroom) -> None:
    assert see(room, 3, note="Alone and exact.")
    [attempt] = attempts(room)
    assert attempt.purpose == Purpose.RECORDED
    assert attempt.submitted_at == attempt.marked_at == room.clock()
    [decision] = room.decisions()
    assert (decision.verdict, decision.level) == (Verdict.MASTERED, Level.MASTERED)
    assert owed(room) == [90]
    [item] = room.items(attempt.id)  # type: ignore[arg-type]
    assert (item.rubric_level, item.feedback) == (3, "Alone and exact.")


def test_the_same_list_twice_counts_once_and_a_new_one_again(room: Classroom) -> None:
    assert see(room, 2)
    assert not see(room, 3, age=5)
    assert see(room, 3)
    assert [each.level for each in room.decisions()] == [Level.NEARLY, Level.MASTERED]


def test_two_lists_at_once_record_once(room: Classroom) -> None:
    together = Barrier(2)

    def press(_click: int) -> bool:
        together.wait(timeout=10)
        return see(room, 3, age=5)

    with ThreadPoolExecutor(2) as clicks:
        assert sorted(clicks.map(press, range(2))) == [False, True]
    assert len(room.decisions()) == len(attempts(room)) == 1


def test_recording_takes_no_question_away_from_a_check(room: Classroom) -> None:
    for _ in range(3):
        see(room, 1)
    room.learn(f"{MEASURING}-adding-example")
    [item] = room.items(room.start(MEASURING))
    assert not item.fingerprint.startswith("recorded")


def test_a_check_with_nothing_to_enter_is_closed_by_what_is_recorded(room: Classroom) -> None:
    attempt_id = room.start(MEASURING)
    assert see(room, 3)
    assert [each.id for each in attempts(room)] == [attempt_id]
    assert room.decisions()[0].attempt_id == attempt_id


def test_an_objective_with_written_work_is_recorded_as_a_whole(room: Classroom) -> None:
    assert see(room, 4, slug=PROVING)
    [decision] = room.decisions()
    assert decision.level == Level.EXTENDS
    [item] = room.items(decision.attempt_id)  # type: ignore[arg-type]
    assert item.instance["type"] == "oral"


def test_work_that_waits_is_marked_and_not_recorded_over(room: Classroom) -> None:
    hand_in(room, PROVING)
    with pytest.raises(DomainError, match="handed in"):
        see(room, 3, slug=PROVING)


def test_what_a_machine_checks_is_not_recorded(room: Classroom) -> None:
    with pytest.raises(DomainError, match="nothing that a person marks"):
        see(room, 3, slug="adding")


def test_the_queue_and_what_can_be_watched(room: Classroom) -> None:
    one, two = hand_in(room, SHOWING), hand_in(room, PROVING)
    see(room, 2)
    other = make_other_classroom(room)
    use_marked_unit(other)
    hand_in(other, SHOWING)
    with room.tool.reading() as session:
        queue = load_marking_queue(session, course_id=room.course_id, now=room.clock())
        load = load_marking_load(session, course_id=room.course_id, now=room.clock())
        watchables = load_watchables(session, course_id=room.course_id)
    assert [each.attempt_id for each in queue] == [two, one]
    assert (load.count, load.oldest) == (2, queue[1].waited)
    assert [each.title for each in watchables] == ["Prove it", "Show it", "Measure it"]


def test_nobody_elses_student_is_recorded(room: Classroom) -> None:
    with pytest.raises(NotFoundError):
        see(room, 3, person=make_other_classroom(room).ada)
    with pytest.raises(NotFoundError):
        see(room, 3, person=room.rivera)
    with pytest.raises(DomainError, match="every part"):
        see(room)
