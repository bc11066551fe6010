"""The next step of a student who is ready again: a time, a question to ask, tomorrow, a place."""

from sqlalchemy import update

from lti_tool.db.models import CourseRow
from lti_tool.domain.mastery.requests import Move
from lti_tool.queries.path_page import StepKind
from tests.queries.test_requests_page import move, page, path, queue
from tests.queries.test_teacher_pages import board
from tests.support.classrooms import Classroom
from tests.support.reassessing import get_ready, have_teacher_approve, offer, take, take_back


def test_an_approved_check_without_its_time_is_a_time_to_choose(room: Classroom) -> None:
    get_ready(room)
    first = path(room).cards[0].step
    assert first is not None
    assert (first.kind, first.label) == (StepKind.TRY_AGAIN, "Take a new check")
    slot = offer(room, hours=2, minutes=30)
    step = path(room).next_step
    assert step is not None
    assert (step.kind, step.label) == (StepKind.ANOTHER_WAY, "Choose a time")
    take(room, slot)
    room.clock.move(hours=2)
    step = path(room).next_step
    assert step is not None
    assert step.label == "Take a new check"
    offer(room, hours=20)
    room.clock.move(hours=1)  # the time has gone by
    step = path(room).next_step
    assert step is not None
    assert step.label == "Choose a time"


def test_who_has_taken_the_request_back_asks_anew_where_it_must_be_asked(room: Classroom) -> None:
    get_ready(room)
    take_back(room)
    step = path(room).next_step
    assert step is not None
    assert step.label == "Take a new check"
    have_teacher_approve(room)
    step = path(room).next_step
    assert step is not None
    assert (step.kind, step.label) == (StepKind.ANOTHER_WAY, "Ask for a new check")


def test_who_is_approved_and_finds_no_place_is_on_the_teachers_page_at_once(
    room: Classroom,
) -> None:
    taken = offer(room, capacity=1)
    for person in (room.ben, room.ada):
        get_ready(room, person=person)
    assert queue(room).without_place == ()  # Ada can choose for herself
    take(room, taken, person=room.ben)
    [waiting] = queue(room).without_place
    assert (waiting.student_name, waiting.objective_title) == ("Ada", "Add whole numbers")
    assert queue(room).waiting == ()
    retake = page(room).retake
    assert retake is not None
    assert "Your teacher sees that you wait" in retake.next.sentence
    card = path(room).cards[0]
    assert (card.waits_for_place, card.step) == (True, None)
    [(row, cell)] = board(room).needs_you
    assert (row.name, cell.waits_for_place) == ("Ada", True)

    offer(room, hours=5)
    assert board(room).needs_you == ()
    assert queue(room).without_place == ()
    step = path(room).cards[0].step
    assert step is not None
    assert step.label == "Choose a time"


def test_whose_time_has_gone_by_and_finds_no_other_is_on_the_page_too(room: Classroom) -> None:
    get_ready(room)
    take(room, offer(room, hours=1))
    full = offer(room, hours=3, capacity=1)
    get_ready(room, person=room.ben)
    take(room, full, person=room.ben)
    assert queue(room).without_place == ()
    room.clock.move(hours=2)
    assert [each.student_name for each in queue(room).without_place] == ["Ada"]


def test_who_has_taken_todays_check_reads_that_the_next_opens_tomorrow(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(update(CourseRow).values(checks_a_day=1))
    get_ready(room)
    assert move(room) is Move.START
    room.fail()
    room.learn("adding-example")
    assert move(room) is Move.TOMORROW
    card = path(room).cards[0]
    assert (card.opens_tomorrow, card.step) == (True, None)
    room.clock.move(hours=24)
    assert move(room) is Move.START
    card = path(room).cards[0]
    assert card.step is not None
    assert (card.opens_tomorrow, card.step.label) == (False, "Take a new check")
