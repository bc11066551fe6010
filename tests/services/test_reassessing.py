"""A new check is asked for, approved by rule or by the teacher, and begins in its time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import update

from lti_tool.db.models import CourseRow, PersonRow
from lti_tool.db.stores.reassessments import count_begun
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.mastery.requests import FLOOD_WINDOW, RequestState
from tests.support.classrooms import NOTE, Classroom, make_other_classroom
from tests.support.drafts import WORDS, sample_draft
from tests.support.reassessing import (
    ask,
    code_of,
    fall_short_again,
    get_ready,
    have_teacher_approve,
    refusal,
    requests,
    say_no,
    say_yes,
    states,
    take_back,
)

WAITING, APPROVED = RequestState.WAITING, RequestState.APPROVED
DECLINED, USED, WITHDRAWN = RequestState.DECLINED, RequestState.USED, RequestState.WITHDRAWN


def begin_three_again(room: Classroom) -> None:
    """Begin three new checks of one objective, with a talk before each."""
    fall_short_again(room)
    for _ in range(3):
        room.talk()
        room.fail()


# --- By rule ------------------------------------------------------------------------------------


def test_finishing_a_different_way_is_the_request_and_is_approved_by_rule(room: Classroom) -> None:
    get_ready(room)
    [request] = requests(room)
    assert (request.state, request.did) == (APPROVED, "Do it with counters")
    assert request.understood == NOTE
    assert (request.answered_by, request.answered_at) == (None, request.asked_at)


def test_the_check_uses_the_request_up(room: Classroom) -> None:
    get_ready(room)
    room.start()
    assert states(room) == [USED]


def test_no_request_is_made_where_none_is_needed(room: Classroom) -> None:
    room.fail()  # before the lesson: falling short costs nothing
    room.learn("adding-hands")
    assert requests(room) == []
    room.fail()
    assert requests(room) == []


def test_a_way_used_before_asks_for_nothing(room: Classroom) -> None:
    room.learn("adding-hands")
    fall_short_again(room)
    room.learn("adding-hands")
    assert requests(room) == []


def test_going_further_neither_opens_a_check_nor_asks_for_one(room: Classroom) -> None:
    draft = sample_draft()
    further = Resource("more", ResourceRole.EXTENSION, "More", Modality.PROJECT, "own question")
    first = replace(draft.objectives[0], resources=(*draft.objectives[0].resources, further))
    room.reimport(replace(draft, objectives=(first, *draft.objectives[1:])))
    fall_short_again(room)
    room.learn("more")
    assert requests(room) == []
    assert code_of(room.start) == "another_way_first"


def test_a_second_sentence_about_the_same_way_asks_no_second_time(room: Classroom) -> None:
    get_ready(room)
    take_back(room)
    room.learn("adding-hands")
    assert states(room) == [WITHDRAWN]


def test_a_talk_opens_the_check_without_a_request(room: Classroom) -> None:
    have_teacher_approve(room)
    fall_short_again(room)
    room.talk()
    room.start()
    assert requests(room) == []


def test_a_new_check_a_day_unless_a_teacher_went_through_it(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(update(CourseRow).values(checks_a_day=1))
    get_ready(room)
    room.fail()
    room.learn("adding-example")
    assert code_of(room.start) == "check_tomorrow"
    room.talk()
    room.start()


def test_after_more_than_two_new_checks_in_a_week_the_teacher_looks(room: Classroom) -> None:
    begin_three_again(room)
    get_ready(room, WORDS)
    assert states(room) == [WAITING]
    assert refusal(room, WORDS) == "check_wait"
    room.clock.move(days=8)
    room.learn("words-example")
    assert states(room) == [WAITING]


def test_two_new_checks_in_a_week_or_three_long_ago_are_no_flood(room: Classroom) -> None:
    begin_three_again(room)
    room.clock.move(days=7, minutes=1)
    get_ready(room, WORDS)
    assert states(room) == [APPROVED]


def test_the_first_check_after_a_pre_check_is_no_new_one(room: Classroom) -> None:
    def begun() -> int:
        with room.tool.reading() as session:
            since = room.clock() - FLOOD_WINDOW
            return count_begun(session, person_ids=[room.ada], since=since).get(room.ada, 0)

    room.fail()
    room.learn("adding-read")
    room.fail()
    assert begun() == 0
    room.talk()
    room.fail()
    assert begun() == 1


def test_another_students_new_checks_are_not_counted(room: Classroom) -> None:
    fall_short_again(room, person=room.ben)
    room.learn("adding-hands", room.ben)
    room.fail(person=room.ben)
    room.learn("adding-example", room.ben)
    room.fail(person=room.ben)
    get_ready(room)
    assert states(room) == [APPROVED]


def test_a_test_student_asks_like_any_other(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(update(PersonRow).where(PersonRow.id == room.ada).values(is_test=True))
    get_ready(room)
    assert states(room) == [APPROVED]


# --- By the teacher -----------------------------------------------------------------------------


def test_where_the_teacher_approves_a_request_waits(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    [request] = requests(room)
    assert request.state == WAITING
    assert refusal(room) == "check_wait"
    assert say_yes(room, request.id) == 1
    [answered] = requests(room)
    assert (answered.state, answered.answered_by) == (APPROVED, room.rivera)
    room.start()
    assert states(room) == [USED]


def test_approving_twice_changes_nothing(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    [request] = requests(room)
    assert [say_yes(room, request.id), say_yes(room, request.id)] == [1, 0]


def test_all_that_wait_are_approved_at_once(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    get_ready(room, person=room.ben)
    ids = [request.id for person in (room.ada, room.ben) for request in requests(room, person)]
    assert say_yes(room, *ids) == 2


def test_a_refusal_has_words_and_the_student_asks_again(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    [request] = requests(room)
    assert code_of(say_no, room, request.id, "  ") == "reply_missing"
    say_no(room, request.id)
    assert refusal(room) == "check_declined"
    ask(room)
    assert states(room) == [DECLINED, WAITING]
    assert code_of(say_no, room, request.id) == "request_settled"


def test_after_a_refusal_the_rule_approves_nothing_until_the_next_check(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    say_no(room, requests(room)[0].id)
    have_teacher_approve(room, is_so=False)
    ask(room)
    assert states(room) == [DECLINED, WAITING]
    say_yes(room, requests(room)[-1].id)
    room.fail()
    room.learn("adding-example")
    assert states(room)[-1] == APPROVED


def test_a_request_of_another_course_does_not_exist(room: Classroom) -> None:
    other = make_other_classroom(room)
    have_teacher_approve(room)
    get_ready(room)
    [request] = requests(room)
    with pytest.raises(NotFoundError):
        say_yes(room, request.id, by=other)
    assert states(room) == [WAITING]


# --- In one's own words -------------------------------------------------------------------------


def test_nobody_asks_before_learning_it_another_way(room: Classroom) -> None:
    assert code_of(ask, room) == "nothing_to_ask"
    fall_short_again(room)
    assert code_of(ask, room) == "another_way_first"


@pytest.mark.parametrize(
    ("did", "understood", "code"),
    [
        ("", "Both parts make the whole.", "words_too_short"),
        ("I laid it out.", "  no  ", "words_too_short"),
        ("x" * 2001, "Both parts make the whole.", "words_too_long"),
    ],
)
def test_a_request_says_something(room: Classroom, did: str, understood: str, code: str) -> None:
    get_ready(room)
    take_back(room)
    assert code_of(ask, room, did=did, understood=understood) == code


def test_a_request_taken_back_can_be_made_again(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    take_back(room)
    assert refusal(room) == "check_ask"
    ask(room)
    ask(room)
    assert states(room) == [WITHDRAWN, WAITING]


def test_eight_tabs_make_one_open_request(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    take_back(room)
    together = Barrier(8)

    def press(_tab: int) -> None:
        together.wait(timeout=10)
        ask(room)

    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(press, range(8)))
    assert states(room) == [WITHDRAWN, WAITING]
