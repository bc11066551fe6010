"""Owe a unit's column what its rule makes of all objectives, in the transaction of a change."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ScoreOwedRow, UnitRow
from lti_tool.db.stores.class_grades import load_unit_evidence
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.domain.gradebook.cell_evidence import unit_comment
from lti_tool.domain.gradebook.cell_marks import CellMark
from lti_tool.domain.gradebook.course_columns import unit_level, unit_mark
from lti_tool.domain.gradebook.evidence_rules import RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.work_times import WorkTimes, unit_work_times
from lti_tool.domain.ids import ColumnId, CourseId, PersonId, UnitId
from lti_tool.domain.mastery.levels import Level
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


def owe_unit_if_any(session: Session, *, unit_id: int, person_id: PersonId, now: datetime) -> None:
    """Owe the unit's column what changed without a grade of its own, such as an excuse."""
    unit = session.get_one(UnitRow, unit_id)
    policy = load_grading(session, session.get_one(CourseRow, unit.course_id))
    if policy.columns.has_units:
        owe_unit(session, unit=unit, person_id=person_id, policy=policy, now=now, by_teacher=True)


def owe_unit(
    session: Session,
    *,
    unit: UnitRow,
    person_id: PersonId,
    policy: GradingPolicy,
    now: datetime,
    by_teacher: bool = False,
) -> None:
    """Owe what the unit comes to now, with all that this transaction has added.

    The number follows the rule, up and down: a mean may fall with new evidence, while under “the
    best counts” no weaker check changes any part of it. Without a number nothing is cleared:
    what the LMS has stays, unless a teacher set or took back a level. Then the rule counts, and
    a number that waits for its day with it.
    """
    case = judge_unit(
        session, unit=unit, person_id=person_id, policy=policy, now=now, by_teacher=by_teacher
    )
    if case is not None:
        owe_judged_unit(session, case)


@dataclass(frozen=True)
class UnitCase:
    """What a unit comes to for one student; `at_once` if nothing waited for a day.

    `column_id` is None where nobody has had a number yet.
    """

    unit: UnitRow
    course: CourseRow
    person_id: PersonId
    policy: GradingPolicy
    mark: CellMark
    at_once: CellMark
    times: WorkTimes | None
    column_id: ColumnId | None
    now: datetime
    by_teacher: bool


def judge_unit(
    session: Session,
    *,
    unit: UnitRow,
    person_id: PersonId,
    policy: GradingPolicy,
    now: datetime,
    by_teacher: bool,
) -> UnitCase | None:
    """Answer what there is to owe, with its column; None for an empty unit.

    The column may have to be made, which comes before any score is held.
    """
    course = session.get_one(CourseRow, unit.course_id)
    lock_membership(session, course_id=CourseId(course.id), person_id=person_id)
    found = load_unit_evidence(session, unit_id=UnitId(unit.id), person_id=person_id)
    if found is None:
        return None
    outline, evidence = found
    today = school_day(course, now)
    mark = unit_mark(policy, outline, evidence, today)
    if mark.points is None:
        known = session.scalar(select(ColumnRow.id).where(ColumnRow.unit_id == unit.id))
        column_id = None if known is None else ColumnId(known)
    else:
        column_id = ensure_column(
            session, course=course, unit=unit, objective=None, mode=policy.mode
        )
    return UnitCase(
        unit=unit,
        course=course,
        person_id=person_id,
        policy=policy,
        mark=mark,
        at_once=unit_mark(replace(policy, not_yet=NotYet.AT_ONCE), outline, evidence, today),
        times=unit_work_times(policy, evidence.values()),
        column_id=column_id,
        now=now,
        by_teacher=by_teacher,
    )


def owe_judged_unit(session: Session, case: UnitCase) -> None:
    """Owe what was judged; see `owe_unit`."""
    if case.column_id is None:
        return
    row = find_owed(session, case.column_id, case.person_id)
    if case.mark.points is None:
        _owe_no_number(session, case, row)
        return
    wanted = _wanted(case, case.mark)
    if row is None:
        begin_owing(
            session,
            registration_id=case.course.registration_id,
            column_id=case.column_id,
            person_id=case.person_id,
            wanted=wanted,
            now=case.now,
        )
    elif (row.level, row.points) != (wanted.level, wanted.points):
        owe_anew(row, wanted, case.now)


def wanted_of_unit(
    policy: GradingPolicy, mark: CellMark, title: str, times: WorkTimes | None, day: date
) -> Wanted:
    """Answer what a unit's cell is to show; `day` is that of the work at the school."""
    comment = unit_comment(policy, mark, unit=title, day=day)
    handed_in_at = times.handed_in_at if times else None
    return Wanted(unit_level(mark), mark.points or 0, comment, handed_in_at)


def _wanted(case: UnitCase, mark: CellMark) -> Wanted:
    day = school_day(case.course, case.times.shown_at if case.times else case.now)
    return wanted_of_unit(case.policy, mark, case.unit.title, case.times, day)


def _owe_no_number(session: Session, case: UnitCase, row: ScoreOwedRow | None) -> None:
    """Deal with a cell that the policy has no number for.

    Nothing that the LMS has is taken out. After a teacher's word it is lowered to what the rule
    makes of the evidence, and left as it is where there is none at all: blank is not zero. What
    the LMS has never had is owed no more, once evidence may lower a grade or a teacher has.
    """
    policy, at_once = case.policy, case.at_once
    takes_the_best = policy.rule.kind is policy.work_rule.kind is RuleKind.HIGHEST
    if row is None or (takes_the_best and not case.by_teacher):
        return
    if not is_with_lms(row):
        session.delete(row)
    elif case.by_teacher and at_once.points is not None and at_once.points < row.points:
        owe_anew(row, _wanted(case, at_once), case.now)
    elif case.by_teacher and case.times is None:
        owe_no_more(session, row)
        row.level = Level.NO_EVIDENCE  # so that it is said, and whatever is shown next is news
