"""The class board: students by objectives, with the state of every grade."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, MembershipRow, PersonRow, UnitRow
from lti_tool.db.stores.curriculum import StoredObjective, StoredUnit, load_unit
from lti_tool.db.stores.standings import load_unit_standings
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.classes.roster import may_be_confirmed
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.domain.mastery.standing import Standing, State
from lti_tool.queries.grade_lines import GradeLine, load_grade_lines


@dataclass(frozen=True)
class BoardCell:
    """One student and one objective."""

    objective_id: ObjectiveId
    standing: Standing
    grade: GradeLine | None

    @property
    def grade_needs_look(self) -> bool:
        """Whether a teacher should look at the grade: refused, or changed in the LMS."""
        return self.grade is not None and self.grade.state in {
            ScoreState.REFUSED,
            ScoreState.CONFLICT,
        }


@dataclass(frozen=True)
class BoardRow:
    """One student's row, cells in the order of the objectives."""

    person_id: PersonId
    name: str
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True)
class ObjectiveColumn:
    """A column of the board, with the teacher's promise: how many have got it."""

    objective: StoredObjective
    mastered_count: int


@dataclass(frozen=True)
class UnitChoice:
    """A unit one can switch the board to."""

    id: UnitId
    title: str
    is_published: bool


@dataclass(frozen=True)
class BoardPage:
    """What a teacher sees first."""

    course_title: str
    has_gradebook: bool
    roster_read_at: datetime | None
    """When the LMS last told who is in the class, None if it never has."""
    roster_trouble: str
    roster_confirmed_at: datetime | None
    """When a teacher lifted the doubt about a list that is still to be read again."""
    units: tuple[UnitChoice, ...]
    unit: UnitChoice | None
    columns: tuple[ObjectiveColumn, ...]
    rows: tuple[BoardRow, ...]

    @property
    def may_confirm_roster(self) -> bool:
        """Whether the trouble is a doubt that a teacher's word can lift."""
        return may_be_confirmed(self.roster_trouble)

    @property
    def needs_you(self) -> tuple[tuple[BoardRow, BoardCell], ...]:
        """Cells that wait for a person: a “not yet”, or a grade that did not go through."""
        return tuple(
            (row, cell)
            for row in self.rows
            for cell in row.cells
            if cell.standing.state is State.NOT_YET or cell.grade_needs_look
        )

    def column_of(self, cell: BoardCell) -> ObjectiveColumn:
        """Answer the column a cell stands in."""
        return next(each for each in self.columns if each.objective.id == cell.objective_id)


def load_board(session: Session, *, course_id: CourseId, unit_id: UnitId | None) -> BoardPage:
    """Answer the board of one unit, the first if none is asked for.

    Ten statements at most, for any number of students and objectives.
    """
    course = session.get_one(CourseRow, course_id)
    rows = session.scalars(
        select(UnitRow).where(UnitRow.course_id == course_id).order_by(UnitRow.position)
    ).all()
    choices = tuple(
        UnitChoice(UnitId(row.id), row.title, row.published_at is not None) for row in rows
    )
    shown = next((row for row in rows if unit_id in (None, row.id)), None)
    if shown is None:
        return _board(course, choices, None, (), ())
    unit = load_unit(session, shown)
    students = load_students(session, course_id)
    board_rows = _rows(session, unit, students)
    columns = tuple(
        ObjectiveColumn(
            objective,
            sum(row.cells[place].standing.state is State.MASTERED for row in board_rows),
        )
        for place, objective in enumerate(unit.objectives)
    )
    chosen = next(choice for choice in choices if choice.id == shown.id)
    return _board(course, choices, chosen, columns, board_rows)


def _board(
    course: CourseRow,
    units: tuple[UnitChoice, ...],
    unit: UnitChoice | None,
    columns: tuple[ObjectiveColumn, ...],
    rows: tuple[BoardRow, ...],
) -> BoardPage:
    return BoardPage(
        course_title=course.title,
        has_gradebook=course.columns_url is not None,
        roster_read_at=course.roster_read_at,
        roster_trouble=course.roster_trouble,
        roster_confirmed_at=course.roster_confirmed_at,
        units=units,
        unit=unit,
        columns=columns,
        rows=rows,
    )


def load_students(session: Session, course_id: CourseId) -> list[tuple[PersonId, str]]:
    """Answer the students of a course by name; those without a name get a number, never blank."""
    query = (
        select(PersonRow)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(
            MembershipRow.course_id == course_id,
            MembershipRow.role == Role.STUDENT,
            MembershipRow.is_active,
        )
    )
    named = [(PersonId(row.id), student_name(row)) for row in session.scalars(query)]
    return sorted(named, key=lambda each: (each[1].casefold(), each[0]))


def student_name(row: PersonRow) -> str:
    """Answer how a person is called here."""
    name = row.name or row.given_name or f"Student {row.id}"
    return f"{name} (test student)" if row.is_test else name


def _rows(
    session: Session, unit: StoredUnit, students: list[tuple[PersonId, str]]
) -> tuple[BoardRow, ...]:
    person_ids = [person for person, _ in students]
    standings = load_unit_standings(session, unit=unit, person_ids=person_ids)
    grades = load_grade_lines(
        session, person_ids=person_ids, objective_ids=[each.id for each in unit.objectives]
    )
    return tuple(
        BoardRow(
            person,
            name,
            tuple(
                BoardCell(
                    objective.id,
                    standings[person][objective.slug],
                    grades.get((person, objective.id)),
                )
                for objective in unit.objectives
            ),
        )
        for person, name in students
    )
