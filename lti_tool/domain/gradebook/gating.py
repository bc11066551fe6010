"""Opening content of the LMS by one of our columns: which number to type, and whether it works."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lti_tool.domain.gradebook.cell_marks import maximum_of, points_without_evidence
from lti_tool.domain.gradebook.district_floor import ColumnMode, raised
from lti_tool.domain.gradebook.evidence_rules import RuleKind
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet

_WHOLE_LEVELS = {RuleKind.HIGHEST, RuleKind.LATEST, RuleKind.MODE}
"""Rules that come to a level; the others come to a number between two."""


class Product(StrEnum):
    """The LMS products whose way of opening content we know."""

    MOODLE = "moodle"
    CANVAS = "canvas"
    OTHER = "other"


def product_of(code: str) -> Product:
    """Answer the product of a family code, as launches name it."""
    bare = code.lower()
    return Product(bare) if bare in {Product.MOODLE, Product.CANVAS} else Product.OTHER


@dataclass(frozen=True)
class GateLine:
    """Where mastery begins in a column: `points` of `maximum`, 0 where nobody ever has a number.

    `highest_below` is the highest number that can stand there without mastery, None where none
    can. `can_fall` says that a number may go down again, so that what was open closes.
    """

    points: int
    maximum: int
    highest_below: int | None
    can_fall: bool = False
    is_of_unit: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether a number without mastery stays below the line."""
        return self.highest_below is None or self.highest_below < self.points

    @property
    def is_reachable(self) -> bool:
        """Whether the line lies in the column."""
        return 0 < self.points <= self.maximum

    @property
    def percent(self) -> int:
        """The percentage to type where an LMS asks for one: whole, and never above the line."""
        return 100 * self.points // self.maximum


def gate_line(policy: GradingPolicy) -> GateLine:
    """Answer where mastery begins in a course's columns."""
    return GateLine(
        points=_at_line(policy),
        maximum=maximum_of(policy),
        highest_below=_highest_below(policy),
        can_fall={policy.rule.kind, policy.work_rule.kind} != {RuleKind.HIGHEST},
    )


def _at_line(policy: GradingPolicy) -> int:
    match policy.mode:
        case ColumnMode.COMPLETE:
            return MAXIMUM
        case ColumnMode.LEVEL:
            return policy.scale.mastery
        case ColumnMode.PERCENT:
            return raised(policy.table, policy.scale, policy.floor).mastery_points(policy.scale)


def _highest_below(policy: GradingPolicy) -> int | None:
    match policy.mode:
        case ColumnMode.COMPLETE:
            return None
        case ColumnMode.LEVEL:
            return policy.scale.mastery - 1
        case ColumnMode.PERCENT:
            found = (_below(policy), points_without_evidence(policy))
            return max((each for each in found if each is not None), default=None)


def _below(policy: GradingPolicy) -> int | None:
    """Answer the most that a level below mastery is worth, lifted to every floor."""
    table = raised(policy.table, policy.scale, policy.floor)
    at_line = table.mastery_points(policy.scale)
    most = table.at(policy.scale.mastery - 1)
    if most is None:
        return None
    if not comes_to_levels(policy):
        return at_line - 1
    own = policy.not_yet_floor if policy.not_yet is NotYet.FLOOR else 0
    return min(max(most, own, policy.floor.fewest_points), at_line - 1)


def comes_to_levels(policy: GradingPolicy) -> bool:
    """Answer whether all evidence comes to a level, and never to a number between two."""
    return {policy.rule.kind, policy.work_rule.kind} <= _WHOLE_LEVELS


