"""Where mastery begins in a unit's column, by whichever rule its number is made."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.cell_marks import unit_score_for
from lti_tool.domain.gradebook.course_columns import ObjectiveOutline, UnitOutline, limit_slug
from lti_tool.domain.gradebook.district_floor import ColumnMode, DistrictFloor
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.gating import GateOutcome, Product, SeenColumn, judge
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.rollups import ObjectiveResult
from lti_tool.domain.gradebook.unit_gating import unit_gate_line
from lti_tool.domain.gradebook.unit_rules import MustPass, RollUp, RollUpKind, Step
from lti_tool.domain.ids import ObjectiveId, UnitId
from tests.domain.gradebook.grading import FIRST_DAY

MUST, SHOULD = Priority.MUST, Priority.SHOULD
STEPS = RollUp(
    RollUpKind.CONJUNCTIVE,
    steps=(Step(97, 3, some_at_least=4, share=50), Step(84, 3), Step(70, 2)),
)


def unit(*priorities: Priority) -> UnitOutline:
    objectives = (
        ObjectiveOutline(ObjectiveId(number), f"o{number}", f"O{number}", priority)
        for number, priority in enumerate(priorities)
    )
    return UnitOutline(UnitId(1), "u", "U", tuple(objectives))


def line(rule: RollUp, *priorities: Priority, **changes: object) -> tuple[int, int | None, bool]:
    policy = replace(GradingPolicy(roll_up=rule), **changes)  # type: ignore[arg-type]
    found = unit_gate_line(policy, unit(*(priorities or (MUST, MUST, MUST))))
    return found.points, found.highest_below, found.is_clear


def test_by_its_share_of_must_dos_a_unit_is_like_an_objective() -> None:
    assert line(RollUp()) == (90, 75, True)
    assert line(RollUp(), floor=DistrictFloor(mastery_points=95)) == (95, 75, True)


@pytest.mark.parametrize("kind", [RollUpKind.MEAN, RollUpKind.MEDIAN])
def test_by_a_mean_it_comes_close_to_the_line(kind: RollUpKind) -> None:
    assert line(RollUp(kind)) == (90, 89, True)


def test_a_list_of_steps_is_judged_by_its_steps() -> None:
    assert line(STEPS) == (84, 70, True)
    assert line(STEPS, not_yet=NotYet.FLOOR, not_yet_floor=80) == (84, 80, True)


def test_a_list_whose_steps_do_not_tell_mastery_apart_opens_it_to_the_wrong_ones() -> None:
    rule = replace(STEPS, steps=(Step(95, 4), Step(70, 2)))
    assert line(rule) == (70, 70, False)
    found = judge(
        Product.CANVAS,
        unit_gate_line(GradingPolicy(roll_up=rule), unit(MUST, MUST)),
        is_made=True,
        maximum=100,
        seen=SeenColumn("U", Fraction(100)),
    )
    assert found.outcome is GateOutcome.FAILS
    assert "open a student can have 70, and with all of them mastered only 70" in found.sentence


def test_should_dos_that_count_may_keep_a_mastered_unit_closed() -> None:
    rule = RollUp(RollUpKind.MINIMUM, counts_should_dos=True)
    assert line(rule, MUST, MUST) == (90, 89, True)  # what has no evidence is no weakest
    points, _, is_clear = line(rule, MUST, MUST, SHOULD)
    assert (points, is_clear) == (60, False)


def test_a_limit_above_mastery_is_seen() -> None:
    assert line(RollUp(must_pass=(MustPass(4, 80),))) == (80, 75, True)
    named = MustPass(4, 60, frozenset({"u.o0"}))
    assert line(RollUp(must_pass=(named,))) == (60, 75, False)


def test_a_complete_column_has_nothing_below() -> None:
    assert line(STEPS, mode=ColumnMode.COMPLETE) == (100, None, True)


def test_without_a_must_do_there_is_no_line() -> None:
    found = unit_gate_line(GradingPolicy(), unit(SHOULD))
    seen = SeenColumn("U", Fraction(100))
    said = judge(Product.MOODLE, found, is_made=True, maximum=100, seen=seen)
    assert said.outcome is GateOutcome.FAILS
    assert "never has a number" in said.sentence


_KINDS = [RollUp(kind, counts_should_dos=also) for kind in RollUpKind for also in (False, True)]
_RULES = [STEPS if each.kind is RollUpKind.CONJUNCTIVE else each for each in _KINDS]
_VALUES = st.none() | st.integers(1, 4) | st.sampled_from(["2.99", "3.5"])


@given(
    rule=st.sampled_from(_RULES),
    limit=st.sampled_from([(), (MustPass(3, 59),), (MustPass(4, 95, frozenset({"u.o1"})),)]),
    values=st.lists(_VALUES, min_size=4, max_size=4),
)
def test_no_number_ever_lies_on_the_wrong_side(
    rule: RollUp, limit: tuple[MustPass, ...], values: list[object]
) -> None:
    policy = GradingPolicy(
        roll_up=replace(rule, must_pass=limit),
        rule=EvidenceRule(RuleKind.MEAN),
        not_yet=NotYet.AT_ONCE,
    )
    outline = unit(MUST, MUST, SHOULD, MUST)
    found = unit_gate_line(policy, outline)
    results = [
        ObjectiveResult(
            limit_slug(outline, each),
            None if value is None else Decimal(str(value)),
            each.priority,
        )
        for each, value in zip(outline.objectives, values, strict=True)
    ]
    mark = unit_score_for(policy, results, FIRST_DAY.date())
    if mark.points is not None and mark.is_mastered:
        assert mark.points >= found.points
    elif mark.points is not None:
        assert mark.points <= (found.highest_below or 0)
