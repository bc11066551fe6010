"""What levels are worth, on scales of any length."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.scales import DEFAULT_SCALE, Scale, ScalePreset, scale_of
from lti_tool.domain.gradebook.tables import (
    DEFAULT_TABLE,
    PointsTable,
    TablePreset,
    preset_of,
    preset_table,
    table_from_texts,
    table_problems,
    worth,
)

every_scale = st.integers(3, 6).flatmap(
    lambda size: st.integers(2, size - 1).map(
        lambda line: scale_of(tuple(f"Level {place}" for place in range(size)), line)
    )
)
values = st.integers(0, 500).map(lambda hundredths: Decimal(hundredths) / 100)


@pytest.mark.parametrize(
    ("preset", "points"),
    [
        (TablePreset.USUAL, (60, 75, 90, 100)),
        (TablePreset.EVEN_STEPS, (55, 70, 85, 100)),
        (TablePreset.RUTLAND, (60, 70, 90, 100)),
        (TablePreset.FROM_FIFTY, (50, 70, 90, 100)),
        (TablePreset.CUSTOM, (60, 75, 90, 100)),
    ],
)
def test_the_presets_on_the_usual_scale(preset: TablePreset, points: tuple[int, ...]) -> None:
    assert preset_table(preset, DEFAULT_SCALE) == PointsTable(points)


def test_where_nothing_lies_above_mastery_it_is_worth_all_points() -> None:
    assert preset_table(TablePreset.USUAL, ScalePreset.THREE.scale) == PointsTable((75, 100))


@given(every_scale, st.sampled_from(TablePreset))
def test_every_preset_is_sound_on_every_scale(scale: Scale, preset: TablePreset) -> None:
    table = preset_table(preset, scale)

    assert table_problems(table, scale) == ()
    assert preset_table(preset_of(table, scale), scale) == table


def test_a_table_of_their_own_is_recognised() -> None:
    assert preset_of(DEFAULT_TABLE, DEFAULT_SCALE) is TablePreset.USUAL
    assert preset_of(PointsTable((61, 75, 90, 100)), DEFAULT_SCALE) is TablePreset.CUSTOM


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("3.00", 90),
        ("2.50", 80),  # as in Rutland's own list
        ("2.00", 70),
        ("3.50", 95),
        ("3.25", 93),  # 92.5: half up
        ("4.00", 100),
        ("2.99", 89),  # 89.8, and still not what mastery is worth
    ],
)
def test_between_two_levels_points_are_in_proportion(value: str, points: int) -> None:
    table = preset_table(TablePreset.RUTLAND, DEFAULT_SCALE)

    assert worth(table, Decimal(value), DEFAULT_SCALE) == points


@pytest.mark.parametrize("value", ["0", "0.99"])
def test_no_evidence_is_no_number(value: str) -> None:
    assert worth(DEFAULT_TABLE, Decimal(value), DEFAULT_SCALE) is None


def test_a_level_without_points_is_no_number_either() -> None:
    table = PointsTable((None, 75, 90, 100))

    assert table_problems(table, DEFAULT_SCALE) == ()
    assert worth(table, Decimal("1.80"), DEFAULT_SCALE) is None
    assert worth(table, Decimal(2), DEFAULT_SCALE) == 75


@given(every_scale, st.sampled_from(TablePreset), values, values)
def test_more_is_never_worth_less_and_only_mastery_is_worth_mastery(
    scale: Scale, preset: TablePreset, one: Decimal, other: Decimal
) -> None:
    table = preset_table(preset, scale)
    low, high = (worth(table, value, scale) for value in sorted((one, other)))

    assert (-1 if low is None else low) <= (-1 if high is None else high)
    for value, points in zip(sorted((one, other)), (low, high), strict=True):
        reads_mastered = points is not None and points >= table.mastery_points(scale)
        assert reads_mastered == scale.is_mastery(value)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((60, 75, 90), "The scale has 4 levels with points; 3 were given."),
        ((60, 75, 90, 101), "“Extends” needs a whole number from 0 to 100."),
        ((-1, 75, 90, 100), "“Beginning” needs a whole number"),
        ((80, 75, 90, 100), "A higher level cannot be worth fewer points"),
        ((60, None, 90, 100), "Only the lowest levels can be left without points."),
        ((None, None, None, 100), "“Mastered” needs points"),
        ((60, 86, 90, 100), "“Mastered” needs at least 5 points more than “Nearly”"),
        ((None, None, 4, 100), "“Mastered” needs at least 5 points."),
        ((25, 50, 75, 100), "This is the level divided by 4: a student at “Mastered” would"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(points: tuple[int | None, ...], words: str) -> None:
    (problem,) = table_problems(PointsTable(points), DEFAULT_SCALE)
    assert words in problem


def test_levels_in_proportion_are_fine_where_mastery_is_the_top() -> None:
    assert table_problems(PointsTable((50, 100)), ScalePreset.THREE.scale) == ()


def test_an_empty_field_is_no_number_and_not_zero() -> None:
    assert table_from_texts(["", " 70", "90 ", "100"], DEFAULT_SCALE).points == (None, 70, 90, 100)
    assert table_from_texts(["0", "70", "90", "100"], DEFAULT_SCALE).points == (0, 70, 90, 100)


@pytest.mark.parametrize("bad", ["ten", "-1", "101", "7.5", "٣", "1e1", "0" * 5000])
def test_what_is_no_whole_number_up_to_100_is_refused(bad: str) -> None:
    with pytest.raises(DomainError, match="“Nearly” needs a whole number from 0 to 100"):
        table_from_texts(["60", bad, "90", "100"], DEFAULT_SCALE)


@pytest.mark.parametrize("texts", [["60", "95", "90", "100"], ["60", "75", "90"]])
def test_a_table_that_is_wrong_is_refused_with_what_is_wrong(texts: list[str]) -> None:
    with pytest.raises(DomainError, match=r"fewer points|3 were given"):
        table_from_texts(texts, DEFAULT_SCALE)
