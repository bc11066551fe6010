"""The class board: students by objectives, with the state of every grade."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, UnitRow
from lti_tool.db.stores.carried import load_carried_of
from lti_tool.db.stores.curriculum import StoredObjective, StoredUnit, load_unit
from lti_tool.db.stores.grading import load_grading
from lti_tool.db.stores.standings import load_unit_standings
from lti_tool.domain.classes.carrying import Carried
from lti_tool.domain.classes.roster import may_be_confirmed
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.domain.mastery.nudges import nudge
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State
from lti_tool.queries.class_members import ClassMember, load_class
from lti_tool.queries.grade_lines import GradeLine, load_grade_lines, load_unit_lines
from lti_tool.queries.offers import load_times
from lti_tool.queries.supplies import SupplyLine, load_supplies
from lti_tool.queries.ways_left import load_out_of_ways


def needs_look(grade: GradeLine | None) -> bool:
    """Answer whether a grade was refused or changed in the LMS, and nobody has left it so."""
    troubles = {ScoreState.REFUSED, ScoreState.CONFLICT}
    return grade is not None and grade.state in troubles and not grade.is_left


@dataclass(frozen=True)
class BoardCell:
    """One student and one objective."""

    objective_id: ObjectiveId
    standing: Standing
    grade: GradeLine | None
    idle_days: int = 0
    """Days without a step on an open objective, 0 before the first nudge is due."""
    waits_for_place: bool = False
    """Approved for a new check while every place on offer is taken."""
    is_out_of_ways: bool = False
    """Not yet there, and every other way is used: the next step is a talk."""
    carried: str = ""
    """From which term it was carried over, "" for none or once it is mastered."""

    @property
    def grade_needs_look(self) -> bool:
        """Whether a teacher should look at the grade: refused, or changed in the LMS."""
        return needs_look(self.grade)


@dataclass(frozen=True)
class BoardRow:
    """One student's row, cells in the order of the objectives."""

    person_id: PersonId
    name: str
    cells: tuple[BoardCell, ...]
    unit_grade: GradeLine | None = None
    """What the unit's own column shows, or will."""
    is_test: bool = False
    """Whether it is the platform's test student, who counts in no figure about the class."""


@dataclass(frozen=True)
class ObjectiveColumn:
    """A column of the board, with the teacher's promise: how many have got it."""

    objective: StoredObjective
    mastered_count: int
    supply: SupplyLine
    """For how many attempts its questions last."""
    to_go: tuple[str, ...]
    """Who has still to get it, by name."""

    @property
    def count_words(self) -> str:
        """How many have got it, and the names of the last few who have not."""
        total = self.mastered_count + len(self.to_go)
        got = f"{self.mastered_count} of {total} got it"
        if not 0 < len(self.to_go) <= LAST_FEW:
            return got
        return f"{got}, {len(self.to_go)} to go: {', '.join(self.to_go)}"


@dataclass(frozen=True)
class UnitChoice:
    """A unit one can switch the board to."""

    id: UnitId
    title: str
    is_published: bool


LAST_FEW = 3
"""So many names still fit at the head of a column."""

_WAITING = {State.NOT_YET, State.CONFERENCE, State.HANDED_IN}


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
    has_unit_column: bool = False

    @property
    def unit_troubles(self) -> tuple[BoardRow, ...]:
        """Whose grade for the whole unit a teacher should look at."""
        return tuple(row for row in self.rows if needs_look(row.unit_grade))

    @property
    def student_count(self) -> int:
        """How many students there are, test students aside."""
        return sum(not row.is_test for row in self.rows)

    @property
    def may_confirm_roster(self) -> bool:
        """Whether the trouble is a doubt that a teacher's word can lift."""
        return may_be_confirmed(self.roster_trouble)

    @property
    def needs_you(self) -> tuple[tuple[BoardRow, BoardCell], ...]:
        """Cells that wait for a person: a “not yet”, a request, work to mark, a grade in trouble.

        Also those where no place is free, or a student has not taken a step for days.
        """
        return tuple(
            (row, cell)
            for row in self.rows
            for cell in row.cells
            if cell.standing.state in _WAITING
            or cell.grade_needs_look
            or cell.standing.waits_for_teacher
            or cell.waits_for_place
            or cell.idle_days
        )

    @property
    def runs_out(self) -> tuple[tuple[ObjectiveColumn, tuple[str, ...]], ...]:
        """Objectives whose questions end now or after the next attempt, and who has run out."""
        names = {row.person_id: row.name for row in self.rows}
        return tuple(
            (column, tuple(names[person] for person in column.supply.spent))
            for column in self.columns
            if column.supply.needs_look
        )

    def column_of(self, cell: BoardCell) -> ObjectiveColumn:
        """Answer the column a cell stands in."""
        return next(each for each in self.columns if each.objective.id == cell.objective_id)


