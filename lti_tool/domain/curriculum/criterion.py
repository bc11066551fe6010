"""What counts as mastery of one objective, in one place and in one sentence."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lti_tool.domain.errors import DomainError


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


Criterion = KOfN | Percent | AllCorrect

DEFAULT_CRITERION = Percent(Fraction(4, 5))


def required_correct(criterion: Criterion, size: int) -> int:
    """Answer how many of `size` questions must be right."""
    match criterion:
        case KOfN(k, _):
            return k
        case Percent(threshold):
            # Fractions, not floats: 0.8 * 5 must never ask for 5 of 5.
            return math.ceil(threshold * size)
        case AllCorrect():
            return size


def criterion_sentence(criterion: Criterion, size: int) -> str:
    """Say the criterion for a form of `size` questions: the same words for every role."""
    required = required_correct(criterion, size)
    if required == size:
        return "The one question right" if size == 1 else f"All {size} questions right"
    return f"At least {required} of {size} questions right"


def criterion_from_mapping(plain: Mapping[str, Any]) -> Criterion:
    """Build a criterion from `{k_of_n: [4, 5]}`, `{percent: 80}` or `{all_correct: true}`."""
    if "k_of_n" in plain:
        k, n = plain["k_of_n"]
        return KOfN(int(k), int(n))
    if "percent" in plain:
        return Percent(Fraction(str(plain["percent"])) / 100)
    return AllCorrect()


def criterion_to_mapping(criterion: Criterion) -> dict[str, Any]:
    """Answer the mapping a criterion is written as."""
    match criterion:
        case KOfN(k, n):
            return {"k_of_n": [k, n]}
        case Percent(threshold):
            percent = threshold * 100
            whole = percent.denominator == 1
            return {"percent": percent.numerator if whole else float(percent)}
        case AllCorrect():
            return {"all_correct": True}


def check_criterion(criterion: Criterion, size: int) -> None:
    """Raise DomainError, in words, when no form of `size` questions could meet the criterion."""
    match criterion:
        case KOfN(k, n) if not 1 <= k <= n:
            raise DomainError("bad_criterion", f"“{k} of {n}” asks for more than there is.")
        case KOfN(k, n) if n != size:
            raise DomainError(
                "bad_criterion",
                f"The criterion speaks of {n} questions, but a form of this check has {size}. "
                "Change the one or the other.",
            )
        case Percent(threshold) if not 0 < threshold <= 1:
            raise DomainError("bad_criterion", "A percent criterion lies above 0 and up to 100.")
        case _:
            return