class GateOutcome(StrEnum):
    """Whether a restriction on a column would work."""

    WORKS = "works"
    FAILS = "fails"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words beside the sign."""
        return {"works": "Would work", "fails": "Would not work", "unknown": "Not known"}[self]


@dataclass(frozen=True)
class SeenColumn:
    """A column as the LMS has it."""

    label: str
    maximum: Fraction


@dataclass(frozen=True)
class GateVerdict:
    """Whether it would work for one column, in a sentence, and what to do about it."""

    outcome: GateOutcome
    sentence: str
    advice: str = ""


def judge(
    product: Product, line: GateLine, *, is_made: bool, maximum: int, seen: SeenColumn | None
) -> GateVerdict:
    """Answer whether content would open on a column exactly with mastery.

    `is_made` says that the LMS has told us of the column, `maximum` what ours is, `seen` the column
    as the LMS shows it now, None where it shows none.
    """
    fails = GateOutcome.FAILS
    if seen is None and not is_made:
        return GateVerdict(
            fails, "The LMS has no such column yet.", "Make the missing columns below."
        )
    if seen is None:
        return GateVerdict(
            fails,
            "The LMS no longer has the column that Cairn made; somebody may have deleted it.",
            "Look in its gradebook. A restriction that named it opens for nobody now.",
        )
    return _of_line(line, maximum) or _by_maximum(product, line, seen)


def _of_line(line: GateLine, maximum: int) -> GateVerdict | None:
    """Answer what is wrong with the numbers themselves, whatever the LMS has."""
    fails = GateOutcome.FAILS
    if not line.points:
        return GateVerdict(
            fails,
            "No must-do stands in this unit, so that its column never has a number.",
            "Make an objective of it a must-do.",
        )
    if not line.is_reachable or line.maximum != maximum:
        return GateVerdict(
            fails,
            f"The column is out of {maximum} and mastery is {line.points} of {line.maximum}.",
            "Wait until the numbers of the new policy have been sent, then check again.",
        )
    if not line.is_clear and line.is_of_unit:
        return GateVerdict(
            fails,
            f"With a must-do open a student can have {line.highest_below}, and with all of them "
            f"mastered only {line.points}: no number tells the two apart.",
            "Choose another rule for units under Grades, or let columns of objectives open it.",
        )
    if not line.is_clear:
        return GateVerdict(
            fails,
            f"A student without mastery can have {line.highest_below}, and mastery is "
            f"{line.points}: it would open for students who have not mastered it.",
            "Change what is sent without evidence, or what mastery is worth, under Grades.",
        )
    return None


def _by_maximum(product: Product, line: GateLine, seen: SeenColumn) -> GateVerdict:
    called = f"“{seen.label}”"
    if seen.maximum <= 0:
        return GateVerdict(
            GateOutcome.FAILS,
            f"{called} is out of 0 in the LMS, so that no number says anything.",
            f"Set its maximum to {line.maximum} there.",
        )
    is_expected = seen.maximum == line.maximum
    below = (
        "no number stands below it"
        if line.highest_below is None
        else (
            f"without mastery at most {_in(product, line, line.highest_below, seen)} stands there"
        )
    )
    if product is Product.MOODLE or is_expected:
        typed = f"{line.percent} %" if product is Product.MOODLE else str(line.points)
        other = (
            ""
            if is_expected
            else f" It is out of {_plain(seen.maximum)} there, which does no harm."
        )
        words = f"With {typed} on {called} it opens with mastery: {below}.{other}"
        return GateVerdict(GateOutcome.WORKS, words)
    return GateVerdict(
        GateOutcome.FAILS,
        f"{called} is out of {_plain(seen.maximum)} in the LMS, not out of {line.maximum}: "
        f"{line.points} points would be another share.",
        f"Set it back to {line.maximum} there, or type {_points_there(line, seen)}.",
    )


def _in(product: Product, line: GateLine, points: int, seen: SeenColumn) -> str:
    share = Fraction(points, line.maximum)
    if product is Product.MOODLE:
        return f"{_plain(100 * share)} %"
    return _plain(share * seen.maximum)


def _points_there(line: GateLine, seen: SeenColumn) -> str:
    return _plain(Fraction(line.points, line.maximum) * seen.maximum)


def _plain(number: Fraction) -> str:
    """Answer a number with two places at most, cut and never rounded up."""
    whole, rest = divmod(int(number * 100), 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)
