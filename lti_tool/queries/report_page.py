"""The standards report of a course, now or as it stood at the end of a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    CourseRow,
    GradingPolicyRow,
    ObjectiveRow,
    PersonRow,
    RulingRow,
    UnitRow,
)
from lti_tool.db.stores.carried import load_carried
from lti_tool.db.stores.class_people import load_class_people
from lti_tool.db.stores.curriculum import StoredObjective, objective_of
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.grading import first_grading, load_grading, school_day
from lti_tool.db.stores.histories import load_histories
from lti_tool.domain.curriculum.criterion import RubricLevel
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.cell_evidence import evidence_of
from lti_tool.domain.gradebook.course_columns import ObjectiveOutline, UnitOutline, unit_mark
from lti_tool.domain.gradebook.policy import GradingPolicy, policy_at
from lti_tool.domain.gradebook.policy_mapping import policy_from_mapping
from lti_tool.domain.gradebook.report_lines import ReportDay, report_line
from lti_tool.domain.gradebook.reports import (
    Report,
    ReportLine,
    ReportObjective,
    ReportStudent,
    ReportUnit,
)
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.domain.mastery.as_of import history_at
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import Ruling, RulingKind, RulingReason
from lti_tool.domain.mastery.standing import CyclePolicy, unit_standings
from lti_tool.queries.class_members import student_name

Pair = tuple[PersonId, ObjectiveId]
_Units = Mapping[UnitId, tuple[UnitRow, list[StoredObjective]]]


@dataclass(frozen=True)
class _Moment:
    """The end of the day that is reported, or now while it is not over."""

    day: date
    until: datetime
    is_over: bool


def load_report(
    session: Session, *, course_id: CourseId, now: datetime, as_of: date | None = None
) -> Report:
    """Answer the report of the whole course; `as_of` is a day at the school, None for today.

    Eight statements, for any number of students and objectives. The students are those of now:
    nobody tells when somebody came. Raises DomainError for a day that has not come.
    """
    course = session.get_one(CourseRow, course_id)
    moment = _moment(course, as_of, now)
    units = _units(session, course_id, moment.until)
    people = _people(session, course_id)
    person_ids = [PersonId(each.id) for each in people]
    objective_ids = [each.id for _, objectives in units.values() for each in objectives]
    histories = _histories(session, person_ids, objective_ids, moment)
    carried = load_carried(session, course_id=course_id, until=moment.until)
    policy = _policy_on(session, course, moment, now)
    at = ReportDay(policy, moment.day, course.timezone)
    cycle = load_policy(session, course_id).cycle
    return Report(
        course_title=course.title,
        as_of=moment.day,
        is_day_over=moment.is_over,
        levels=policy.scale.names,
        mastery=policy.scale.mastery,
        units=tuple(_unit(row, objectives, policy) for row, objectives in units.values()),
        students=tuple(
            ReportStudent(
                id=PersonId(each.id),
                lms_id=each.sub,
                name=student_name(each),
                given_name=each.given_name,
                family_name=each.family_name,
                lines=tuple(
                    line
                    for _, objectives in units.values()
                    for line in _lines(
                        at, objectives, PersonId(each.id), histories, carried, cycle, moment.until
                    )
                ),
                unit_points=tuple(
                    _unit_points(at, unit, PersonId(each.id), histories) for unit in units.values()
                ),
            )
            for each in people
        ),
    )


def _moment(course: CourseRow, as_of: date | None, now: datetime) -> _Moment:
    today = school_day(course, now)
    day = as_of or today
    if day > today:
        raise DomainError(
            "day_to_come", "That day has not come yet. Choose today or an earlier one."
        )
    if day == today:
        return _Moment(day, now + timedelta(microseconds=1), is_over=False)
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(course.timezone))
    return _Moment(day, midnight.astimezone(UTC), is_over=True)


def _units(session: Session, course_id: CourseId, until: datetime) -> _Units:
    """Answer the units that students saw, with what was taught in them then."""
    rows = session.execute(
        select(UnitRow, ObjectiveRow)
        .join(ObjectiveRow, ObjectiveRow.unit_id == UnitRow.id)
        .where(
            UnitRow.course_id == course_id,
            UnitRow.published_at.is_not(None),
            UnitRow.published_at < until,
            or_(ObjectiveRow.retired_at.is_(None), ObjectiveRow.retired_at >= until),
        )
        .order_by(UnitRow.position, UnitRow.id, ObjectiveRow.position)
    )
    found: dict[UnitId, tuple[UnitRow, list[StoredObjective]]] = {}
    for unit, objective in rows:
        found.setdefault(UnitId(unit.id), (unit, []))[1].append(objective_of(objective))
    return found


def _unit(row: UnitRow, objectives: Sequence[StoredObjective], policy: GradingPolicy) -> ReportUnit:
    plan = policy.columns
    named = tuple(
        ReportObjective(each.id, each.code, each.title, plan.has_objective(each.priority))
        for each in objectives
    )
    return ReportUnit(UnitId(row.id), row.title, row.language, named, plan.has_units)


def _unit_points(
    at: ReportDay,
    unit: tuple[UnitRow, Sequence[StoredObjective]],
    person: PersonId,
    histories: Mapping[Pair, History],
) -> int | None:
    """Answer what the unit's column read, None where it was blank or there was none."""
    row, objectives = unit
    if not at.policy.columns.has_units:
        return None
    outlines = (
        ObjectiveOutline(each.id, each.slug, each.title, each.priority) for each in objectives
    )
    evidence = {
        each.id: evidence_of(
            histories.get((person, each.id), History()), is_marked_by_person=_is_marked(each)
        )
        for each in objectives
    }
    outline = UnitOutline(UnitId(row.id), row.slug, row.title, tuple(outlines))
    return unit_mark(at.policy, outline, evidence, at.day).points


