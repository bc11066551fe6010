"""Write down that the LMS should show a score; called in the transaction that earned it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ObjectiveRow, ScoreOwedRow, UnitRow
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.cell_evidence import grade_comment, level_shown
from lti_tool.domain.gradebook.cell_marks import CellEvidence, CellMark, ShownLevel, score_for
from lti_tool.domain.gradebook.evidence_rules import RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.work_times import work_times
from lti_tool.domain.ids import ColumnId, CourseId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.owe_unit import judge_unit, owe_judged_unit
from lti_tool.services.passback.owed_rows import (
    Wanted,
    begin_owing,
    ensure_column,
    find_owed,
    is_with_lms,
    lock_membership,
    owe_anew,
    owe_no_more,
)


@dataclass(frozen=True)
class _Case:
    """One student's evidence about one objective, and the policy that judges it."""

    course: CourseRow
    policy: GradingPolicy
    evidence: CellEvidence
    today: date
    objective: ObjectiveRow
    reason: str
    now: datetime

    @property
    def takes_the_best(self) -> bool:
        """Whether evidence can only raise the grade."""
        policy, is_marked = self.policy, self.evidence.is_marked_by_person
        return (policy.work_rule if is_marked else policy.rule).kind is RuleKind.HIGHEST

    def wanted(self, mark: CellMark, points: int) -> Wanted:
        """Answer what the cell is to show."""
        times = work_times(self.policy, self.evidence)
        comment = grade_comment(
            self.policy,
            self.evidence,
            mark,
            reason=self.reason,
            objective=self.objective.title,
            day=school_day(self.course, times.shown_at if times else self.now),
        )
        handed_in_at = times.handed_in_at if times else None
        return Wanted(level_shown(self.policy, mark), points, comment, handed_in_at)


def owe_score(
    session: Session,
    *,
    objective: ObjectiveRow,
    person_id: PersonId,
    level: Level,
    reason: str,
    now: datetime,
    may_lower: bool = False,
    evidence: CellEvidence | None = None,
) -> None:
    """Owe what the course's policy makes of the evidence, without any of `level` alone.

    Where the best counts, levels decide, not points: a weaker reassessment changes nothing, unless
    the LMS is owed or shows less. `may_lower` is for what a teacher sets or takes back. Rules that
    look at the latest, or at a mean, may lower a grade as well. Either way the delivery leaves a
    grade alone that is not ours. Where units have columns, the unit's follows in the same breath.
    """
    unit = session.get_one(UnitRow, objective.unit_id)
    course = session.get_one(CourseRow, unit.course_id)
    lock_membership(session, course_id=CourseId(course.id), person_id=person_id)
    alone = (ShownLevel(level, now),) if level else ()
    case = _Case(
        course=course,
        policy=load_grading(session, course),
        evidence=CellEvidence(alone) if evidence is None else evidence,
        today=school_day(course, now),
        objective=objective,
        reason=reason,
        now=now,
    )
    plan = case.policy.columns
    of_unit = (
        judge_unit(
            session,
            unit=unit,
            person_id=person_id,
            policy=case.policy,
            now=now,
            by_teacher=may_lower,
        )
        if plan.has_units
        else None
    )
    if plan.has_objective(Priority(objective.priority)):
        _owe_objective(session, case, unit, course, person_id, may_lower=may_lower)
    if of_unit is not None:
        owe_judged_unit(session, of_unit)


def _owe_objective(
    session: Session,
    case: _Case,
    unit: UnitRow,
    course: CourseRow,
    person_id: PersonId,
    *,
    may_lower: bool,
) -> None:
    mark = score_for(case.policy, case.evidence, case.today)
    if mark.points is None:
        _owe_nothing(session, case, person_id, by_teacher=may_lower)
        return
    wanted = case.wanted(mark, mark.points)
    column_id = ensure_column(
        session, course=course, unit=unit, objective=case.objective, mode=case.policy.mode
    )
    row = find_owed(session, column_id, person_id)
    if row is None:
        begin_owing(
            session,
            registration_id=course.registration_id,
            column_id=column_id,
            person_id=person_id,
            wanted=wanted,
            now=case.now,
        )
    elif _is_news(case, row, wanted, may_lower=may_lower):
        owe_anew(row, wanted, case.now, by_teacher=may_lower)


def _is_news(case: _Case, row: ScoreOwedRow, wanted: Wanted, *, may_lower: bool) -> bool:
    if wanted.level > row.level:
        return True
    if not case.takes_the_best:
        return (wanted.level, wanted.points) != (row.level, row.points)
    return may_lower and wanted.level != row.level


def _owe_nothing(session: Session, case: _Case, person_id: PersonId, *, by_teacher: bool) -> None:
    """Deal with a cell that the policy has no number for.

    No grade can be taken out of a gradebook again: what the LMS has stays, unless a teacher set or
    took back the level. Then the table counts; no evidence is worth nothing there, which is no
    zero. What the LMS has never had is owed no more, once evidence may lower a grade or a teacher
    has.
    """
    query = select(ColumnRow.id).where(ColumnRow.objective_id == case.objective.id)
    column_id = session.scalar(query)
    row = None if column_id is None else find_owed(session, ColumnId(column_id), person_id)
    if row is None or not (by_teacher or not case.takes_the_best):
        return
    at_once = replace(case.policy, not_yet=NotYet.AT_ONCE)
    mark = score_for(at_once, replace(case.evidence, is_excused=False), case.today)
    if row.level == level_shown(case.policy, mark):
        return
    if not is_with_lms(row):
        session.delete(row)
    elif by_teacher and mark.points is not None:
        owe_anew(row, case.wanted(mark, mark.points), case.now, by_teacher=True)
    elif by_teacher:
        owe_no_more(session, row)
        row.level = Level.NO_EVIDENCE  # so that whatever is shown next is news
