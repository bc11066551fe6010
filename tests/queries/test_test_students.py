"""A test student is on the lists, and counts in no figure about the class."""

import pytest

from lti_tool.db.models import PersonRow
from lti_tool.db.stores.curriculum import load_published_units
from lti_tool.queries.board_page import BoardPage, load_board
from lti_tool.queries.groups_page import load_groups
from lti_tool.queries.integrity_page import load_integrity
from lti_tool.queries.ledger_page import load_ledger_page
from lti_tool.queries.path_record import load_path_record
from tests.support.classrooms import Classroom
from tests.support.drafts import WORDS
from tests.support.factories import make_student


@pytest.fixture
def tried_out(room: Classroom) -> Classroom:
    """A class in which Ben is the platform's test student, for whom two checks were taken."""
    with room.tool.transaction() as session:
        session.get_one(PersonRow, room.ben).is_test = True
    room.fail(person=room.ben)
    room.fail(WORDS)
    room.master(WORDS, room.ben)
    return room


def board(room: Classroom) -> BoardPage:
    with room.tool.reading() as session:
        return load_board(session, course_id=room.course_id, unit_id=None, now=room.clock())


def test_the_board_lists_them_and_counts_the_others(tried_out: Classroom) -> None:
    page = board(tried_out)
    assert [row.name for row in page.rows] == ["Ada", "Ben (test student)"]
    assert page.student_count == 1
    assert [column.mastered_count for column in page.columns] == [0, 0, 0]
    assert "for the one student" in page.columns[0].supply.sentence


def test_they_are_no_part_of_how_the_line_holds(tried_out: Classroom) -> None:
    with tried_out.tool.reading() as session:
        page = load_integrity(session, course_id=tried_out.course_id, now=tried_out.clock())
    assert page.student_count == 1
    adding, _, names = page.units[0].rows
    assert (adding.figures.checked, names.figures.checked) == (0, 1)


def test_forms_are_compared_without_them(tried_out: Classroom) -> None:
    # Of each two who join after one another, one begins with either form.
    for sub in ("cleo", "dara"):
        with tried_out.tool.transaction() as session:
            person_id = make_student(session, tried_out.course_id, sub)
        tried_out.master(WORDS, person_id)
    objective_id = tried_out.objective(WORDS)
    with tried_out.tool.reading() as session:
        page = load_ledger_page(
            session,
            course_id=tried_out.course_id,
            objective_id=objective_id,
            now=tried_out.clock(),
        )
    assert sum(rate.taken for _, rate in page.rates) == 3
    assert len(page.attempts) == 4


def test_the_pace_of_the_class_is_not_theirs(tried_out: Classroom) -> None:
    with tried_out.tool.reading() as session:
        [unit] = load_published_units(session, course_id=tried_out.course_id)
        record = load_path_record(session, unit=unit, person_id=tried_out.ada)
    assert record.furthest == [2]


def test_nobody_is_grouped_with_them(tried_out: Classroom) -> None:
    with tried_out.tool.reading() as session:
        page = load_groups(session, course_id=tried_out.course_id, now=tried_out.clock())
    people = {each.name for group in page.groups for each in (*group.members, *group.helpers)}
    assert people == {"Ada"}
