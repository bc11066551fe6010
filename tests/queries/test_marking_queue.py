"""The marking queue costs the same however much waits."""

from sqlalchemy.orm import Session

from lti_tool.queries.marking_page import load_marking_page
from lti_tool.queries.marking_queue import load_marking_queue
from tests.queries.conftest import Counting
from tests.queries.test_statement_counts import statements_of
from tests.support.classrooms import Classroom
from tests.support.factories import make_student
from tests.support.marked import PROVING, SHOWING, hand_in, use_marked_unit


def test_queue_and_piece_cost_the_same_for_one_student_and_for_eight(
    room: Classroom, counting: Counting
) -> None:
    use_marked_unit(room)
    first = hand_in(room, SHOWING)

    def queue(session: Session) -> object:
        return load_marking_queue(session, course_id=room.course_id, now=room.clock())

    def piece(session: Session) -> object:
        return load_marking_page(
            session, course_id=room.course_id, attempt_id=first, now=room.clock()
        )

    before = [statements_of(room, counting, load) for load in (queue, piece)]
    with room.tool.transaction() as session:
        newcomers = [make_student(session, room.course_id, f"s{number}") for number in range(7)]
    for person in newcomers:
        hand_in(room, SHOWING, person)
        hand_in(room, PROVING, person)
    assert [statements_of(room, counting, load) for load in (queue, piece)] == before
