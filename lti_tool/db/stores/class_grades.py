"""All that the grades of a course rest on: its students, their evidence, and what is owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    ColumnRow,
    ObjectiveRow,
    ScoreOwedRow,
    UnitRow,
)
from lti_tool.db.stores.class_people import load_class_people
from lti_tool.db.stores.histories import load_histories
from lti_tool.domain.curriculum.criterion import RubricLevel
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.cell_evidence import evidence_of, reason_of
from lti_tool.domain.gradebook.cell_marks import CellEvidence, CellMark
from lti_tool.domain.gradebook.course_columns import (
    Column,
    ObjectiveColumn,
    ObjectiveOutline,
    UnitColumn,
    UnitOutline,
    column_marks,
)
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.simulation import LmsCell
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.domain.mastery.history import History

Pair = tuple[PersonId, ObjectiveId]
Cell = tuple[PersonId, Column]

_THEIRS = frozenset({ScoreState.CONFLICT, ScoreState.ADOPTED})


@dataclass(frozen=True)
class ClassGrades:
    """The students of a course, active and real, by its objectives that are in use.

    `cells` are those of the LMS that something is owed to or was sent to; `units` are those that
    have an objective in use.
    """

    evidence: Mapping[PersonId, Mapping[ObjectiveId, CellEvidence]]
    reasons: Mapping[Pair, str]
    cells: Mapping[Cell, LmsCell]
    units: tuple[UnitOutline, ...]

    def objectives_of(self, unit_id: UnitId) -> tuple[ObjectiveId, ...]:
        """Answer the objectives in use of a unit, in order."""
        return next(
            (
                tuple(each.id for each in unit.objectives)
                for unit in self.units
                if unit.id == unit_id
            ),
            (),
        )

    def lacks_evidence(self, person_id: PersonId, column: Column) -> bool:
        """Whether a student of the class has shown nothing of what a column in use is about."""
        mine = self.evidence.get(person_id, {})
        about = self.objectives_of(column.id) if isinstance(column, UnitColumn) else (column.id,)
        found = [mine[each] for each in about if each in mine]
        return bool(found) and not any(each.shown for each in found)

    def marks(self, policy: GradingPolicy, today: date) -> dict[PersonId, dict[Column, CellMark]]:
        """Answer what every column of a policy reads for every student on a day."""
        return {
            person: column_marks(policy, self.units, row, today)
            for person, row in self.evidence.items()
        }


def is_marked_by_person(row: ObjectiveRow) -> bool:
    """Whether a person marks what this objective asks for."""
    return isinstance(criterion_from_mapping(row.criterion), RubricLevel)


def load_class_grades(
    session: Session, *, course_id: CourseId, only: PersonId | None = None
) -> ClassGrades:
    """Answer a course's evidence and cells: four statements, however many there are.

    With `only`, those of one student.
    """
    units, marked = _outlines(session, UnitRow.course_id == course_id)
    people = (PersonId(each.id) for each in load_class_people(session, course_id))
    person_ids = [each for each in people if only in {None, each}]
    histories = load_histories(session, person_ids=person_ids, objective_ids=list(marked))
    return ClassGrades(
        evidence={person: _evidence(person, marked, histories) for person in person_ids},
        reasons={pair: reason_of(history) for pair, history in histories.items()},
        cells=_cells(session, course_id),
        units=units,
    )


def load_unit_evidence(
    session: Session, *, unit_id: UnitId, person_id: PersonId
) -> tuple[UnitOutline, Mapping[ObjectiveId, CellEvidence]] | None:
    """Answer a unit and one student's evidence about all of it; None for an empty unit.

    Two statements, and what this transaction has added is seen.
    """
    units, marked = _outlines(session, UnitRow.id == unit_id)
    if not units:
        return None
    histories = load_histories(session, person_ids=[person_id], objective_ids=list(marked))
    return units[0], _evidence(person_id, marked, histories)


def load_outlines(session: Session, *, course_id: CourseId) -> tuple[UnitOutline, ...]:
    """Answer the units of a course with their objectives in use, in one statement."""
    return _outlines(session, UnitRow.course_id == course_id)[0]


def column_of(*, objective_id: int | None, unit_id: int | None) -> Column:
    """Answer whose column a row is; it is one of the two."""
    if unit_id is not None:
        return UnitColumn(UnitId(unit_id))
    return ObjectiveColumn(ObjectiveId(objective_id or 0))


_Marked = dict[ObjectiveId, bool]


def _outlines(
    session: Session, which: ColumnElement[bool]
) -> tuple[tuple[UnitOutline, ...], _Marked]:
    """Answer units, and of each objective whether a person marks what it asks for."""
    rows = session.execute(
        select(UnitRow, ObjectiveRow)
        .join(ObjectiveRow, ObjectiveRow.unit_id == UnitRow.id)
        .where(which, ObjectiveRow.retired_at.is_(None))
        .order_by(UnitRow.position, UnitRow.id, ObjectiveRow.position)
    ).all()
    outlines = tuple(
        UnitOutline(
            UnitId(unit.id),
            unit.slug,
            unit.title,
            tuple(
                ObjectiveOutline(ObjectiveId(row.id), row.slug, row.title, Priority(row.priority))
                for _, row in group
            ),
        )
        for unit, group in groupby(rows, key=lambda row: row[0])
    )
    return outlines, {ObjectiveId(row.id): is_marked_by_person(row) for _, row in rows}


def _evidence(
    person: PersonId, marked: _Marked, histories: Mapping[Pair, History]
) -> dict[ObjectiveId, CellEvidence]:
    nothing = History()
    return {
        objective: evidence_of(
            histories.get((person, objective), nothing), is_marked_by_person=is_marked
        )
        for objective, is_marked in marked.items()
    }


def _cells(session: Session, course_id: CourseId) -> dict[Cell, LmsCell]:
    rows = session.execute(
        select(
            ScoreOwedRow.person_id,
            ColumnRow.objective_id,
            ColumnRow.unit_id,
            ScoreOwedRow.points,
            ColumnRow.maximum,
            ScoreOwedRow.state,
        )
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .where(ColumnRow.course_id == course_id)
    )
    return {
        (
            PersonId(row.person_id),
            column_of(objective_id=row.objective_id, unit_id=row.unit_id),
        ): LmsCell(row.points, row.maximum, is_ours=row.state not in _THEIRS)
        for row in rows
    }
