"""Pages need the same number of SQL statements however many students and objectives there are."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from lti_tool.queries.board_page import load_board
from lti_tool.queries.cell_page import load_cell
from lti_tool.queries.check_page import load_check
from lti_tool.queries.objective_page import load_objective_page
from lti_tool.queries.path_page import load_path
from lti_tool.queries.result_page import load_result
from tests.queries.conftest import Counting
from tests.support.classrooms import Classroom
from tests.support.drafts import ADDING, adding, sample_draft
from tests.support.factories import make_student

Load = Callable[[Session], object]


def statements_of(room: Classroom, counting: Counting, load: Load) -> int:
    with counting() as statements, room.tool.reading() as session:
        load(session)
    return len(statements)


def grow_class(room: Classroom, size: int) -> None:
    """Have more students, each with a mastered check and one under way."""
    with room.tool.transaction() as session:
        newcomers = [
            make_student(session, room.course_id, f"student-{number}") for number in range(size)
        ]
    for person in newcomers:
        room.master(ADDING, person)
        room.start("doubling", person)


def grow_unit(room: Classroom, size: int) -> None:
    """Have more objectives, some waiting for others."""
    draft = sample_draft()
    more = tuple(
        replace(draft.objectives[1 if number % 2 else 0], slug=f"more-{number}")
        for number in range(size)
    )
    room.reimport(replace(draft, objectives=draft.objectives + more))


def board(room: Classroom) -> Load:
    return lambda session: load_board(
        session, course_id=room.course_id, unit_id=None, now=room.clock()
    )


def path(room: Classroom) -> Load:
    return lambda session: load_path(
        session,
        course_id=room.course_id,
        person_id=room.ada,
        unit_id=room.unit_id,
        now=room.clock(),
    )


def test_the_board_costs_the_same_for_two_students_and_for_twenty(
    room: Classroom, counting: Counting
) -> None:
    room.master(ADDING)
    before = statements_of(room, counting, board(room))
    grow_class(room, 18)
    assert statements_of(room, counting, board(room)) == before <= 12


def test_board_and_path_cost_the_same_for_three_objectives_and_for_twelve(
    room: Classroom, counting: Counting
) -> None:
    room.master(ADDING)
    before = [statements_of(room, counting, load) for load in (board(room), path(room))]
    grow_unit(room, 9)
    after = [statements_of(room, counting, load) for load in (board(room), path(room))]
    assert after == before


def test_an_objectives_page_costs_the_same_however_much_has_happened(
    room: Classroom, counting: Counting
) -> None:
    objective_id = room.objective()

    def load(session: Session) -> object:
        return load_objective_page(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            person_id=room.ada,
            now=room.clock(),
        )

    before = statements_of(room, counting, load)
    for way in ("adding-example", "adding-hands"):
        room.fail()
        room.learn(way)
    grow_unit(room, 6)
    # Two more while a new check could begin: what the rule counts, and the times on offer; and
    # two that look whether a student who has seen questions has any left.
    assert statements_of(room, counting, load) == before + 4


def test_a_cell_costs_the_same_for_one_attempt_and_for_five(
    room: Classroom, counting: Counting
) -> None:
    objective_id = room.objective()

    def load(session: Session) -> object:
        return load_cell(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            now=room.clock(),
        )

    room.fail()
    before = statements_of(room, counting, load)
    for _ in range(4):
        room.talk()
        room.fail()
    assert statements_of(room, counting, load) == before


def test_check_and_result_cost_the_same_for_two_questions_and_for_six(
    room: Classroom, counting: Counting
) -> None:
    def count() -> list[int]:
        attempt_id = room.start()

        def check(session: Session) -> object:
            return load_check(
                session, course_id=room.course_id, person_id=room.ada, attempt_id=attempt_id
            )

        def result(session: Session) -> object:
            return load_result(
                session,
                course_id=room.course_id,
                person_id=room.ada,
                attempt_id=attempt_id,
                now=room.clock(),
            )

        of_check = statements_of(room, counting, check)
        room.submit(attempt_id, {})
        return [of_check, statements_of(room, counting, result)]

    before = count()
    [cell] = adding().blueprint.cells
    longer = replace(
        adding(), blueprint=replace(adding().blueprint, cells=(replace(cell, count=6),))
    )
    room.reimport(replace(sample_draft(), objectives=(longer, *sample_draft().objectives[1:])))
    room.talk()
    assert count() == before
