"""The teacher's queue, and what a student reads about a new check."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool.db.models import MembershipRow
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.requests import Move
from lti_tool.queries.board_page import BoardPage, load_board
from lti_tool.queries.groups_page import load_groups
from lti_tool.queries.objective_page import ObjectivePage, load_objective_page
from lti_tool.queries.path_page import StepKind, UnitPath, load_path
from lti_tool.queries.requests_page import RequestsPage, load_requests
from tests.queries.conftest import Counting
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, WORDS, sample_draft
from tests.support.factories import make_student
from tests.support.reassessing import (
    ask,
    fall_short_again,
    get_ready,
    have_teacher_approve,
    offer,
    requests,
    say_no,
    say_yes,
    take,
    take_together,
)


def queue(room: Classroom) -> RequestsPage:
    with room.tool.reading() as session:
        return load_requests(session, course_id=room.course_id, now=room.clock())


def page(room: Classroom) -> ObjectivePage:
    objective_id = room.objective()
    with room.tool.reading() as session:
        return load_objective_page(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            person_id=room.ada,
            now=room.clock(),
        )


def path(room: Classroom) -> UnitPath:
    with room.tool.reading() as session:
        [unit] = load_path(
            session, course_id=room.course_id, person_id=room.ada, unit_id=None, now=room.clock()
        )
    return unit


def board(room: Classroom) -> BoardPage:
    with room.tool.reading() as session:
        return load_board(session, course_id=room.course_id, unit_id=None, now=room.clock())


def move(room: Classroom) -> Move:
    retake = page(room).retake
    assert retake is not None
    return retake.next.move


def newcomers(room: Classroom, size: int) -> list[PersonId]:
    with room.tool.transaction() as session:
        return [make_student(session, room.course_id, f"student-{each}") for each in range(size)]


def test_a_request_tells_what_a_teacher_needs(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    room.clock.move(days=2, hours=3)
    [waiting] = queue(room).waiting
    assert (waiting.student_name, waiting.objective_title) == ("Ada", "Add whole numbers")
    assert waiting.did == "Do it with counters"
    assert waiting.understood.startswith("I drew it")
    assert waiting.waiting_words == "2 days"
    assert waiting.begun_lately == 0


@pytest.mark.parametrize(
    ("hours", "words"), [(0.5, "less than an hour"), (1, "1 hour"), (23, "23 hours"), (25, "1 day")]
)
def test_waiting_time_is_told_in_words(room: Classroom, hours: float, words: str) -> None:
    have_teacher_approve(room)
    get_ready(room)
    room.clock.move(hours=hours)
    assert queue(room).waiting[0].waiting_words == words


def test_the_longest_waiting_comes_first_and_the_answered_are_gone(room: Classroom) -> None:
    have_teacher_approve(room)
    for person in (room.ben, room.ada):
        get_ready(room, person=person)
    assert [each.student_name for each in queue(room).waiting] == ["Ben", "Ada"]
    say_yes(room, requests(room, room.ben)[0].id)
    assert [each.student_name for each in queue(room).waiting] == ["Ada"]


def test_what_a_group_has_settled_waits_for_nobody(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    take_together(room, [room.ada])
    assert queue(room).waiting == ()


def test_who_has_left_and_another_course_are_not_in_the_queue(room: Classroom) -> None:
    other = make_other_classroom(room)
    for each in (room, other):
        have_teacher_approve(each)
        get_ready(each)
    assert [each.student_id for each in queue(room).waiting] == [room.ada]
    with room.tool.transaction() as session:
        left = update(MembershipRow).where(MembershipRow.person_id == room.ada)
        session.execute(left.values(is_active=False))
    assert queue(room).waiting == ()


def test_times_tell_who_comes_and_go_when_they_are_over(room: Classroom) -> None:
    slot_id = offer(room, hours=24, capacity=2)
    get_ready(room)
    take(room, slot_id)
    [line] = queue(room).slots
    assert line.words == "Thursday 26 November, 09:00, library"
    assert (line.offered.left, line.who) == (1, ("Ada: Add whole numbers",))
    room.clock.move(days=2)
    assert queue(room).slots == ()


def statements_of(room: Classroom, counting: Counting, load: Callable[[Session], object]) -> int:
    with counting() as statements, room.tool.reading() as session:
        load(session)
    return len(statements)


def test_queue_and_sheet_cost_the_same_for_one_student_and_for_ten(
    room: Classroom, counting: Counting
) -> None:
    def count() -> list[int]:
        known = {"course_id": room.course_id, "now": room.clock()}
        loads = (partial(load_requests, **known), partial(load_groups, **known))
        return [statements_of(room, counting, load) for load in loads]

    have_teacher_approve(room)
    slot_id = offer(room)
    get_ready(room)
    fall_short_again(room, WORDS)
    before = count()
    for person in newcomers(room, 4):
        get_ready(room, person=person)
        fall_short_again(room, WORDS, person)
    say_yes(room, requests(room)[0].id)
    take(room, slot_id)
    offer(room, hours=5)
    after = count()
    assert after == before
    assert max(after) <= 10


def test_a_student_reads_where_the_new_check_stands(room: Classroom) -> None:
    assert page(room).retake is None
    have_teacher_approve(room)
    get_ready(room)
    assert move(room) is Move.WAIT
    assert not page(room).standing.may_start_check
    say_no(room, requests(room)[-1].id, "Draw two more first.")
    assert move(room) is Move.DECLINED
    assert page(room).standing.request is not None
    assert page(room).standing.request.reply == "Draw two more first."
    ask(room)
    say_yes(room, requests(room)[-1].id)
    assert move(room) is Move.START
    assert page(room).standing.may_start_check


def test_going_further_never_counts_as_another_way(room: Classroom) -> None:
    draft = sample_draft()
    further = Resource("more", ResourceRole.EXTENSION, "More", Modality.PROJECT, "own question")
    first = replace(draft.objectives[0], resources=(*draft.objectives[0].resources, further))
    room.reimport(replace(draft, objectives=(first, *draft.objectives[1:])))
    room.fail()
    [card] = page(room).extensions
    assert not card.counts


def test_while_the_teacher_is_asked_something_else_is_the_next_step(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    unit = path(room)
    assert unit.cards[0].step is None
    assert unit.next_title == "Name numbers"
    say_no(room, requests(room)[-1].id)
    step = path(room).cards[0].step
    assert step is not None
    assert (step.kind, step.label) == (StepKind.ANOTHER_WAY, "Read your teacher's answer")


@pytest.mark.parametrize(("days", "is_nudged"), [(2, False), (4, True)])
def test_after_days_without_a_step_student_and_teacher_are_told(
    room: Classroom, days: int, *, is_nudged: bool
) -> None:
    get_ready(room)
    room.clock.move(days=days)
    assert bool(path(room).cards[0].nudge) is is_nudged
    needs = [(row.person_id, cell.idle_days) for row, cell in board(room).needs_you]
    assert needs == ([(room.ada, days)] if is_nudged else [])


def test_a_waiting_request_needs_the_teacher(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    assert [row.person_id for row, _ in board(room).needs_you] == [room.ada]


def test_when_most_have_gone_on_the_rest_is_told_that_it_stays_open(room: Classroom) -> None:
    [third] = newcomers(room, 1)
    room.fail()
    for person in (room.ben, third):
        assert [card.is_left_behind for card in path(room).cards] == [False, False, False]
        room.start(WORDS, person)
    assert [card.is_left_behind for card in path(room).cards] == [True, False, False]
    room.learn("adding-hands")
    room.master(ADDING)
    assert not path(room).cards[0].is_left_behind
