"""What a column reads for a student."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.gradebook.cell_marks import CellEvidence, score_for, unit_score_for
from lti_tool.domain.gradebook.district_floor import ColumnMode, DistrictFloor, NoEvidence, raised
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import DEFAULT_GRADING, GradingPolicy, NotYet, under_floor
from lti_tool.domain.gradebook.rollups import ObjectiveResult
from lti_tool.domain.gradebook.scales import ScalePreset
from lti_tool.domain.gradebook.tables import PointsTable, TablePreset, preset_table
from lti_tool.domain.gradebook.unit_rules import RollUp, RollUpKind
from lti_tool.domain.mastery.levels import Level
from tests.domain.gradebook.grading import TODAY, cells, policies, shown

TERM_END = date(2026, 12, 18)
HELD = replace(DEFAULT_GRADING, as_of=TERM_END)
AT_ONCE = replace(DEFAULT_GRADING, not_yet=NotYet.AT_ONCE)


def points(policy: GradingPolicy, cell: CellEvidence, today: date = TODAY) -> int | None:
    return score_for(policy, cell, today).points


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((3,), 90), ((4,), 100), ((3, 1), 90), ((1, 2), None), ((0,), None), ((), None)],
)
def test_by_default_mastery_is_sent_and_nothing_else(
    levels: tuple[int, ...], expected: int | None
) -> None:
    assert points(DEFAULT_GRADING, shown(*levels)) == expected


def test_not_yet_waits_for_the_as_of_date() -> None:
    assert points(HELD, shown(2), date(2026, 12, 17)) is None
    assert points(HELD, shown(2), TERM_END) == 75
    assert points(HELD, shown(3), date(2026, 12, 17)) == 90
    assert points(HELD, shown(0), TERM_END) is None


def test_not_yet_at_once_and_with_a_floor() -> None:
    low = replace(AT_ONCE, table=PointsTable((30, 60, 90, 100)))
    lifted = replace(low, not_yet=NotYet.FLOOR, not_yet_floor=50)

    assert [points(low, shown(level)) for level in Level] == [None, 30, 60, 90, 100]
    assert [points(lifted, shown(level)) for level in Level] == [None, 50, 60, 90, 100]
    assert "Lifted to the floor of 50 points." in score_for(lifted, shown(1), TODAY).sentence


def test_a_floor_above_mastery_still_does_not_read_as_mastered() -> None:
    absurd = replace(AT_ONCE, not_yet=NotYet.FLOOR, not_yet_floor=100)

    assert points(absurd, shown(2)) == 89


@pytest.mark.parametrize(
    ("no_evidence", "allowed", "expected"),
    [
        (NoEvidence.BLANK, NoEvidence.ZERO, None),
        (NoEvidence.ZERO, NoEvidence.BLANK, None),
        (NoEvidence.ZERO, NoEvidence.FIFTY, 50),
        (NoEvidence.ZERO, NoEvidence.ZERO, 0),
        (NoEvidence.FIFTY, NoEvidence.ZERO, 50),
    ],
)
def test_no_evidence_is_a_number_only_if_course_and_district_say_so(
    no_evidence: NoEvidence, allowed: NoEvidence, expected: int | None
) -> None:
    policy = replace(HELD, no_evidence=no_evidence, floor=DistrictFloor(no_evidence=allowed))

    assert points(policy, shown(), date(2026, 12, 17)) is None
    assert points(policy, shown(), TERM_END) == expected
    assert points(policy, shown(is_excused=True), TERM_END) is None
    assert points(replace(policy, mode=ColumnMode.LEVEL), shown(), TERM_END) is None


def test_the_fewest_points_of_the_district_hold_for_no_evidence_too() -> None:
    floor = DistrictFloor(fewest_points=40, no_evidence=NoEvidence.ZERO)

    assert points(replace(HELD, no_evidence=NoEvidence.ZERO, floor=floor), shown(), TERM_END) == 40


def test_what_a_student_has_tried_is_never_treated_as_missing() -> None:
    policy = replace(
        HELD, no_evidence=NoEvidence.ZERO, floor=DistrictFloor(no_evidence=NoEvidence.ZERO)
    )
    rule = EvidenceRule(RuleKind.N_MASTERY, count=2)

    assert points(policy, shown(0), TERM_END) is None
    assert points(replace(policy, rule=rule), shown(3, 2), TERM_END) is None


@pytest.mark.parametrize("level", Level)
def test_complete_is_full_points_or_nothing(level: Level) -> None:
    policy = replace(AT_ONCE, mode=ColumnMode.COMPLETE)

    assert points(policy, shown(level)) == (100 if level.is_mastery else None)


def test_a_column_of_levels_has_the_levels_themselves() -> None:
    policy = replace(AT_ONCE, mode=ColumnMode.LEVEL, rule=EvidenceRule(RuleKind.MEAN))

    assert score_for(policy, shown(4), TODAY).maximum == 4
    assert points(policy, shown(2, 3, 3)) == 2  # 2.67: levels are not rounded up
    assert points(policy, shown(0)) is None
    assert points(replace(policy, not_yet=NotYet.HOLD), shown(2)) is None


def test_between_levels_the_points_are_in_proportion() -> None:
    mean = replace(AT_ONCE, rule=EvidenceRule(RuleKind.MEAN))

    assert points(mean, shown(3, 4)) == 95
    assert points(mean, shown(2, 3)) == 83  # 82.5
    assert points(mean, shown(*[3] * 99, 2)) == 89


def test_work_that_a_person_marks_has_a_rule_of_its_own() -> None:
    assert points(AT_ONCE, shown(3, 2)) == 90
    assert points(AT_ONCE, shown(3, 2, is_marked_by_person=True)) == 75


def test_evidence_is_read_on_the_schools_own_scale() -> None:
    scale = ScalePreset.THREE.scale
    policy = replace(AT_ONCE, scale=scale, table=preset_table(TablePreset.USUAL, scale))

    assert [points(policy, shown(level)) for level in Level] == [None, 75, 75, 100, 100]


def test_a_floor_that_came_later_holds_all_the_same() -> None:
    low = PointsTable((20, 40, 70, 80))
    policy = replace(AT_ONCE, table=low, floor=DistrictFloor(mastery_points=85, fewest_points=50))

    assert under_floor(policy)
    assert [points(policy, shown(level)) for level in Level] == [None, 50, 50, 85, 85]


@pytest.mark.parametrize(
    ("policy", "cell", "sentence"),
    [
        (HELD, shown(3), "“Mastered”, by the highest confirmed level: 90 points."),
        (
            HELD,
            shown(2),
            "“Nearly”, by the highest confirmed level: not yet mastered, so no number before 18 ",
        ),
        (
            DEFAULT_GRADING,
            shown(1),
            "“Beginning”, by the highest confirmed level: not yet mastered, so no number before a ",
        ),
        (
            replace(AT_ONCE, rule=EvidenceRule(RuleKind.DECAYING)),
            shown(2, 3),
            "“Nearly” (2.65), by the decaying average with 65 %: 85 points.",
        ),
        (HELD, shown(), "No evidence yet: blank, which is not zero."),
        (HELD, shown(3, is_excused=True), "Not asked of this student: no number."),
        (
            replace(HELD, rule=EvidenceRule(RuleKind.N_MASTERY)),
            shown(3),
            "By mastery shown 3 times, the evidence is not enough for a number yet.",
        ),
    ],
)
def test_every_mark_says_which_rule_made_it(
    policy: GradingPolicy, cell: CellEvidence, sentence: str
) -> None:
    assert score_for(policy, cell, TODAY).sentence.startswith(sentence)


@given(policies(), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_blank_never_becomes_zero_unless_course_and_district_chose_zero(
    policy: GradingPolicy, today: date
) -> None:
    mark = score_for(policy, shown(), today)
    chosen = min(policy.no_evidence, policy.floor.no_evidence)

    if chosen is not NoEvidence.ZERO:
        assert mark.points != 0
    if chosen is NoEvidence.BLANK:
        assert mark.points is None


@given(policies(ColumnMode.PERCENT), cells, st.sampled_from([TODAY, TERM_END]))
def test_no_number_lies_below_the_districts_floor(
    policy: GradingPolicy, cell: CellEvidence, today: date
) -> None:
    mark = score_for(policy, cell, today)

    if mark.points is not None:
        assert mark.points >= policy.floor.fewest_points
    if mark.is_mastery:
        assert mark.points >= policy.floor.mastery_points


@given(policies(), cells, st.sampled_from([TODAY, TERM_END]))
def test_a_number_reads_as_mastery_exactly_when_it_is(
    policy: GradingPolicy, cell: CellEvidence, today: date
) -> None:
    mark = score_for(policy, cell, today)
    line = {
        ColumnMode.PERCENT: raised(policy.table, policy.scale, policy.floor).mastery_points(
            policy.scale
        ),
        ColumnMode.LEVEL: policy.scale.mastery,
        ColumnMode.COMPLETE: 100,
    }[policy.mode]

    assert mark.is_mastery == (mark.points is not None and mark.points >= line)
    assert mark.points is None or 0 <= mark.points <= mark.maximum
    assert mark.sentence.endswith(".")


@given(policies(), st.lists(st.sampled_from(Level), min_size=1, max_size=5), st.data())
def test_a_better_check_never_lowers_the_number_where_the_rule_is_monotone(
    policy: GradingPolicy, levels: list[Level], data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from([kind for kind in RuleKind if kind.is_monotone]))
    policy = replace(policy, rule=replace(policy.rule, kind=kind))
    place = data.draw(st.integers(0, len(levels) - 1))
    better = [*levels]
    better[place] = Level(data.draw(st.integers(levels[place], 4)))

    low, high = points(policy, shown(*levels)), points(policy, shown(*better))

    assert low is None or high >= low


def unit(*values: int | None) -> list[ObjectiveResult]:
    return [
        ObjectiveResult(f"objective-{place}", None if value is None else Decimal(value))
        for place, value in enumerate(values)
    ]


def test_a_unit_with_an_open_must_do_waits_like_any_other_not_yet() -> None:
    assert unit_score_for(HELD, unit(3, 3), TODAY).points == 90
    held = unit_score_for(HELD, unit(3, 2), TODAY)
    assert held.points is None
    assert held.sentence.endswith("No number before 18 December 2026.")
    assert unit_score_for(HELD, unit(3, 2), TERM_END).points == 75
    assert unit_score_for(AT_ONCE, unit(3, 2), TODAY).points == 75
    assert unit_score_for(HELD, unit(None, None), TERM_END).points is None


def test_a_unit_is_complete_when_every_must_do_is_mastered() -> None:
    policy = replace(AT_ONCE, mode=ColumnMode.COMPLETE)

    assert unit_score_for(policy, unit(3, 4), TODAY).points == 100
    assert unit_score_for(policy, unit(4, 2), TODAY).points is None


def test_the_districts_floor_holds_for_units() -> None:
    harsh = RollUp(RollUpKind.CONJUNCTIVE, otherwise=0)
    floor = DistrictFloor(mastery_points=80, fewest_points=50)
    policy = replace(AT_ONCE, roll_up=harsh, floor=floor)

    assert unit_score_for(policy, unit(3, 3), TODAY).points == 80
    assert unit_score_for(policy, unit(3, 1), TODAY).points == 50


@given(policies(), st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=5))
def test_a_unit_reads_as_mastered_only_when_it_is(
    policy: GradingPolicy, values: list[int | None]
) -> None:
    asked = [
        replace(each, value=each.value and min(each.value, policy.scale.top))
        for each in unit(*values)
    ]
    mark = unit_score_for(policy, asked, TERM_END)
    line = raised(policy.table, policy.scale, policy.floor).mastery_points(policy.scale)

    if not mark.is_mastered:
        assert mark.points is None or policy.floor.fewest_points <= mark.points < line
    elif mark.points is not None:
        assert mark.points >= policy.floor.mastery_points
    if all(value is None for value in values):
        assert mark.points is None
