"""All that the grades of a course rest on: its students, their evidence, and what is owed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    ColumnRow,
    MembershipRow,
    ObjectiveRow,
    PersonRow,
    ScoreOwedRow,
    UnitRow,
)
from lti_tool.db.stores.histories import load_histories
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.curriculum.criterion import RubricLevel
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.gradebook.cell_evidence import evidence_of, reason_of
from lti_tool.domain.gradebook.cell_marks import CellEvidence
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.simulation import LmsCell
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.history import History

Pair = tuple[PersonId, ObjectiveId]

_THEIRS = frozenset({ScoreState.CONFLICT, ScoreState.ADOPTED})


@dataclass(frozen=True)
class ClassGrades:
    """The students of a course, active and real, by its objectives that are in use.

    `cells` are those of the LMS that something is owed to or was sent to.
    """

    evidence: Mapping[PersonId, Mapping[ObjectiveId, CellEvidence]]
    reasons: Mapping[Pair, str]
    cells: Mapping[Pair, LmsCell]


def is_marked_by_person(row: ObjectiveRow) -> bool:
    """Whether a person marks what this objective asks for."""
    return isinstance(criterion_from_mapping(row.criterion), RubricLevel)


def load_class_grades(session: Session, *, course_id: CourseId) -> ClassGrades:
    """Answer a course's evidence and cells: four statements, however many there are."""
    students = session.scalars(
        select(PersonRow.id)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(
            MembershipRow.course_id == course_id,
            MembershipRow.role == Role.STUDENT,
            MembershipRow.is_active,
            PersonRow.is_test.is_(False),
        )
        .order_by(PersonRow.id)
    ).all()
    objectives = session.scalars(
        select(ObjectiveRow)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(UnitRow.course_id == course_id, ObjectiveRow.retired_at.is_(None))
        .order_by(UnitRow.position, ObjectiveRow.position)
    ).all()
    person_ids = [PersonId(each) for each in students]
    marked = {ObjectiveId(each.id): is_marked_by_person(each) for each in objectives}
    histories = load_histories(session, person_ids=person_ids, objective_ids=list(marked))
    nothing = History()
    return ClassGrades(
        evidence={
            person: {
                objective: evidence_of(
                    histories.get((person, objective), nothing), is_marked_by_person=is_marked
                )
                for objective, is_marked in marked.items()
            }
            for person in person_ids
        },
        reasons={pair: reason_of(history) for pair, history in histories.items()},
        cells=_cells(session, course_id),
    )


def _cells(session: Session, course_id: CourseId) -> dict[Pair, LmsCell]:
    rows = session.execute(
        select(
            ScoreOwedRow.person_id,
            ColumnRow.objective_id,
            ScoreOwedRow.points,
            ColumnRow.maximum,
            ScoreOwedRow.state,
        )
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .where(ColumnRow.course_id == course_id)
    )
    return {
        (PersonId(row.person_id), ObjectiveId(row.objective_id)): LmsCell(
            row.points, row.maximum, is_ours=row.state not in _THEIRS
        )
        for row in rows
    }