def _is_marked(objective: StoredObjective) -> bool:
    return isinstance(objective.criterion, RubricLevel)


def _people(session: Session, course_id: CourseId) -> list[PersonRow]:
    people = load_class_people(session, course_id)
    return sorted(people, key=lambda each: (student_name(each).casefold(), each.id))


def _histories(
    session: Session,
    person_ids: Sequence[PersonId],
    objective_ids: Sequence[ObjectiveId],
    moment: _Moment,
) -> dict[Pair, History]:
    found = load_histories(session, person_ids=person_ids, objective_ids=objective_ids)
    withdrawn = _withdrawn_since(session, person_ids, objective_ids, moment.until)
    for pair, rulings in withdrawn.items():
        history = found.get(pair, History())
        together = sorted((*history.rulings, *rulings), key=lambda each: each.made_at)
        found[pair] = replace(history, rulings=tuple(together))
    return {
        # Nobody tells of an old day which checks were under way on it.
        pair: replace(
            history_at(each, moment.until), running=None if moment.is_over else each.running
        )
        for pair, each in found.items()
    }


def _withdrawn_since(
    session: Session,
    person_ids: Sequence[PersonId],
    objective_ids: Sequence[ObjectiveId],
    until: datetime,
) -> dict[Pair, list[Ruling]]:
    """Answer the rulings that stood at the moment and were taken back after it."""
    rows = session.scalars(
        select(RulingRow).where(
            RulingRow.person_id.in_(person_ids),
            RulingRow.objective_id.in_(objective_ids),
            RulingRow.withdrawn_at >= until,
        )
    )
    found: dict[Pair, list[Ruling]] = defaultdict(list)
    for row in rows:
        level = None if row.level is None else Level(row.level)
        found[PersonId(row.person_id), ObjectiveId(row.objective_id)].append(
            Ruling(
                RulingKind(row.kind), row.made_at, level, row.expires_at, RulingReason(row.reason)
            )
        )
    return found


def _policy_on(
    session: Session, course: CourseRow, moment: _Moment, now: datetime
) -> GradingPolicy:
    """Answer the policy that was in force on the day."""
    if moment.day == school_day(course, now):
        return load_grading(session, course)
    stored = session.scalars(
        select(GradingPolicyRow.policy).where(GradingPolicyRow.course_id == course.id)
    )
    found = policy_at(map(policy_from_mapping, stored), moment.day)
    return found or first_grading(course)


def _lines(  # noqa: PLR0917 -- private, and each says itself
    at: ReportDay,
    objectives: Sequence[StoredObjective],
    person: PersonId,
    histories: Mapping[Pair, History],
    carried: Mapping[Pair, str],
    cycle: CyclePolicy,
    until: datetime,
) -> list[ReportLine]:
    own = {each.slug: histories.get((person, each.id), History()) for each in objectives}
    standings = unit_standings(
        {each.slug: each.needs for each in objectives}, own, now=until, policy=cycle
    )
    return [
        report_line(
            at,
            own[each.slug],
            standings[each.slug],
            objective_id=each.id,
            is_marked_by_person=_is_marked(each),
            carried=carried.get((person, each.id), ""),
        )
        for each in objectives
    ]
