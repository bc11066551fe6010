"""Opening LMS content by a column: the number to type, and whether it would work."""

from fractions import Fraction

import pytest

from lti_tool.domain.gradebook.district_floor import ColumnMode, DistrictFloor, NoEvidence
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.gating import (
    GateLine,
    GateOutcome,
    GateVerdict,
    Product,
    SeenColumn,
    gate_line,
    judge,
    product_of,
)
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.scales import ScalePreset
from lti_tool.domain.gradebook.tables import PointsTable

USUAL = gate_line(GradingPolicy())


def verdict(
    product: Product = Product.MOODLE,
    line: GateLine = USUAL,
    *,
    is_made: bool = True,
    seen: SeenColumn | None = SeenColumn("N.1 Adding", Fraction(100)),  # noqa: B008 -- frozen
) -> GateVerdict:
    return judge(product, line, is_made=is_made, maximum=line.maximum, seen=seen)


def test_mastery_begins_where_the_table_says() -> None:
    assert (USUAL.points, USUAL.maximum, USUAL.highest_below, USUAL.percent) == (90, 100, 75, 90)


def test_a_level_column_is_typed_as_a_share_that_never_lies_above_the_line() -> None:
    three = GradingPolicy(
        mode=ColumnMode.LEVEL,
        scale=ScalePreset.FOUR.scale,
        table=PointsTable((60, 90, 100)),
    )
    line = gate_line(three)
    assert (line.points, line.maximum, line.highest_below) == (2, 3, 1)
    # 2 of 3 is 66.67 %: 67 would open for nobody.
    assert line.percent == 66
    assert line.percent > 100 * 1 / 3


def test_nothing_stands_below_a_complete_column() -> None:
    line = gate_line(GradingPolicy(mode=ColumnMode.COMPLETE))
    assert (line.points, line.highest_below, line.is_clear) == (100, None, True)


def test_a_mean_may_come_close_to_the_line_and_stays_below_it() -> None:
    line = gate_line(GradingPolicy(rule=EvidenceRule(RuleKind.MEAN)))
    assert (line.highest_below, line.is_clear, line.can_fall) == (89, True, True)


def test_floors_lift_what_stands_below() -> None:
    line = gate_line(GradingPolicy(not_yet=NotYet.FLOOR, not_yet_floor=80))
    assert line.highest_below == 80
    assert gate_line(GradingPolicy(floor=DistrictFloor(mastery_points=95))).points == 95


@pytest.mark.parametrize("product", list(Product))
def test_a_column_as_it_should_be_works(product: Product) -> None:
    found = verdict(product)
    assert found.outcome is GateOutcome.WORKS
    assert "“N.1 Adding”" in found.sentence
    assert ("90 %" in found.sentence) is (product is Product.MOODLE)
    assert "at most 75" in found.sentence


def test_no_column_yet_and_a_deleted_one_are_told_apart() -> None:
    assert "no such column yet" in verdict(is_made=False, seen=None).sentence
    assert "no longer" in verdict(is_made=True, seen=None).sentence
    assert verdict(seen=None).outcome is GateOutcome.FAILS


def test_another_maximum_does_no_harm_where_percent_are_typed() -> None:
    half = SeenColumn("Adding", Fraction(50))
    assert verdict(Product.MOODLE, seen=half).outcome is GateOutcome.WORKS
    canvas = verdict(Product.CANVAS, seen=half)
    assert canvas.outcome is GateOutcome.FAILS
    assert canvas.advice == "Set it back to 100 there, or type 45."


def test_a_column_out_of_nothing_fails() -> None:
    assert verdict(seen=SeenColumn("Adding", Fraction(0))).outcome is GateOutcome.FAILS


def test_points_for_no_evidence_that_reach_the_line_would_open_it_for_everybody() -> None:
    policy = GradingPolicy(
        table=PointsTable((20, 30, 45, 100)),
        no_evidence=NoEvidence.FIFTY,
        floor=DistrictFloor(no_evidence=NoEvidence.FIFTY),
    )
    line = gate_line(policy)
    assert not line.is_clear
    found = verdict(line=line)
    assert found.outcome is GateOutcome.FAILS
    assert "can have 50, and mastery is 45" in found.sentence


def test_a_column_of_an_earlier_policy_fails_until_its_numbers_are_sent() -> None:
    line = gate_line(GradingPolicy(mode=ColumnMode.LEVEL))
    seen = SeenColumn("Adding", Fraction(100))
    found = judge(Product.MOODLE, line, is_made=True, maximum=100, seen=seen)
    assert found.outcome is GateOutcome.FAILS


def test_products_are_known_in_any_case() -> None:
    assert product_of("Moodle") is Product.MOODLE
    assert product_of("canvas") is Product.CANVAS
    assert product_of("") is Product.OTHER
    assert product_of("other") is Product.OTHER
