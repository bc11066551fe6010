"""What a teacher reads: the board with everybody on it, and what stands behind a cell."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import (
    CourseRow,
    MembershipRow,
    PersonRow,
    ResourceRow,
    ScoreOwedRow,
    UnitRow,
)
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import UnitId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.domain.mastery.states import State
from lti_tool.queries.board_page import BoardPage, load_board
from lti_tool.queries.cell_page import CellPage, load_cell
from lti_tool.queries.readiness import knows_its_tables
from tests.queries.test_holding_the_line import rule
from tests.support.classrooms import NOTE, Classroom, make_other_classroom
from tests.support.drafts import ADDING, sample_draft
from tests.support.factories import make_person, make_student


def board(room: Classroom, unit_id: UnitId | None = None) -> BoardPage:
    with room.tool.reading() as session:
        return load_board(session, course_id=room.course_id, unit_id=unit_id, now=room.clock())


def cell(room: Classroom) -> CellPage:
    objective_id = room.objective()
    with room.tool.reading() as session:
        return load_cell(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            now=room.clock(),
        )


def test_the_board_has_a_row_for_each_student_and_a_column_for_each_objective(
    room: Classroom,
) -> None:
    room.master(ADDING)
    page = board(room)
    assert [row.name for row in page.rows] == ["Ada", "Ben"]
    assert [column.objective.slug for column in page.columns] == ["adding", "doubling", "words"]
    assert [column.mastered_count for column in page.columns] == [1, 0, 0]
    assert [each.standing.state for each in page.rows[0].cells] == [
        State.MASTERED,
        State.OPEN,
        State.OPEN,
    ]
    assert (page.course_title, page.has_gradebook) == ("Mathematics 6A", True)


def test_a_column_names_the_last_few_who_have_still_to_get_it(room: Classroom) -> None:
    room.master(ADDING)
    assert board(room).columns[0].count_words == "1 of 2 got it, 1 to go: Ben"
    rule(room, RulingKind.EXCUSE, student=room.ben)
    assert board(room).columns[0].count_words == "1 of 1 got it"
    with room.tool.transaction() as session:
        for number in range(3):
            make_student(session, room.course_id, f"student-{number}")
    assert (
        board(room)
        .columns[0]
        .count_words.endswith(
            "1 of 4 got it, 3 to go: "
            + ", ".join(row.name for row in board(room).rows if row.name not in {"Ada", "Ben"})
        )
    )
    with room.tool.transaction() as session:
        make_student(session, room.course_id, "one-more")
    assert board(room).columns[0].count_words == "1 of 5 got it"


def test_staff_and_people_of_other_courses_are_not_on_the_board(room: Classroom) -> None:
    make_other_classroom(room)
    with room.tool.transaction() as session:
        make_person(session, room.course_id, "omar", Role.OBSERVER)
        make_person(session, room.course_id, "tariq", Role.ASSISTANT)
    assert [row.name for row in board(room).rows] == ["Ada", "Ben"]


def test_a_student_without_a_name_has_a_number_and_is_never_left_out(room: Classroom) -> None:
    with room.tool.transaction() as session:
        ada, ben = session.get_one(PersonRow, room.ada), session.get_one(PersonRow, room.ben)
        ada.name = ada.given_name = ""
        ben.name = ""
    assert [row.name for row in board(room).rows] == ["Ben", f"Student {room.ada}"]
    assert cell(room).student_name == f"Student {room.ada}"


def test_students_stand_in_the_order_of_their_names_whatever_the_case(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.get_one(PersonRow, room.ada).name = "zoë"
    assert [row.name for row in board(room).rows] == ["Ben", "zoë"]


def test_not_yet_and_grades_that_did_not_go_through_need_the_teacher(room: Classroom) -> None:
    assert board(room).needs_you == ()
    room.fail(person=room.ben)
    room.master(person=room.ada)
    [(row, found)] = board(room).needs_you
    assert (row.name, board(room).column_of(found).objective.slug) == ("Ben", ADDING)
    for state in (ScoreState.REFUSED, ScoreState.CONFLICT):
        with room.tool.transaction() as session:
            session.execute(update(ScoreOwedRow).values(state=state))
        assert [row.name for row, _ in board(room).needs_you] == ["Ada", "Ben"]
        assert board(room).rows[0].cells[0].grade_needs_look


def test_who_has_used_every_way_is_named_for_a_talk(room: Classroom) -> None:
    room.learn("adding-read")
    for way in ("adding-example", "adding-hands"):
        room.fail()
        [(_, cell)] = board(room).needs_you
        assert not cell.is_out_of_ways
        room.learn(way)
    with room.tool.transaction() as session:
        session.execute(update(ResourceRow).values(retired_at=room.clock()))
    room.talk()
    room.fail()
    [(row, cell)] = board(room).needs_you
    assert (row.name, cell.standing.state, cell.is_out_of_ways) == ("Ada", State.NOT_YET, True)


def test_the_first_unit_is_shown_unless_another_is_asked_for(room: Classroom) -> None:
    second = room.reimport(replace(sample_draft("second"), title="Second"))
    page = board(room)
    assert page.unit is not None
    assert page.unit.id == room.unit_id
    assert [(unit.title, unit.is_published) for unit in page.units] == [
        ("Numbers", True),
        ("Second", False),
    ]
    asked = board(room, second).unit
    assert asked is not None
    assert asked.title == "Second"


def test_another_courses_unit_is_not_on_this_board(room: Classroom) -> None:
    theirs = make_other_classroom(room).unit_id
    page = board(room, theirs)
    assert page.unit is None
    assert (page.columns, page.rows) == ((), ())


def test_a_course_without_units_or_a_gradebook_has_a_board_that_says_so(room: Classroom) -> None:
    other = make_other_classroom(room)
    with room.tool.transaction() as session:
        session.execute(
            update(UnitRow)
            .where(UnitRow.id == other.unit_id)
            .values(course_id=room.course_id, slug="moved")
        )
        session.get_one(CourseRow, other.course_id).columns_url = None
    page = board(other)
    assert (page.units, page.unit, page.has_gradebook) == ((), None, False)


def test_a_cell_tells_the_whole_story(room: Classroom) -> None:
    room.fail()
    room.learn("adding-hands")
    room.talk(note="We drew it.")
    room.start()
    page = cell(room)
    assert page.student_name == "Ada"
    first, running = page.attempts
    assert (first.number, first.level) == (1, Level.NO_EVIDENCE)
    assert first.reason == "0 of 2 questions right; 2 of 2 needed."
    assert (running.number, running.level, running.submitted_at) == (2, None, None)
    way, talk = page.uses
    assert (way.title, way.note, way.is_talk) == ("Do it with counters", NOTE, False)
    assert (talk.title, talk.note, talk.is_talk) == ("Talk with a teacher", "We drew it.", True)
    assert page.grade is None
    assert page.standing.state is State.IN_PROGRESS


def test_a_cell_shows_the_grade(room: Classroom) -> None:
    room.master()
    grade = cell(room).grade
    assert grade is not None
    assert (grade.points, grade.state) == (90, ScoreState.OWED)


def test_another_courses_objective_has_no_cell(room: Classroom) -> None:
    theirs = make_other_classroom(room).objective()
    with pytest.raises(NotFoundError), room.tool.reading() as session:
        load_cell(
            session,
            course_id=room.course_id,
            objective_id=theirs,
            student_id=room.ada,
            now=room.clock(),
        )


def test_somebody_who_left_keeps_their_evidence_and_leaves_the_board(room: Classroom) -> None:
    room.master()
    with room.tool.transaction() as session:
        membership = session.scalars(
            select(MembershipRow).where(MembershipRow.person_id == room.ada)
        ).one()
        membership.role = Role.NONE
    assert [row.name for row in board(room).rows] == ["Ben"]
    assert len(room.decisions()) == 1


def test_a_database_knows_its_tables(room: Classroom) -> None:
    with room.tool.reading() as session:
        assert knows_its_tables(session)
