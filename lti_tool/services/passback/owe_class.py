"""Owe a whole class what its policy makes of the evidence: after a change, or when a day comes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ObjectiveRow, ScoreOwedRow, UnitRow
from lti_tool.db.stores.class_grades import ClassGrades, Pair, load_class_grades
from lti_tool.db.stores.grading import school_day
from lti_tool.db.stores.held_rows import hold_class
from lti_tool.domain.gradebook.cell_evidence import grade_comment, level_shown
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.simulation import CellChange, ChangeKind, simulate
from lti_tool.domain.ids import ColumnId, CourseId, ObjectiveId, PersonId
from lti_tool.services.passback.owed_rows import (
    Wanted,
    begin_owing,
    ensure_column,
    is_with_lms,
    owe_anew,
)

Change = CellChange[PersonId, ObjectiveId]


def owe_class(
    session: Session,
    *,
    course: CourseRow,
    before: GradingPolicy,
    after: GradingPolicy,
    now: datetime,
) -> int:
    """Owe every cell that would read otherwise; answer how many, as the simulation counts them.

    A cell that the policy has no number for keeps the one the LMS has, and one that somebody has
    changed there is left alone.
    """
    hold_class(session, CourseId(course.id))
    grades = load_class_grades(session, course_id=CourseId(course.id))
    found = simulate(
        grades.evidence,
        before=before,
        after=after,
        today=school_day(course, now),
        cells=grades.cells,
    )
    rows = _owed_rows(session, course)
    objectives = _objectives(session, course)
    for change in (cell for row in found.rows for cell in row.cells):
        owed = rows.get((change.student, change.objective))
        if change.kind.changes_the_lms:
            _owe(
                session,
                course,
                objectives[change.objective],
                owed,
                _wanted(after, grades, objectives[change.objective][0].title, change, now),
                change.student,
                now,
            )
        elif owed is not None and change.kind is ChangeKind.STAYS and not is_with_lms(owed):
            session.delete(owed)
        elif owed is not None and owed.state not in {ScoreState.CONFLICT, ScoreState.ADOPTED}:
            # The same number by another rule: what counts as higher from now on follows it.
            owed.level = level_shown(after, change.after)
    return found.changed_cells


def _owed_rows(session: Session, course: CourseRow) -> dict[Pair, ScoreOwedRow]:
    rows = session.execute(
        select(ScoreOwedRow, ColumnRow.objective_id)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .where(ColumnRow.course_id == course.id)
        .order_by(ScoreOwedRow.id)
        .with_for_update(of=ScoreOwedRow)
    )
    return {(PersonId(row.person_id), ObjectiveId(objective)): row for row, objective in rows}


_Objectives = dict[ObjectiveId, tuple[ObjectiveRow, str]]


def _objectives(session: Session, course: CourseRow) -> _Objectives:
    rows = session.execute(
        select(ObjectiveRow, UnitRow.slug)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(UnitRow.course_id == course.id)
    )
    return {ObjectiveId(row.id): (row, slug) for row, slug in rows}


def _wanted(
    policy: GradingPolicy, grades: ClassGrades, title: str, change: Change, now: datetime
) -> Wanted:
    comment = grade_comment(
        policy,
        grades.evidence[change.student][change.objective],
        change.after,
        reason=grades.reasons.get((change.student, change.objective), ""),
        objective=title,
        day=now,
    )
    return Wanted(level_shown(policy, change.after), change.after.points or 0, comment)


def _owe(  # noqa: PLR0917 -- private, and each says itself
    session: Session,
    course: CourseRow,
    objective: tuple[ObjectiveRow, str],
    owed: ScoreOwedRow | None,
    wanted: Wanted,
    person_id: PersonId,
    now: datetime,
) -> None:
    if owed is not None:
        owe_anew(owed, wanted, now)
        return
    row, unit_slug = objective
    column_id: ColumnId = ensure_column(session, course=course, unit_slug=unit_slug, objective=row)
    begin_owing(
        session,
        registration_id=course.registration_id,
        column_id=column_id,
        person_id=person_id,
        wanted=wanted,
        now=now,
    )
