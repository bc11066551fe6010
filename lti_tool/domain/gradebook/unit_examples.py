"""What a unit's rule comes to in a few cases, so that one sees it before it applies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lti_tool.domain.gradebook.cell_marks import unit_score_for
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.rollups import ObjectiveResult

_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Example:
    """Four must-dos of one unit in words, what its column reads, and why."""

    case: str
    points: int | None
    sentence: str


def unit_examples(policy: GradingPolicy) -> tuple[Example, ...]:
    """Answer what four must-dos come to, as if nothing waited for a day.

    Limits of named objectives are not shown: the examples have none of these.
    """
    at_once = policy if policy.not_yet is NotYet.FLOOR else replace(policy, not_yet=NotYet.AT_ONCE)
    found = []
    for case, places in _cases(policy):
        results = [
            ObjectiveResult(str(number), None if place is None else Decimal(place), title="One")
            for number, place in enumerate(places)
        ]
        mark = unit_score_for(at_once, results, _ANY_DAY)
        found.append(Example(case, mark.points, mark.sentence))
    return tuple(found)


def _cases(policy: GradingPolicy) -> Iterator[tuple[str, Sequence[int | None]]]:
    scale = policy.scale
    line, below, top = scale.mastery, scale.mastery - 1, scale.top
    names = scale.names
    yield f"All four at “{names[line]}”", [line] * 4
    if top > line:
        yield (f"Two at “{names[top]}”, two at “{names[line]}”", [top, top, line, line])
    yield f"Three at “{names[line]}”, one at “{names[below]}”", [line, line, line, below]
    yield f"Two at “{names[line]}”, two without any evidence", [line, line, None, None]
    yield f"All four at “{names[1]}”", [1] * 4
    yield "No evidence at all", [None] * 4
