"""The ledger of a course's grades: the most urgent first, in parts, at a constant cost."""

from sqlalchemy import insert, select

from lti_tool.db.models import ColumnRow, ObjectiveRow, ScoreOwedRow
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.reconciliation import Finding
from lti_tool.domain.ids import PersonId
from lti_tool.queries.grade_ledger import ATTENTION, PART, load_cell_ledger, load_grade_ledger
from tests.queries.conftest import Counting
from tests.queries.test_statement_counts import grow_unit, statements_of
from tests.support.classrooms import Classroom
from tests.support.factories import make_student


def fill(room: Classroom, students: int, *, conflicts: int = 0) -> None:
    """Have every one of so many students have a grade in every objective's column."""
    with room.tool.transaction() as session:
        people = [make_student(session, room.course_id, f"s-{n}") for n in range(students)]
        columns = []
        for objective in session.scalars(select(ObjectiveRow)).all():
            column = ColumnRow(
                course_id=room.course_id,
                objective_id=objective.id,
                label=objective.slug,
                maximum=100,
                resource_id=objective.slug,
                tag="percent",
                url=f"https://lms.example/{objective.id}",
            )
            session.add(column)
            session.flush()
            columns.append(column.id)
        session.execute(
            insert(ScoreOwedRow),
            [
                {
                    "registration_id": room.registration_id,
                    "column_id": column,
                    "person_id": person,
                    "level": 3,
                    "points": 90,
                    "comment": "",
                    "submitted_at": room.clock(),
                    "version": 1,
                    "sent_version": 1,
                    "sent_points": 90,
                    "sent_at": room.clock(),
                    "maybe_points": [],
                    "next_at": room.clock(),
                    "state": ScoreState.CONFLICT if number < conflicts else ScoreState.SENT,
                    "read_at": room.clock(),
                    "read_points": 81.0 if number < conflicts else 90.0,
                    "read_maximum": 100.0,
                }
                for number, (column, person) in enumerate(
                    (column, person) for column in columns for person in people
                )
            ],
        )


def test_a_class_of_forty_costs_as_many_statements_as_one_student(
    room: Classroom, counting: Counting
) -> None:
    def load(session: object) -> object:
        return load_grade_ledger(session, course_id=room.course_id)  # type: ignore[arg-type]

    before = statements_of(room, counting, load)
    grow_unit(room, 27)
    fill(room, 40, conflicts=3)
    assert statements_of(room, counting, load) == before <= 6
    with room.tool.reading() as session:
        page = load_grade_ledger(session, course_id=room.course_id)
    assert page.total >= 1200
    assert (len(page.cells), page.parts) == (PART, -(-page.total // PART))
    assert [cell.finding for cell in page.cells[:4]] == [*[Finding.CHANGED] * 3, Finding.SAME]
    assert page.attention == 3
    assert dict(page.counts)[Finding.SAME] == page.total - 3


def test_kinds_and_parts_can_be_chosen(room: Classroom) -> None:
    fill(room, 60, conflicts=2)
    with room.tool.reading() as session:

        def load(chosen: str = "", part: int = 1) -> tuple[int, int, int]:
            page = load_grade_ledger(session, course_id=room.course_id, chosen=chosen, part=part)
            return len(page.cells), page.part, page.parts

        assert load(ATTENTION) == (2, 1, 1)
        assert load(Finding.GONE) == (0, 1, 1)
        assert load(Finding.SAME, 99)[1] == load(Finding.SAME)[2] > 1
        assert load(part=0)[1] == 1


def test_a_conflict_says_which_level_adopting_it_would_set(room: Classroom) -> None:
    fill(room, 1, conflicts=1)
    with room.tool.reading() as session:
        cell = load_grade_ledger(session, course_id=room.course_id).cells[0]
        assert (cell.shown, cell.adopts) == ("81", "Nearly")
        assert cell.sentence.startswith("Somebody put 81 into the gradebook, seen at ")
        mine = load_cell_ledger(
            session,
            course_id=room.course_id,
            objective_id=cell.objective_id,
            person_id=cell.student_id,
        )
        assert mine is not None
        assert mine.cell == cell
        nobody = load_cell_ledger(
            session,
            course_id=room.course_id,
            objective_id=cell.objective_id,
            person_id=PersonId(0),
        )
        assert nobody is None
