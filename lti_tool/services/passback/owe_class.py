"""Owe what the policy makes of the evidence: a class after a change, one who is back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ObjectiveRow, ScoreOwedRow, UnitRow
from lti_tool.db.stores.class_grades import Cell, ClassGrades, column_of, load_class_grades
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.db.stores.held_rows import hold_class
from lti_tool.domain.gradebook.cell_evidence import grade_comment, level_shown
from lti_tool.domain.gradebook.course_columns import (
    Column,
    ObjectiveColumn,
    UnitColumn,
    columns_of,
    unit_level,
)
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.simulation import CellChange, ChangeKind, compare
from lti_tool.domain.gradebook.work_times import WorkTimes, unit_work_times, work_times
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.owe_unit import wanted_of_unit
from lti_tool.services.passback.owed_rows import (
    Wanted,
    begin_owing,
    ensure_column,
    is_with_lms,
    lock_membership,
    owe_anew,
    owe_no_more,
)

Change = CellChange[PersonId, Column]


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
    changed there is left alone. So are columns that the policy has no more.
    """
    hold_class(session, CourseId(course.id))
    grades = load_class_grades(session, course_id=CourseId(course.id))
    return _owe(session, course, before, after, grades, _owed_rows(session, course), now)


def owe_returned(
    session: Session, *, course: CourseRow, person_id: PersonId, now: datetime
) -> None:
    """Owe a student who was away, or excused, and is back what their columns read by now.

    Meanwhile another policy may have come, or a day, and what the LMS refused it may take again.
    """
    course_id = CourseId(course.id)
    lock_membership(session, course_id=course_id, person_id=person_id)
    policy = load_grading(session, course)
    grades = load_class_grades(session, course_id=course_id, only=person_id)
    rows = _owed_rows(session, course, only=person_id)
    for row in rows.values():
        if row.state == ScoreState.REFUSED and row.settled_at is None:
            row.state, row.tries, row.trouble, row.next_at = ScoreState.OWED, 0, "", now
    _owe(session, course, policy, policy, grades, rows, now)


_Rows = dict[Cell, ScoreOwedRow]


def _owe(  # noqa: PLR0917 -- private, and each says itself
    session: Session,
    course: CourseRow,
    before: GradingPolicy,
    after: GradingPolicy,
    grades: ClassGrades,
    rows: _Rows,
    now: datetime,
) -> int:
    today = school_day(course, now)
    found = compare(grades.marks(before, today), grades.marks(after, today), cells=grades.cells)
    asked = set(columns_of(after, grades.units))
    ended = set(columns_of(before, grades.units)) - asked
    for (_, column), row in rows.items():
        if column in ended:
            owe_no_more(session, row)
    class_ = _Class(session, course, after, grades, _things(session, course), now)
    for change in (cell for row in found.rows for cell in row.cells):
        owed = rows.get((change.student, change.objective))
        if change.objective not in asked:
            continue
        if change.kind.changes_the_lms:
            class_.owe(change, owed)
        elif owed is not None and change.kind is ChangeKind.STAYS and not is_with_lms(owed):
            session.delete(owed)
        elif owed is not None and owed.state not in {ScoreState.CONFLICT, ScoreState.ADOPTED}:
            # The same number by another rule: what counts as higher from now on follows it.
            owed.level = _level(after, change)
    return found.changed_cells


def _owed_rows(session: Session, course: CourseRow, *, only: PersonId | None = None) -> _Rows:
    query = (
        select(ScoreOwedRow, ColumnRow.objective_id, ColumnRow.unit_id)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .where(ColumnRow.course_id == course.id)
        .order_by(ScoreOwedRow.id)
        .with_for_update(of=ScoreOwedRow)
    )
    if only is not None:
        query = query.where(ScoreOwedRow.person_id == only)
    return {
        (PersonId(row.person_id), column_of(objective_id=objective, unit_id=unit)): row
        for row, objective, unit in session.execute(query)
    }


_Things = dict[Column, tuple[UnitRow, ObjectiveRow | None]]


def _things(session: Session, course: CourseRow) -> _Things:
    """Answer whose column is whose: the objective and its unit, or the unit alone."""
    rows = session.execute(
        select(UnitRow, ObjectiveRow)
        .join(ObjectiveRow, ObjectiveRow.unit_id == UnitRow.id)
        .where(UnitRow.course_id == course.id)
    ).all()
    found: _Things = {UnitColumn(UnitId(unit.id)): (unit, None) for unit, _ in rows}
    return found | {ObjectiveColumn(ObjectiveId(row.id)): (unit, row) for unit, row in rows}


def _level(policy: GradingPolicy, change: Change) -> Level:
    if isinstance(change.objective, UnitColumn):
        return unit_level(change.after)
    return level_shown(policy, change.after)


@dataclass(frozen=True)
class _Class:
    """What every cell of a class is owed from."""

    session: Session
    course: CourseRow
    policy: GradingPolicy
    grades: ClassGrades
    things: _Things
    now: datetime

    def owe(self, change: Change, owed: ScoreOwedRow | None) -> None:
        """Owe one cell what it is to read."""
        wanted = self._wanted(change)
        if owed is not None:
            owe_anew(owed, wanted, self.now)
            return
        unit, objective = self.things[change.objective]
        column_id = ensure_column(
            self.session,
            course=self.course,
            unit=unit,
            objective=objective,
            mode=self.policy.mode,
        )
        begin_owing(
            self.session,
            registration_id=self.course.registration_id,
            column_id=column_id,
            person_id=change.student,
            wanted=wanted,
            now=self.now,
        )

    def _wanted(self, change: Change) -> Wanted:
        unit, objective = self.things[change.objective]
        evidence = self.grades.evidence[change.student]
        if objective is None:
            mine = (evidence[each] for each in self.grades.objectives_of(UnitId(unit.id)))
            times = unit_work_times(self.policy, mine)
            day = self._day(times)
            return wanted_of_unit(self.policy, change.after, unit.title, times, day)
        objective_id = ObjectiveId(objective.id)
        times = work_times(self.policy, evidence[objective_id])
        comment = grade_comment(
            self.policy,
            evidence[objective_id],
            change.after,
            reason=self.grades.reasons.get((change.student, objective_id), ""),
            objective=objective.title,
            day=self._day(times),
        )
        handed_in_at = times.handed_in_at if times else None
        return Wanted(_level(self.policy, change), change.after.points or 0, comment, handed_in_at)

    def _day(self, times: WorkTimes | None) -> date:
        return school_day(self.course, times.shown_at if times else self.now)
