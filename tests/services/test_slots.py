"""Times for new checks: offered, chosen, full, called off."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import AttemptRow, RequestRow
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import SlotId
from lti_tool.domain.mastery.requests import RequestState
from lti_tool.services.reassessing.offer_slots import cancel_slot, offer_slot, slot_from_form
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.factories import make_student
from tests.support.reassessing import (
    code_of,
    get_ready,
    offer,
    refusal,
    states,
    take,
    take_back,
)

USED = RequestState.USED


def call_off(room: Classroom, slot_id: SlotId) -> None:
    with room.tool.transaction() as session:
        cancel_slot(session, course_id=room.course_id, slot_id=slot_id, now=room.clock())


def test_while_times_are_offered_the_check_opens_in_one_of_them(room: Classroom) -> None:
    slot_id = offer(room)
    get_ready(room)
    assert refusal(room) == "check_choose_time"
    take(room, slot_id)
    assert refusal(room) == "check_come_later"
    room.clock.move(hours=2)
    room.start()
    assert states(room) == [USED]


def test_a_time_that_is_called_off_is_chosen_anew(room: Classroom) -> None:
    first, second = offer(room), offer(room, hours=3)
    get_ready(room)
    take(room, first)
    call_off(room, first)
    assert refusal(room) == "check_choose_time"
    assert code_of(take, room, first) == "slot_gone"
    call_off(room, second)
    room.start()


def test_a_full_time_takes_nobody_more_until_a_place_is_given_back(room: Classroom) -> None:
    slot_id = offer(room, capacity=1)
    for person in (room.ada, room.ben):
        get_ready(room, person=person)
    take(room, slot_id)
    take(room, slot_id)
    assert code_of(take, room, slot_id, person=room.ben) == "slot_full"
    take_back(room)
    take(room, slot_id, person=room.ben)


def test_only_an_approved_request_takes_a_place(room: Classroom) -> None:
    slot_id = offer(room)
    assert code_of(take, room, slot_id) == "not_approved"


def test_a_time_of_another_course_does_not_exist(room: Classroom) -> None:
    theirs = offer(make_other_classroom(room))
    get_ready(room)
    with pytest.raises(NotFoundError):
        take(room, theirs)
    with pytest.raises(NotFoundError):
        call_off(room, theirs)


def test_no_time_has_more_students_than_places(room: Classroom) -> None:
    slot_id = offer(room, capacity=3)
    with room.tool.transaction() as session:
        people = [make_student(session, room.course_id, f"student-{each}") for each in range(8)]
    for person in people:
        get_ready(room, person=person)
    together = Barrier(len(people))

    def press(place: int) -> str:
        together.wait(timeout=10)
        try:
            take(room, slot_id, person=people[place])
        except DomainError as error:
            return error.code
        return "taken"

    with ThreadPoolExecutor(len(people)) as tabs:
        ended = list(tabs.map(press, range(len(people))))
    assert sorted(ended) == ["slot_full"] * 5 + ["taken"] * 3
    with room.tool.reading() as session:
        held = select(func.count()).select_from(RequestRow).where(RequestRow.slot_id == slot_id)
        assert session.scalar(held) == 3


def test_two_tabs_begin_one_check_from_one_request(room: Classroom) -> None:
    get_ready(room)
    together = Barrier(4)

    def press(_tab: int) -> int:
        together.wait(timeout=10)
        return room.start()

    with ThreadPoolExecutor(4) as tabs:
        assert len(set(tabs.map(press, range(4)))) == 1
    with room.tool.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 2
    assert states(room) == [USED]


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": ""},
        {"starts": "tomorrow"},
        {"minutes": "0"},
        {"minutes": "x"},
        {"capacity": "0"},
        {"capacity": "201"},
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(changes: dict[str, str]) -> None:
    form = {"starts": "2026-12-01T14:00", "minutes": "30", "capacity": "6"} | changes
    assert code_of(slot_from_form, form) == "bad_slot"


def test_a_time_that_has_gone_by_is_not_offered(room: Classroom) -> None:
    assert code_of(offer, room, hours=-1) == "bad_slot"


@pytest.mark.parametrize("starts", ["9999-12-31T23:59", "9999-12-31T00:00", "2028-01-01T09:00"])
def test_a_time_nobody_can_mean_is_refused_and_leaves_the_others_in_place(
    room: Classroom, starts: str
) -> None:
    form = {"starts": starts, "minutes": "600", "capacity": "6"}
    with pytest.raises(DomainError) as refused, room.tool.transaction() as session:
        offer_slot(session, course_id=room.course_id, draft=slot_from_form(form), now=room.clock())
    assert refused.value.code == "bad_slot"
    offer(room)
    get_ready(room)
    assert refusal(room) == "check_choose_time"
