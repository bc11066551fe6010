"""Criteria as plain mappings: the shape they have in unit files and in the database."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lti_tool.domain.curriculum.criterion import (
    AllCorrect,
    Criterion,
    Every,
    GateQuestion,
    KOfN,
    Percent,
    RubricLevel,
    Streak,
    Transfer,
)


def criterion_from_mapping(plain: Mapping[str, Any]) -> Criterion:  # noqa: PLR0911 -- one a kind
    """Build a criterion.

    `{k_of_n: [4, 5]}`, `{percent: 80}`, `{all_correct: true}`, `{streak: 4}`,
    `{gate_question: true}`, `{rubric_level: 3}`, `{transfer: 1}`, or `{every: […]}` of those.
    """
    match dict(plain):
        case {"k_of_n": [k, n]}:
            return KOfN(int(k), int(n))
        case {"percent": percent}:
            return Percent(Fraction(str(percent)) / 100)
        case {"streak": length}:
            return Streak(int(length))
        case {"gate_question": _}:
            return GateQuestion()
        case {"rubric_level": level}:
            return RubricLevel(int(level))
        case {"transfer": count}:
            return Transfer(int(count))
        case {"every": parts}:
            return Every(tuple(criterion_from_mapping(part) for part in parts))
        case _:
            return AllCorrect()


def criterion_to_mapping(criterion: Criterion) -> dict[str, Any]:  # noqa: PLR0911 -- as above
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
        case Streak(length):
            return {"streak": length}
        case GateQuestion():
            return {"gate_question": True}
        case RubricLevel(level):
            return {"rubric_level": level}
        case Transfer(count):
            return {"transfer": count}
        case Every(parts):
            return {"every": [criterion_to_mapping(part) for part in parts]}
