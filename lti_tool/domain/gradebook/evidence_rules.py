"""Which of a student's pieces of evidence make up the level that is reported, and how."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from statistics import median

from lti_tool.domain.gradebook.rounding import half_up
from lti_tool.domain.gradebook.scales import Scale

PLACES = 2
FEWEST_FOR_TREND = 3
"""The power law needs so many scores (its vendors' help pages); fewer are a decaying average."""
USUAL_WEIGHT, USUAL_COUNT = 65, 3
MOST_COUNT = 10


class RuleKind(StrEnum):
    """The rules that gradebooks know."""

    HIGHEST = "highest"
    LATEST = "latest"
    MODE = "mode"
    MEAN = "mean"
    MEDIAN = "median"
    BEST_MEAN = "best_mean"
    WEIGHTED = "weighted"
    """What Canvas stored as `decaying_average` and now shows as Weighted Average."""
    DECAYING = "decaying"
    """What Canvas stores as `standard_decaying_average` and shows as Decaying Average."""
    N_MASTERY = "n_mastery"
    POWER_LAW = "power_law"

    @property
    def is_monotone(self) -> bool:
        """Whether a better score can never lower the result.

        It can where scores only count from the line up, where the commonest of them wins, and
        where an early success makes the trend look like a fall.
        """
        return self not in {RuleKind.MODE, RuleKind.N_MASTERY, RuleKind.POWER_LAW}


@dataclass(frozen=True)
class EvidenceRule:
    """A rule with what it needs: `weight` is a percentage, `count` a number of scores.

    `weight` belongs to the two averages that favour the latest, `count` to MODE (the last so
    many), BEST_MEAN (the best so many) and N_MASTERY (at least so many).
    """

    kind: RuleKind = RuleKind.HIGHEST
    weight: int = USUAL_WEIGHT
    count: int = USUAL_COUNT


HIGHEST_CONFIRMED = EvidenceRule()
MOST_RECENT = EvidenceRule(RuleKind.LATEST)


@dataclass(frozen=True)
class DatedScore:
    """A piece of evidence on the scale; `done_at` is when the student did the work.

    `value` None is no evidence: it was asked for and nothing came. `is_confirmed` is false for
    what one more check still has to settle.
    """

    value: Decimal | None
    done_at: datetime
    is_confirmed: bool = True


def value_of(rule: EvidenceRule, scores: Sequence[DatedScore], scale: Scale) -> Decimal | None:
    """Answer what the scores come to, two decimals, half up; None where there is no evidence.

    They count in the order in which the work was done, whenever it was marked; of two at the same
    moment the one given first is the earlier. None is left out: it is never a zero.
    """
    counted = tuple(
        score.value
        for score in sorted(scores, key=lambda score: score.done_at)
        if score.value is not None and (score.is_confirmed or rule.kind is not RuleKind.HIGHEST)
    )
    return _value(rule, counted, scale.mastery, scale.top) if counted else None


# Classes show the same few levels again and again.
@lru_cache(maxsize=4096)
def _value(
    rule: EvidenceRule, scores: tuple[Decimal, ...], mastery: int, top: int
) -> Decimal | None:
    exact = [Fraction(score) for score in scores]
    match rule.kind:
        case RuleKind.N_MASTERY:
            value = _n_mastery(exact, rule.count, mastery)
        case RuleKind.POWER_LAW:
            value = _power_law(exact, top)
        case _:
            value = _AVERAGES[rule.kind](exact, rule)
    return None if value is None else half_up(value, PLACES)


def _mean(scores: Sequence[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / len(scores)


def _mode(scores: Sequence[Fraction], rule: EvidenceRule) -> Fraction:
    """The commonest of the last few; of equally common ones, the one seen most recently."""
    last = scores[-rule.count :]
    counts = Counter(last)
    return max(reversed(last), key=lambda score: counts[score])


def _best_mean(scores: Sequence[Fraction], rule: EvidenceRule) -> Fraction:
    return _mean(sorted(scores)[-rule.count :])


def _weighted(scores: Sequence[Fraction], rule: EvidenceRule) -> Fraction:
    """The latest against the plain mean of all before it."""
    *earlier, last = scores
    if not earlier:
        return last
    return (rule.weight * last + (100 - rule.weight) * _mean(earlier)) / 100


def _decaying(scores: Sequence[Fraction], rule: EvidenceRule) -> Fraction:
    """Each score against the average so far: what is old fades step by step."""
    average = scores[0]
    for score in scores[1:]:
        average = (rule.weight * score + (100 - rule.weight) * average) / 100
    return average


def _n_mastery(scores: Sequence[Fraction], count: int, mastery: int) -> Fraction | None:
    """The mean of all scores at or above the line, once there are enough; not of the last few."""
    shown = [score for score in scores if score >= mastery]
    return _mean(shown) if len(shown) >= count else None


def _power_law(scores: Sequence[Fraction], top: int) -> Fraction:
    """The trend line at the last score: ln(score) fitted to ln(1), ln(2) … by least squares.

    A zero has no logarithm and counts as half the lowest level. The trend may point beyond the
    scale; the answer does not.
    """
    if len(scores) < FEWEST_FOR_TREND:
        return _decaying(scores, EvidenceRule(RuleKind.DECAYING))
    heights = [_ln(max(score, Fraction(1, 2))) for score in scores]
    times = [_ln(Fraction(place)) for place in range(1, len(scores) + 1)]
    middle, height = _middle(times), _middle(heights)
    pairs = zip(times, heights, strict=True)
    rise = sum(((time - middle) * (each - height) for time, each in pairs), Decimal(0))
    slope = rise / sum(((time - middle) ** 2 for time in times), Decimal(0))
    trend = (height + slope * (times[-1] - middle)).exp()
    # Ten places first: three scores of 2.745 must give 2.745, not a hair less.
    return min(Fraction(top), Fraction(half_up(Fraction(trend), 10)))


def _middle(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)


@lru_cache(maxsize=1024)
def _ln(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).ln()


_AVERAGES: dict[RuleKind, Callable[[list[Fraction], EvidenceRule], Fraction]] = {
    RuleKind.HIGHEST: lambda scores, _: max(scores),
    RuleKind.LATEST: lambda scores, _: scores[-1],
    RuleKind.MODE: _mode,
    RuleKind.MEAN: lambda scores, _: _mean(scores),
    RuleKind.MEDIAN: lambda scores, _: median(scores),
    RuleKind.BEST_MEAN: _best_mean,
    RuleKind.WEIGHTED: _weighted,
    RuleKind.DECAYING: _decaying,
}

_WEIGHTS = {RuleKind.WEIGHTED: (1, 99), RuleKind.DECAYING: (50, 99)}
"""The percentages that Canvas takes."""
_COUNTING = frozenset({RuleKind.MODE, RuleKind.BEST_MEAN, RuleKind.N_MASTERY})


def rule_problems(rule: EvidenceRule) -> tuple[str, ...]:
    """Answer what a teacher has to mend in a rule; nothing when all is well."""
    if rule.kind in _WEIGHTS:
        least, most = _WEIGHTS[rule.kind]
        if not least <= rule.weight <= most:
            return (f"The latest piece of work counts {least} to {most} percent.",)
    if rule.kind in _COUNTING and not 1 <= rule.count <= MOST_COUNT:
        return (f"The rule looks at 1 to {MOST_COUNT} pieces of evidence.",)
    return ()