def load_board(
    session: Session, *, course_id: CourseId, unit_id: UnitId | None, now: datetime
) -> BoardPage:
    """Answer the board of one unit, the first if none is asked for.

    Twenty statements at most, for any number of students and objectives.
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
    has_unit_column = load_grading(session, course).columns.has_units
    students = load_class(session, course_id)
    board_rows = _rows(session, course_id, unit, students, now, has_unit_column=has_unit_column)
    counted = [row for row in board_rows if not row.is_test]
    standings = {
        row.person_id: {
            objective.slug: cell.standing
            for objective, cell in zip(unit.objectives, row.cells, strict=True)
        }
        for row in counted
    }
    supplies = load_supplies(session, objectives=unit.objectives, standings=standings)
    columns = tuple(
        ObjectiveColumn(
            objective,
            sum(row.cells[place].standing.state is State.MASTERED for row in counted),
            supplies[objective.id],
            tuple(row.name for row in counted if not row.cells[place].standing.state.lets_pass),
        )
        for place, objective in enumerate(unit.objectives)
    )
    chosen = next(choice for choice in choices if choice.id == shown.id)
    board = _board(course, choices, chosen, columns, board_rows)
    return replace(board, has_unit_column=has_unit_column)


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


def carried_term(carried: Carried | None, standing: Standing) -> str:
    """Answer the term an open objective was carried over from, "" for none."""
    return carried.term if carried is not None and not standing.state.lets_pass else ""


def _idle_days(standing: Standing, now: datetime) -> int:
    found = nudge(standing, now)
    return found.days if found else 0


def _rows(
    session: Session,
    course_id: CourseId,
    unit: StoredUnit,
    students: list[ClassMember],
    now: datetime,
    *,
    has_unit_column: bool,
) -> tuple[BoardRow, ...]:
    person_ids = [student.id for student in students]
    of_unit = (
        load_unit_lines(session, person_ids=person_ids, unit_id=unit.id) if has_unit_column else {}
    )
    standings = load_unit_standings(session, unit=unit, person_ids=person_ids, now=now)
    grades = load_grade_lines(
        session, person_ids=person_ids, objective_ids=[each.id for each in unit.objectives]
    )
    spent = load_out_of_ways(session, objectives=unit.objectives, standings=standings)
    times = load_times(
        session,
        course_id=course_id,
        standings=(each for mine in standings.values() for each in mine.values()),
        now=now,
    )
    carried = load_carried_of(
        session, person_ids=person_ids, objective_ids=[each.id for each in unit.objectives]
    )

    def cell(person_id: PersonId, objective: StoredObjective) -> BoardCell:
        standing, key = standings[person_id][objective.slug], (person_id, objective.id)
        return BoardCell(
            objective.id,
            standing,
            grades.get(key),
            idle_days=_idle_days(standing, now),
            waits_for_place=times.waits_for_place(standing),
            is_out_of_ways=key in spent,
            carried=carried_term(carried.get(key), standing),
        )

    return tuple(
        BoardRow(
            student.id,
            student.name,
            tuple(cell(student.id, objective) for objective in unit.objectives),
            unit_grade=of_unit.get(student.id),
            is_test=student.is_test,
        )
        for student in students
    )
