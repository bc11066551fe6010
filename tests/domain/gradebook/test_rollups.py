"""What a unit reads."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.rollups import ObjectiveResult, UnitMark, roll_up
from lti_tool.domain.gradebook.scales import DEFAULT_SCALE
from lti_tool.domain.gradebook.tables import DEFAULT_TABLE, PointsTable
from lti_tool.domain.gradebook.unit_rules import (
    DEFAULT_ROLL_UP,
    MustPass,
    RollUp,
    RollUpKind,
    Step,
    roll_up_problems,
)
from tests.domain.gradebook.grading import policies


def results(*values: object, priority: Priority = Priority.MUST) -> list[ObjectiveResult]:
    return [
        ObjectiveResult(
            f"objective-{place}", None if value is None else Decimal(str(value)), priority
        )
        for place, value in enumerate(values, start=1)
    ]


def unit(rule: RollUp, *values: object, table: PointsTable = DEFAULT_TABLE) -> UnitMark:
    return roll_up(rule, table, DEFAULT_SCALE, results(*values))


@pytest.mark.parametrize(
    ("values", "points", "words"),
    [
        ((3, 3, 4), 90, "Every must-do is mastered. The middle level is 3, worth 90 points."),
        ((3, 4, 4), 100, "The middle level is 4, worth 100 points."),
        ((3, 4), 95, "The middle level is 3.5, worth 95 points."),
        ((4, 4, 4, 2), 75, "3 of 4 must-dos are mastered."),
        ((4, 4, 4, 2), 75, "the unit reads at most “Nearly”: 75 points."),
        ((3, 1, 1), 70, "1 of 3 must-dos is mastered. The mean of their points is 70."),
        ((2, 1), 68, "The mean of their points is 67.5."),
        ((3, None), 75, "1 of 2 must-dos is mastered."),
        ((None, 1), 60, "The mean of their points is 60."),
        ((0, 1), 60, "0 of 2 must-dos are mastered."),
    ],
)
def test_the_share_of_must_dos(values: tuple[object, ...], points: int, words: str) -> None:
    mark = unit(DEFAULT_ROLL_UP, *values)

    assert mark.points == points
    assert words in mark.sentence


@pytest.mark.parametrize("values", [(), (None, None), (0, None), (0,)])
def test_without_evidence_a_unit_has_no_number(values: tuple[object, ...]) -> None:
    mark = unit(DEFAULT_ROLL_UP, *values)

    assert mark.points is None
    assert not mark.is_mastered
    assert mark.sentence


def test_what_is_excused_or_not_assessed_is_left_out() -> None:
    asked = results(3, 4)
    left_out = [
        ObjectiveResult("excused", Decimal(1), is_excused=True),
        ObjectiveResult("later", None, is_assessed=False),
        ObjectiveResult("extra", Decimal(1), Priority.ASPIRE),
        ObjectiveResult("should", Decimal(1), Priority.SHOULD),
    ]

    mark = roll_up(DEFAULT_ROLL_UP, DEFAULT_TABLE, DEFAULT_SCALE, [*asked, *left_out])

    assert (mark.points, mark.is_mastered) == (95, True)


def test_should_dos_count_where_the_school_says_so_and_aspire_never() -> None:
    both = [*results(3, 3), *results(1, 1, priority=Priority.SHOULD)]
    both += results(0.5, priority=Priority.ASPIRE)

    def points(*, counts: bool, kind: RollUpKind = RollUpKind.MEAN) -> int | None:
        rule = RollUp(kind, counts_should_dos=counts)
        return roll_up(rule, DEFAULT_TABLE, DEFAULT_SCALE, both).points

    assert points(counts=False) == 90
    assert points(counts=True) == 75
    assert points(counts=True, kind=RollUpKind.MEDIAN) == 75
    assert points(counts=True, kind=RollUpKind.SHARE) == 90


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (RollUpKind.MEAN, 88),  # 87.5
        (RollUpKind.MEDIAN, 89),  # (3 + 3) / 2 is mastery: held just below it
        (RollUpKind.MINIMUM, 60),
        (RollUpKind.SHARE, 75),
    ],
)
def test_other_rules(kind: RollUpKind, points: int) -> None:
    values = (4, 3, 3, 1) if kind is not RollUpKind.MEAN else (4, 4, 3, 1)

    assert unit(RollUp(kind), *values).points == points


LETTERS = RollUp(
    RollUpKind.CONJUNCTIVE,
    steps=(Step(95, 3, 4, 50), Step(90, 3), Step(80, 2, 3, 60), Step(70, 2)),
    otherwise=55,
)


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ((4, 3), 95),
        ((3, 3, 4), 90),
        ((2, 3, 3), 80),
        ((2, 2, 3), 70),
        ((4, 4, 4, 1), 55),
        ((4, 4, None), 55),
    ],
)
def test_conjunctive_steps_look_at_every_objective(values: tuple[object, ...], points: int) -> None:
    assert unit(LETTERS, *values).points == points


def test_the_step_that_was_met_is_said() -> None:
    assert "Every objective is at “Nearly” or higher, and 60 % are at “Mastered” or higher" in (
        unit(LETTERS, 2, 3, 3).sentence
    )


def test_what_must_be_passed_limits_a_unit() -> None:
    rule = RollUp(
        RollUpKind.MEAN,
        must_pass=(MustPass(2, 69), MustPass(3, 40, frozenset({"objective-2"}))),
    )

    assert unit(rule, 4, 4, 2).points == 89
    assert unit(rule, 4, 4, 1).points == 69
    assert unit(rule, 4, 2, 4).points == 40
    assert "With “objective-2” below “Mastered” it is at most 40 points." in (
        unit(rule, 4, 2, 4).sentence
    )


def test_what_was_never_shown_limits_nothing() -> None:
    assert unit(RollUp(RollUpKind.MEAN, must_pass=(MustPass(2, 69),)), 2, None).points == 75


def test_where_not_yet_has_no_points_a_unit_with_an_open_must_do_has_none() -> None:
    mastery_only = PointsTable((None, None, 90, 100))

    assert unit(DEFAULT_ROLL_UP, 4, 2, table=mastery_only).points is None
    assert unit(DEFAULT_ROLL_UP, 4, 3, table=mastery_only).points == 95


values = st.one_of(st.none(), st.integers(0, 400).map(lambda each: Decimal(each) / 100))
mixed = st.lists(
    st.builds(
        ObjectiveResult,
        st.sampled_from(["a", "b", "c"]),
        values,
        st.sampled_from(Priority),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)


@given(policies(), mixed)
def test_no_rule_reads_as_mastered_with_a_must_do_open(
    policy: GradingPolicy, asked: list[ObjectiveResult]
) -> None:
    mark = roll_up(policy.roll_up, policy.table, policy.scale, asked)
    is_open = any(
        each.priority is Priority.MUST
        and each.is_assessed
        and not each.is_excused
        and (each.value is None or not policy.scale.is_mastery(each.value))
        for each in asked
    )

    assert not (is_open and mark.is_mastered)
    if is_open and mark.points is not None:
        assert mark.points < policy.table.mastery_points(policy.scale)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RollUp(RollUpKind.CONJUNCTIVE), "needs at least one step"),
        (RollUp(RollUpKind.CONJUNCTIVE, steps=(Step(70, 2), Step(90, 3))), "from the best down"),
        (RollUp(RollUpKind.CONJUNCTIVE, steps=(Step(40, 2),)), "from the best down"),
        (RollUp(must_pass=(MustPass(5, 60),)), "a level that the scale does not have"),
        (RollUp(must_pass=(MustPass(2, 101),)), "whole numbers from 0 to 100"),
        (RollUp(steps=(Step(90, 3, 3, 101),)), "0 to 100 per cent"),
    ],
)
def test_what_is_wrong_with_a_units_rule_is_said(rule: RollUp, words: str) -> None:
    (problem,) = roll_up_problems(rule, DEFAULT_SCALE)
    assert words in problem


@pytest.mark.parametrize("kind", RollUpKind)
def test_every_rule_is_one_sentence(kind: RollUpKind) -> None:
    assert kind.sentence.endswith(".")
