"""Where mastery begins in a unit's column: its own rule is asked, and nothing is guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.cell_marks import unit_score_for
from lti_tool.domain.gradebook.course_columns import ObjectiveOutline, UnitOutline, limit_slug
from lti_tool.domain.gradebook.gating import GateLine, comes_to_levels, gate_line
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.rollups import ObjectiveResult

_ANY_DAY = date(2000, 1, 1)
_JUST = Decimal("0.01")
"""How near a value comes to a level without reaching it."""
_Values = Sequence[Decimal | None]


def unit_gate_line(policy: GradingPolicy, unit: UnitOutline) -> GateLine:
    """Answer where mastery begins: at the least that a student with every must-do can have.

    What stands below it is the most that somebody with an open must-do can have. With no must-do
    there is never a number, and no line: nothing of nothing.
    """
    at_once = policy if policy.not_yet is NotYet.FLOOR else replace(policy, not_yet=NotYet.AT_ONCE)
    with_mastery = _points(at_once, unit, _all_mastered(policy, unit))
    without = _points(at_once, unit, _one_open(policy, unit))
    return GateLine(
        points=min(with_mastery, default=0),
        maximum=MAXIMUM,
        highest_below=max(without, default=None),
        can_fall=gate_line(policy).can_fall,
        is_of_unit=True,
    )


def _points(policy: GradingPolicy, unit: UnitOutline, cases: Iterator[_Values]) -> list[int]:
    found = []
    for values in cases:
        results = [
            ObjectiveResult(limit_slug(unit, each), value, each.priority)
            for each, value in zip(unit.objectives, values, strict=True)
        ]
        points = unit_score_for(policy, results, _ANY_DAY).points
        if points is not None:
            found.append(points)
    return found


def _all_mastered(policy: GradingPolicy, unit: UnitOutline) -> Iterator[_Values]:
    """Every must-do just mastered, and all else as weak as it can be, or without evidence."""
    line = Decimal(policy.scale.mastery)
    others = [None, *(Decimal(place) for place in range(1, policy.scale.mastery + 1))]
    for other in others:
        yield [line if _is_must(each) else other for each in unit.objectives]


def _one_open(policy: GradingPolicy, unit: UnitOutline) -> Iterator[_Values]:
    """All at the top but one must-do, which comes as near to mastery as the rules let it."""
    top, below = Decimal(policy.scale.top), Decimal(policy.scale.mastery - 1)
    nearest = below if comes_to_levels(policy) else below + 1 - _JUST
    for place, each in enumerate(unit.objectives):
        for value in (None, nearest) if _is_must(each) else ():
            yield [value if place == other else top for other in range(len(unit.objectives))]


def _is_must(objective: ObjectiveOutline) -> bool:
    return objective.priority is Priority.MUST
