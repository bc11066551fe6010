"""The offer to a copied course costs the same however long its history and its units are."""

from tests.queries.conftest import Counting
from tests.support.classrooms import Classroom
from tests.support.copies import bring_over, offer_in, open_copy, told_copy
from tests.support.drafts import sample_draft
from tests.support.launches import COURSE

MOST = 4


def statements(room: Classroom, counting: Counting, course_id: int) -> int:
    with counting() as sent:
        offer_in(room, course_id)  # type: ignore[arg-type]
    return sum(not each.startswith("BEGIN") for each in sent)


def test_a_course_that_is_no_copy_costs_one_look(room: Classroom, counting: Counting) -> None:
    assert statements(room, counting, room.course_id) == 1


def test_an_offer_takes_as_many_statements_for_one_unit_as_for_many(
    room: Classroom, counting: Counting
) -> None:
    copy = told_copy(room)
    few = statements(room, counting, copy)
    for number in range(4):
        room.reimport(sample_draft(f"unit-{number}"))
    told_copy(room, COURSE.context_id, *(f"before-{number}" for number in range(500)))
    assert statements(room, counting, copy) == few < MOST


def test_an_offer_from_ones_own_courses_takes_one_more(room: Classroom, counting: Counting) -> None:
    copy = open_copy(room)
    few = statements(room, counting, copy)
    for number in range(4):
        room.reimport(sample_draft(f"unit-{number}"))
    assert statements(room, counting, copy) == few == MOST


def test_an_answered_course_is_looked_at_twice(room: Classroom, counting: Counting) -> None:
    copy = told_copy(room)
    bring_over(room, copy)
    assert statements(room, counting, copy) == 2
