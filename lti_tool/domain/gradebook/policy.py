"""A course's grading policy: what evidence comes to in the LMS, dated and within the floor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from lti_tool.domain.gradebook.column_plan import DEFAULT_PLAN, EVERY_OBJECTIVE, ColumnPlan
from lti_tool.domain.gradebook.district_floor import (
    NO_FLOOR,
    ColumnMode,
    DistrictFloor,
    NoEvidence,
)
from lti_tool.domain.gradebook.evidence_rules import (
    HIGHEST_CONFIRMED,
    MOST_RECENT,
    EvidenceRule,
    rule_problems,
)
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.rounding import whole
from lti_tool.domain.gradebook.scales import DEFAULT_SCALE, Scale, scale_problems
from lti_tool.domain.gradebook.tables import (
    CLEAR_GAP,
    DEFAULT_TABLE,
    PointsTable,
    preset_of,
    table_problems,
)
from lti_tool.domain.gradebook.unit_rules import DEFAULT_ROLL_UP, RollUp, roll_up_problems


class NotYet(StrEnum):
    """When a level below mastery goes to the LMS."""

    HOLD = "hold"
    """Nothing before the as-of date, then the points of the table."""
    AT_ONCE = "at_once"
    FLOOR = "floor"
    """At once, and never fewer points than the policy's `not_yet_floor`."""

    @property
    def label(self) -> str:
        """The choice in a teacher's words."""
        return _NOT_YET_LABELS[self]


_NOT_YET_LABELS = {
    NotYet.HOLD: "Send nothing before a date that you set",
    NotYet.AT_ONCE: "Send it at once",
    NotYet.FLOOR: "Send it at once, and never fewer points than you say",
}


@dataclass(frozen=True)
class GradingPolicy:
    """One version of a course's policy, in force from `holds_from` on (None: from the start).

    `rule` is for checks that are marked by the machine, `work_rule` for what a person marks.
    `as_of` is the day from which not-yet levels, and what has no evidence, may be sent; a school
    that holds them to the end of term sets that day. It decides about numbers in the gradebook
    only: what opens for a student is decided by mastery.
    """

    version: int = 1
    holds_from: date | None = None
    scale: Scale = DEFAULT_SCALE
    table: PointsTable = DEFAULT_TABLE
    rule: EvidenceRule = HIGHEST_CONFIRMED
    work_rule: EvidenceRule = MOST_RECENT
    columns: ColumnPlan = DEFAULT_PLAN
    roll_up: RollUp = DEFAULT_ROLL_UP
    mode: ColumnMode = ColumnMode.PERCENT
    not_yet: NotYet = NotYet.HOLD
    not_yet_floor: int = 50
    as_of: date | None = None
    no_evidence: NoEvidence = NoEvidence.BLANK
    floor: DistrictFloor = NO_FLOOR

    def is_due(self, today: date) -> bool:
        """Whether the as-of date has come."""
        return self.as_of is not None and today >= self.as_of

    def within(self, floor: DistrictFloor) -> "GradingPolicy":
        """Answer the same policy under this floor, with columns that the district lets it have."""
        return replace(self, floor=floor, columns=floor.allowed(self.columns))


DEFAULT_GRADING = GradingPolicy()


def policy_of_first_days(
    points: Sequence[int] | None, *, sends_not_yet: bool, has_every_column: bool = False
) -> GradingPolicy:
    """Answer the policy of a course that has applied none: a table, and hold or at once.

    The best evidence counts for everything, whoever marked it, as it always did there. Courses
    from before one could choose the columns have one for every objective.
    """
    return GradingPolicy(
        version=0,
        table=DEFAULT_TABLE if points is None else PointsTable(tuple(points)),
        work_rule=HIGHEST_CONFIRMED,
        columns=EVERY_OBJECTIVE if has_every_column else DEFAULT_PLAN,
        not_yet=NotYet.AT_ONCE if sends_not_yet else NotYet.HOLD,
    )


def policy_at(versions: Iterable[GradingPolicy], day: date) -> GradingPolicy | None:
    """Answer the version in force on a day: of those that have begun, the one that began last."""
    begun = [each for each in versions if each.holds_from is None or each.holds_from <= day]
    return max(begun, key=lambda each: (each.holds_from or date.min, each.version), default=None)


def policy_problems(policy: GradingPolicy) -> tuple[str, ...]:
    """Answer what a teacher has to mend before a policy can apply, the floor apart."""
    scale = policy.scale
    if found := scale_problems(scale):
        return found  # the rest cannot be read without a scale
    found = (
        *table_problems(policy.table, scale),
        *rule_problems(policy.rule),
        *rule_problems(policy.work_rule),
        *roll_up_problems(policy.roll_up, scale),
    )
    # A table that is wrong says so above; a floor below it can only be judged beside a right one.
    return found or _not_yet_problems(policy)


def _not_yet_problems(policy: GradingPolicy) -> tuple[str, ...]:
    most = policy.table.mastery_points(policy.scale) - CLEAR_GAP
    if policy.not_yet is not NotYet.FLOOR or 0 <= policy.not_yet_floor <= most:
        return ()
    words = (
        f"The floor for levels below mastery is a whole number from 0 to {most}: it stays "
        f"{CLEAR_GAP} points below “{policy.scale.mastery_name}”."
    )
    return (words,)


def under_floor(policy: GradingPolicy) -> tuple[str, ...]:
    """Answer where a sound policy is harsher than its district allows; nothing when nowhere."""
    floor = policy.floor
    found = []
    if floor.modes is not None and policy.mode not in floor.modes:
        found.append(f"Your district does not offer columns of this kind: {policy.mode.label}.")
    if policy.columns.per not in floor.columns_to_choose:
        choices = " or ".join(each.label for each in floor.columns_to_choose)
        found.append(f"Your district asks for: {choices}.")
    if policy.mode is ColumnMode.PERCENT:
        found += _table_findings(policy)
    if policy.mode is ColumnMode.LEVEL:
        found += _level_findings(policy)
    if policy.no_evidence > floor.no_evidence:
        found.append(
            f"Without evidence your policy sends {policy.no_evidence.points} points; your "
            f"district allows no harsher than: {floor.no_evidence.label.lower()}."
        )
    return tuple(found)


def _table_findings(policy: GradingPolicy) -> list[str]:
    floor, scale = policy.floor, policy.scale
    found = []
    preset = preset_of(policy.table, scale)
    if floor.tables is not None and preset not in floor.tables:
        found.append(f"Your district does not offer this table: {preset.label}.")
    for place, points in enumerate(policy.table.points, start=1):
        found += _too_low(policy, place, points, f"is worth {points} points")
    if policy.not_yet is NotYet.FLOOR and policy.not_yet_floor < floor.fewest_points:
        found.append(
            f"Your floor of {policy.not_yet_floor} points lies below your district's "
            f"{floor.fewest_points}."
        )
    return found


def _level_findings(policy: GradingPolicy) -> list[str]:
    """Find levels that an LMS, which shows every number as a share, would read as too low."""
    top = policy.scale.top
    return [
        finding
        for place in range(1, top + 1)
        for share in [whole(Fraction(MAXIMUM * place, top))]
        for finding in _too_low(policy, place, share, f"as {place} of {top} reads as {share} %")
    ]


def _too_low(policy: GradingPolicy, place: int, points: int | None, reads: str) -> list[str]:
    floor = policy.floor
    is_mastery = place >= policy.scale.mastery
    least = max(floor.fewest_points, floor.mastery_points if is_mastery else 0)
    if points is None or points >= least:
        return []
    return [f"“{policy.scale.names[place]}” {reads}; your district asks for at least {least}."]
