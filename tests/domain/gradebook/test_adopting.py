"""Which level a number stands for that somebody typed in the gradebook."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.gradebook.adopting import level_for
from lti_tool.domain.gradebook.district_floor import ColumnMode
from lti_tool.domain.gradebook.policy import DEFAULT_GRADING
from lti_tool.domain.gradebook.scales import ScalePreset
from lti_tool.domain.gradebook.tables import TablePreset, preset_table
from lti_tool.domain.mastery.levels import Level


@pytest.mark.parametrize(
    ("shown", "level"),
    [
        (None, Level.NO_EVIDENCE),
        (0, Level.NO_EVIDENCE),
        (5, Level.BEGINNING),
        (74, Level.BEGINNING),
        (75, Level.NEARLY),
        (81, Level.NEARLY),
        (90, Level.MASTERED),
        (99, Level.MASTERED),
        (110, Level.EXTENDS),
    ],
)
def test_a_number_stands_for_the_highest_level_it_reaches(shown: int | None, level: Level) -> None:
    points = None if shown is None else Fraction(shown)
    assert level_for(DEFAULT_GRADING, points) is level


def test_in_a_column_of_complete_and_not_only_full_points_are_mastery() -> None:
    policy = replace(DEFAULT_GRADING, mode=ColumnMode.COMPLETE)
    assert level_for(policy, Fraction(100)) is Level.MASTERED
    assert level_for(policy, Fraction(99)) is Level.NEARLY


@given(st.sampled_from(ScalePreset), st.sampled_from(TablePreset), st.fractions(0, 120))
def test_mastery_is_adopted_from_its_points_on_whatever_the_scale(
    scale: ScalePreset, table: TablePreset, shown: Fraction
) -> None:
    points = preset_table(table, scale.scale)
    policy = replace(DEFAULT_GRADING, scale=scale.scale, table=points)
    is_mastery = level_for(policy, shown) >= Level.MASTERED
    assert is_mastery == (shown >= points.mastery_points(scale.scale))
