"""What counts as mastery of one objective, in one place and in one sentence."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from lti_tool.domain.curriculum.objective import Kind


@dataclass(frozen=True)
class ScoredItem:
    """How one item of a form went. `level` is what a person gave, None for machine scoring."""

    cell: str
    is_correct: bool
    is_transfer: bool
    level: int | None = None


@dataclass(frozen=True)
class KOfN:
    """At least `k` of the `n` questions of a form."""

    k: int
    n: int


@dataclass(frozen=True)
class Percent:
    """At least this share of the questions; 0 < threshold <= 1."""

    threshold: Fraction


@dataclass(frozen=True)
class AllCorrect:
    """Every question: for safety and gate skills."""


@dataclass(frozen=True)
class Streak:
    """So many questions right in a row, anywhere on the form."""

    length: int


@dataclass(frozen=True)
class GateQuestion:
    """The one question that every student must answer to go on."""


@dataclass(frozen=True)
class RubricLevel:
    """At least this level, 1 to 4, in every piece of work that a person marks."""

    level: int


@dataclass(frozen=True)
class Transfer:
    """At least so many questions that ask for the skill in a new context."""

    count: int = 1


@dataclass(frozen=True)
class Every:
    """Every part must be met; there are at least two."""

    parts: tuple["Criterion", ...]


Criterion = KOfN | Percent | AllCorrect | Streak | GateQuestion | RubricLevel | Transfer | Every

DEFAULT_CRITERION = Percent(Fraction(4, 5))

_BY_KIND: dict[Kind, Criterion] = {
    Kind.PROCEDURAL: Percent(Fraction(4, 5)),
    Kind.FACTUAL: Percent(Fraction(9, 10)),
    Kind.ANALYTICAL: RubricLevel(3),
    Kind.PERFORMANCE: RubricLevel(3),
    Kind.SAFETY: AllCorrect(),
}


def suggested_criterion(kind: Kind, *, is_marked_by_person: bool) -> Criterion:
    """Answer the criterion that suits a kind of objective, for a check of this sort.

    A rubric level asks for work that a person marks; where a machine scores, it is the usual 80 %.
    """
    suggested = _BY_KIND[kind]
    if isinstance(suggested, RubricLevel) != is_marked_by_person:
        return RubricLevel(3) if is_marked_by_person else DEFAULT_CRITERION
    return suggested


def is_met(criterion: Criterion, scored: Sequence[ScoredItem]) -> bool:
    """Answer whether a scored form meets the criterion. A better answer never turns yes to no."""
    match criterion:
        case RubricLevel(level):
            marked = [item.level for item in scored if item.level is not None]
            return bool(marked) and min(marked) >= level
        case Streak(length):
            return _longest_run(scored) >= length
        case Transfer(count):
            return sum(item.is_correct and item.is_transfer for item in scored) >= count
        case Every(parts):
            return all(is_met(part, scored) for part in parts)
        case _:
            needed = required_correct(criterion, len(scored))
            return sum(item.is_correct for item in scored) >= needed


def required_correct(criterion: Criterion, size: int) -> int:
    """Answer how many of `size` questions must be right at the least, 0 to `size`.

    `KOfN` speaks of its own `n`: for a form of another size it asks for the same share.
    """
    match criterion:
        case KOfN(k, n):
            return min(size, math.ceil(Fraction(k, n) * size))
        case Percent(threshold):
            # Fractions, not floats: 0.8 * 5 must never ask for 5 of 5.
            return math.ceil(threshold * size)
        case AllCorrect() | GateQuestion():
            return size
        case Streak(count) | Transfer(count):
            return min(size, count)
        case RubricLevel():
            return 0
        case Every(parts):
            return max(required_correct(part, size) for part in parts)


def proficiency_cut(criterion: Criterion) -> float | None:
    """Answer the share of all such questions a student must be able to answer, .70 to .95.

    None where no share is meant: a rubric level and a single gate question claim no error rate.
    "All correct" is a rule about a form, and no form can show more than a high proficiency: .90.
    """
    match criterion:
        case KOfN(k, n):
            return _clamped(k / n)
        case Percent(threshold):
            return _clamped(float(threshold))
        case AllCorrect():
            return ALL_CORRECT_CUT
        case Streak():
            return float(DEFAULT_CRITERION.threshold)
        case Every(parts):
            cuts = [cut for part in parts if (cut := proficiency_cut(part)) is not None]
            return max(cuts, default=None)
        case RubricLevel() | GateQuestion() | Transfer():
            return None


LOWEST_CUT, HIGHEST_CUT = 0.70, 0.95
ALL_CORRECT_CUT = 0.90


def asks_for_transfer(criterion: Criterion) -> int:
    """Answer how many questions in a new context a form must have for this criterion."""
    match criterion:
        case Transfer(count):
            return count
        case Every(parts):
            return max(asks_for_transfer(part) for part in parts)
        case _:
            return 0


def can_be_met(criterion: Criterion, size: int, *, transfers: int) -> bool:
    """Answer whether a form of `size` questions, `transfers` in a new context, can meet it.

    A count or a share goes with the size of the form; questions in a row or in a new context
    have to be there.
    """
    match criterion:
        case Streak(length):
            return length <= size
        case Transfer(count):
            return count <= transfers
        case Every(parts):
            return all(can_be_met(part, size, transfers=transfers) for part in parts)
        case _:
            return True


def asks_for_judgement(criterion: Criterion) -> bool:
    """Whether a person has to mark something for this criterion."""
    return judged_level(criterion) > 0


def is_lower(new: Criterion, old: Criterion, size: int) -> bool:
    """Answer whether a criterion asks for less than another: a lower level, or fewer right answers.

    Where judgement takes the place of counting, or the other way round, neither is lower.
    """
    before, after = judged_level(old), judged_level(new)
    for one, other in ((old, after), (new, before)):
        if isinstance(one, RubricLevel) and not other:
            return False
    return after < before or required_correct(new, size) < required_correct(old, size)


def judged_level(criterion: Criterion) -> int:
    """Answer the level that a person has to see, 0 where nobody judges."""
    match criterion:
        case RubricLevel(level):
            return level
        case Every(parts):
            return max(judged_level(part) for part in parts)
        case _:
            return 0


def _clamped(share: float) -> float:
    return min(HIGHEST_CUT, max(LOWEST_CUT, share))


def _longest_run(scored: Sequence[ScoredItem]) -> int:
    runs = groupby(scored, key=lambda item: item.is_correct)
    return max((len(list(run)) for is_correct, run in runs if is_correct), default=0)
