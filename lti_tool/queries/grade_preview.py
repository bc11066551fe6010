"""What another grading policy would change, for every student, before it applies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow
from lti_tool.db.stores.class_grades import column_of, load_class_grades
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.domain.gradebook.course_columns import (
    Column,
    ObjectiveColumn,
    UnitColumn,
    UnitOutline,
    columns_of,
    objective_columns,
)
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.policy_words import Counts, what_counts
from lti_tool.domain.gradebook.simulation import (
    CellChange,
    ChangeKind,
    Simulation,
    StudentChange,
    compare,
)
from lti_tool.domain.gradebook.unit_examples import Example, unit_examples
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.queries.class_members import load_students

Change = CellChange[PersonId, Column]


@dataclass(frozen=True)
class PreviewRow:
    """One student, with the cells that would change."""

    name: str
    change: StudentChange[PersonId, Column]

    @property
    def cells(self) -> tuple[Change, ...]:
        """The cells whose number in the LMS would change."""
        return tuple(each for each in self.change.cells if each.kind.changes_the_lms)


@dataclass(frozen=True)
class GradePreview:
    """A class under two policies. Nothing has been changed."""

    simulation: Simulation[PersonId, Column]
    rows: tuple[PreviewRow, ...]
    titles: Mapping[Column, str]
    unsupported: int
    """Cells whose number stays though no evidence stands behind it any more."""
    left_alone: int
    """Cells that somebody has changed in the LMS: they stay as they are."""
    counts: Counts
    objective_counts: tuple[int, ...]
    """How many columns each unit would have with one for each objective."""
    columns: int
    """How many columns the policy has."""
    ended: tuple[str, ...]
    """Names of the columns in the LMS that would stay as they are and be written no more."""
    examples: tuple[Example, ...]
    """What a unit would read; nothing where units have no column."""


def load_grade_preview(
    session: Session, *, course_id: CourseId, policy: GradingPolicy, now: datetime
) -> GradePreview:
    """Answer what would become of every cell: eight statements, however many there are."""
    course = session.get_one(CourseRow, course_id)
    grades = load_class_grades(session, course_id=course_id)
    today, now_holds = school_day(course, now), load_grading(session, course)
    simulation = compare(
        grades.marks(now_holds, today), grades.marks(policy, today), cells=grades.cells
    )
    changes = {row.student: row for row in simulation.rows}
    asked = columns_of(policy, grades.units)
    return GradePreview(
        simulation=simulation,
        rows=tuple(
            PreviewRow(name, changes[person])
            for person, name in load_students(session, course_id)
            if person in changes
        ),
        titles=_titles(grades.units),
        unsupported=sum(
            cell.kind is ChangeKind.STAYS and grades.lacks_evidence(row.student, cell.objective)
            for row in simulation.rows
            for cell in row.cells
        ),
        left_alone=sum(
            not cell.is_ours and person in grades.evidence and column in asked
            for (person, column), cell in grades.cells.items()
        ),
        counts=what_counts(policy, today),
        objective_counts=objective_columns(policy.columns, grades.units),
        columns=len(asked),
        ended=load_ended_columns(
            session,
            course_id=course_id,
            ended=set(columns_of(now_holds, grades.units)) - set(asked),
        ),
        examples=unit_examples(policy) if policy.columns.has_units else (),
    )


def _titles(units: Sequence[UnitOutline]) -> dict[Column, str]:
    found: dict[Column, str] = {}
    for unit in units:
        found[UnitColumn(unit.id)] = f"Unit “{unit.title}”"
        found |= {ObjectiveColumn(each.id): each.title for each in unit.objectives}
    return found


def load_ended_columns(
    session: Session, *, course_id: CourseId, ended: Collection[Column]
) -> tuple[str, ...]:
    """Answer the names of those among these columns that the LMS has, in one statement."""
    rows = session.scalars(
        select(ColumnRow)
        .where(ColumnRow.course_id == course_id, ColumnRow.url.is_not(None))
        .order_by(ColumnRow.id)
    )
    return tuple(
        row.label
        for row in rows
        if column_of(objective_id=row.objective_id, unit_id=row.unit_id) in ended
    )
