"""Versions of a grading policy, their checks, and the district's floor."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.gradebook.district_floor import (
    ColumnMode,
    DistrictFloor,
    NoEvidence,
    floor_problems,
    raised,
)
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import (
    DEFAULT_GRADING,
    GradingPolicy,
    NotYet,
    policy_at,
    policy_problems,
    under_floor,
)
from lti_tool.domain.gradebook.scales import DEFAULT_SCALE, Scale, scale_of
from lti_tool.domain.gradebook.tables import PointsTable, TablePreset, preset_table
from lti_tool.domain.gradebook.unit_rules import RollUp, RollUpKind
from tests.domain.gradebook.grading import policies, scales

STRICT = DistrictFloor(
    mastery_points=85,
    fewest_points=50,
    tables=frozenset({TablePreset.USUAL}),
    modes=frozenset({ColumnMode.PERCENT}),
)


def test_the_version_in_force_is_the_one_that_began_last() -> None:
    first = GradingPolicy(version=1)
    second = GradingPolicy(version=2, holds_from=date(2026, 10, 1))
    third = GradingPolicy(version=3, holds_from=date(2027, 1, 8))
    same_day = GradingPolicy(version=4, holds_from=date(2027, 1, 8))
    versions = [third, first, same_day, second]

    assert policy_at(versions, date(2026, 9, 30)) is first
    assert policy_at(versions, date(2026, 10, 1)) is second
    assert policy_at(versions, date(2027, 1, 8)) is same_day
    assert policy_at([second], date(2026, 9, 30)) is None


def test_the_usual_policy_is_sound_and_within_a_usual_floor() -> None:
    assert policy_problems(DEFAULT_GRADING) == ()
    assert under_floor(replace(DEFAULT_GRADING, floor=STRICT)) == ()


@given(policies())
def test_the_policies_that_other_tests_draw_are_sound(policy: GradingPolicy) -> None:
    assert policy_problems(policy) == ()
    assert floor_problems(policy.floor) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scale": scale_of(("None", "Mastered"), 1)}, "3 to 6 levels"),
        ({"table": PointsTable((80, 75, 90, 100))}, "fewer points than a lower one"),
        ({"rule": EvidenceRule(RuleKind.DECAYING, weight=10)}, "50 to 99 percent"),
        ({"work_rule": EvidenceRule(RuleKind.MODE, count=0)}, "1 to 10 pieces"),
        ({"roll_up": RollUp(RollUpKind.CONJUNCTIVE)}, "at least one step"),
        ({"not_yet": NotYet.FLOOR, "not_yet_floor": 86}, "from 0 to 85"),
        ({"not_yet": NotYet.FLOOR, "not_yet_floor": -1}, "from 0 to 85"),
    ],
)
def test_what_is_wrong_with_a_policy_is_said(changes: dict[str, object], words: str) -> None:
    (problem,) = policy_problems(replace(DEFAULT_GRADING, **changes))
    assert words in problem


def test_a_floor_that_is_not_used_is_no_problem() -> None:
    assert policy_problems(replace(DEFAULT_GRADING, not_yet_floor=99)) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": ColumnMode.COMPLETE}, "does not offer columns of this kind: Full points"),
        ({"no_evidence": NoEvidence.ZERO}, "sends 0 points; your district allows no harsher"),
        ({"no_evidence": NoEvidence.FIFTY}, "no harsher than: no number."),
        ({"not_yet": NotYet.FLOOR, "not_yet_floor": 40}, "floor of 40 points lies below"),
        (
            {"table": preset_table(TablePreset.RUTLAND, DEFAULT_SCALE)},
            "does not offer this table: As in Rutland",
        ),
    ],
)
def test_what_lies_below_the_districts_floor_is_said(
    changes: dict[str, object], words: str
) -> None:
    (finding,) = under_floor(replace(DEFAULT_GRADING, floor=STRICT, **changes))
    assert words in finding


def test_levels_worth_less_than_the_district_asks_are_named() -> None:
    floor = DistrictFloor(mastery_points=85, fewest_points=50)
    low = replace(DEFAULT_GRADING, floor=floor, table=PointsTable((45, 70, 80, 100)))

    assert under_floor(low) == (
        "“Beginning” is worth 45 points; your district asks for at least 50.",
        "“Mastered” is worth 80 points; your district asks for at least 85.",
    )


def test_a_column_of_levels_is_judged_by_how_an_lms_reads_it() -> None:
    floor = DistrictFloor(mastery_points=80)

    assert under_floor(replace(DEFAULT_GRADING, floor=floor, mode=ColumnMode.LEVEL)) == (
        "“Mastered” as 3 of 4 reads as 75 %; your district asks for at least 80.",
    )


def test_the_harshest_a_district_allows_is_allowed() -> None:
    floor = DistrictFloor(no_evidence=NoEvidence.FIFTY)
    fifty = replace(DEFAULT_GRADING, floor=floor, no_evidence=NoEvidence.FIFTY)

    assert under_floor(fifty) == ()
    assert under_floor(replace(fifty, no_evidence=NoEvidence.BLANK)) == ()
    assert len(under_floor(replace(fifty, no_evidence=NoEvidence.ZERO))) == 1


@pytest.mark.parametrize(
    ("floor", "words"),
    [
        (DistrictFloor(mastery_points=101), "The least that mastery is worth"),
        (DistrictFloor(fewest_points=-1), "The fewest points of all"),
        (DistrictFloor(mastery_points=70, fewest_points=66), "at least 5 below"),
        (DistrictFloor(tables=frozenset()), "at least one table"),
        (DistrictFloor(modes=frozenset()), "at least one kind of column"),
    ],
)
def test_what_is_wrong_with_a_floor_is_said(floor: DistrictFloor, words: str) -> None:
    assert any(words in problem for problem in floor_problems(floor))


points = st.integers(0, 100)


@given(scales, st.data())
def test_a_table_lifted_to_the_floor_keeps_its_order_and_its_line(
    scale: Scale, data: st.DataObject
) -> None:
    table = preset_table(data.draw(st.sampled_from(TablePreset)), scale)
    floor = DistrictFloor(data.draw(points), data.draw(points))

    lifted = [each or 0 for each in raised(table, scale, floor).points]

    line = lifted[scale.mastery - 1]
    assert lifted == sorted(lifted)
    assert line >= floor.mastery_points
    assert all(each < line for each in lifted[: scale.mastery - 1])
    assert all(new >= (old or 0) for old, new in zip(table.points, lifted, strict=True))


def test_what_has_no_number_is_not_lifted() -> None:
    table = PointsTable((None, 75, 90, 100))

    assert raised(table, DEFAULT_SCALE, STRICT).points == (None, 75, 90, 100)
