"""What one column reads for one student under a policy, and the sentence that says why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from lti_tool.domain.gradebook.district_floor import ColumnMode, raised
from lti_tool.domain.gradebook.evidence_rule_words import rule_label
from lti_tool.domain.gradebook.evidence_rules import DatedScore, EvidenceRule, value_of
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.rollups import ObjectiveResult, UnitMark, roll_up
from lti_tool.domain.gradebook.rounding import plain
from lti_tool.domain.gradebook.tables import worth
from lti_tool.domain.mastery.levels import Level


@dataclass(frozen=True)
class ShownLevel:
    """A level that a check or a teacher has shown, with the moment the work was done.

    `is_confirmed` is false for mastery that one more check has to settle. `handed_in_at` is when
    the student's own work was, where that was before a teacher set the level.
    """

    level: Level
    done_at: datetime
    is_confirmed: bool = True
    handed_in_at: datetime | None = None


@dataclass(frozen=True)
class CellEvidence:
    """All that counts between a student and an objective; nothing at all is no evidence.

    Where a teacher has set the level, that level counts and nothing shown before it; re-checks
    of what is mastered count only where they may lower a grade.
    """

    shown: tuple[ShownLevel, ...] = ()
    is_excused: bool = False
    is_marked_by_person: bool = False


@dataclass(frozen=True)
class CellMark:
    """What a column reads: `points` of `maximum`, None for no number, and why.

    `value` is what the evidence rule came to on the policy's scale.
    """

    points: int | None
    maximum: int
    value: Decimal | None
    is_mastery: bool
    sentence: str


def maximum_of(policy: GradingPolicy) -> int:
    """Answer out of how many points a column of this policy is."""
    return policy.scale.top if policy.mode is ColumnMode.LEVEL else MAXIMUM


def value_for(policy: GradingPolicy, evidence: CellEvidence) -> Decimal | None:
    """Answer what the evidence comes to on the policy's scale, None without any."""
    scores = [
        DatedScore(Decimal(policy.scale.place_of(each.level)), each.done_at, each.is_confirmed)
        for each in evidence.shown
    ]
    return value_of(rule_for(policy, evidence), scores, policy.scale)


def score_for(policy: GradingPolicy, evidence: CellEvidence, today: date) -> CellMark:
    """Answer what an objective's column reads for a student on a day.

    The district's floor holds even where it came after the course's choice. No evidence is no
    number, unless course and district both chose one.
    """
    value = None if evidence.is_excused else value_for(policy, evidence)
    is_mastery = value is not None and policy.scale.is_mastery(value)
    points, sentence = _mark(policy, evidence, value, today)
    return CellMark(points, maximum_of(policy), value, is_mastery, sentence)


_Mark = tuple[int | None, str]


def _mark(
    policy: GradingPolicy, evidence: CellEvidence, value: Decimal | None, today: date
) -> _Mark:
    if evidence.is_excused:
        return None, "Not asked of this student: no number. Mark it as excused in the gradebook."
    if not evidence.shown:
        return _without_evidence(policy, today)
    by = rule_label(rule_for(policy, evidence))
    if value is None:
        return None, f"By {by}, the evidence is not enough for a number yet."
    scale = policy.scale
    place = scale.reached(value)
    between = "" if value == place else f" ({plain(value)})"
    what = f"“{scale.names[place]}”{between}, by {by}"
    if place == 0:
        return None, f"{what}: no number."
    if scale.is_mastery(value):
        return _of_mastery(policy, value, what)
    return _of_not_yet(policy, value, what, today)


def rule_for(policy: GradingPolicy, evidence: CellEvidence) -> EvidenceRule:
    """Answer the rule for what a person marks, or the one for checks."""
    return policy.work_rule if evidence.is_marked_by_person else policy.rule


def points_without_evidence(policy: GradingPolicy) -> int | None:
    """Answer what is sent for no evidence once the day has come, None for nothing."""
    allowed = min(policy.no_evidence, policy.floor.no_evidence)
    if allowed.points is None or policy.mode is not ColumnMode.PERCENT:
        return None
    return max(allowed.points, policy.floor.fewest_points)


def _without_evidence(policy: GradingPolicy, today: date) -> _Mark:
    points = points_without_evidence(policy)
    if points is None:
        return None, "No evidence yet: blank, which is not zero."
    if not policy.is_due(today):
        return None, f"No evidence yet: blank{_until(policy)}."
    by = f"No evidence by {_day(policy.as_of)}"
    return points, f"{by}: {points} points, as course and district chose."


def _of_mastery(policy: GradingPolicy, value: Decimal, what: str) -> _Mark:
    match policy.mode:
        case ColumnMode.COMPLETE:
            return MAXIMUM, f"{what}: complete."
        case ColumnMode.LEVEL:
            return _level(policy, value, what)
        case ColumnMode.PERCENT:
            return _from_table(policy, value, what)


def _of_not_yet(policy: GradingPolicy, value: Decimal, what: str, today: date) -> _Mark:
    if policy.mode is ColumnMode.COMPLETE:
        return None, f"{what}: not yet complete, so no number."
    if is_held(policy, today):
        return None, f"{what}: not yet mastered, so no number{_until(policy)}."
    if policy.mode is ColumnMode.LEVEL:
        return _level(policy, value, what)
    points, sentence = _from_table(policy, value, what)
    return (None, sentence) if points is None else _lifted(policy, points, sentence)


def _level(policy: GradingPolicy, value: Decimal, what: str) -> _Mark:
    place = policy.scale.reached(value)
    return place, f"{what}: level {place} of {policy.scale.top}."


def _from_table(policy: GradingPolicy, value: Decimal, what: str) -> _Mark:
    table = raised(policy.table, policy.scale, policy.floor)
    points = worth(table, value, policy.scale)
    if points is None:
        return None, f"{what}: the table has no number for it."
    is_lifted = points != worth(policy.table, value, policy.scale)
    floor = ", the district's floor" if is_lifted else ""
    return points, f"{what}: {points} points{floor}."


def is_held(policy: GradingPolicy, today: date) -> bool:
    """Answer whether numbers below mastery wait for the as-of date."""
    return policy.not_yet is NotYet.HOLD and not policy.is_due(today)


def _lifted(policy: GradingPolicy, points: int, sentence: str) -> _Mark:
    """Lift a number below mastery to the floors of course and district, never up to mastery."""
    line = raised(policy.table, policy.scale, policy.floor).mastery_points(policy.scale)
    own = policy.not_yet_floor if policy.not_yet is NotYet.FLOOR else 0
    least = min(max(own, policy.floor.fewest_points), line - 1)
    if points >= least:
        return points, sentence
    return least, f"{sentence} Lifted to the floor of {least} points."


def unit_score_for(
    policy: GradingPolicy, results: Sequence[ObjectiveResult], today: date
) -> UnitMark:
    """Answer what a unit's column reads, in points of 100 whatever its objectives' columns are.

    A number with a must-do open waits for the as-of date like any other that is not yet mastery.
    """
    table = raised(policy.table, policy.scale, policy.floor)
    mark = roll_up(policy.roll_up, table, policy.scale, results)
    if policy.mode is ColumnMode.COMPLETE:
        return replace(mark, points=MAXIMUM if mark.is_mastered else None)
    if mark.points is None:
        return mark
    if mark.is_mastered:
        return replace(mark, points=max(mark.points, policy.floor.mastery_points))
    if is_held(policy, today):
        return replace(mark, points=None, sentence=f"{mark.sentence} No number{_until(policy)}.")
    points, sentence = _lifted(policy, mark.points, mark.sentence)
    return replace(mark, points=points, sentence=sentence)


def _until(policy: GradingPolicy) -> str:
    return f" before {_day(policy.as_of)}" if policy.as_of else " before a date is set"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
