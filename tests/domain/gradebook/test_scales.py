"""Scales of three to six levels."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lti_tool.domain.gradebook.scales import (
    DEFAULT_SCALE,
    Scale,
    ScalePreset,
    scale_of,
    scale_problems,
)
from lti_tool.domain.mastery.levels import Level


def test_the_usual_scale_is_our_own_with_mastery_at_three() -> None:
    assert DEFAULT_SCALE.names == ("No evidence yet", "Beginning", "Nearly", "Mastered", "Extends")
    assert DEFAULT_SCALE.mastery == 3
    assert [DEFAULT_SCALE.place_of(level) for level in Level] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("preset", ScalePreset)
def test_every_preset_is_sound_and_keeps_mastery_mastery(preset: ScalePreset) -> None:
    scale = preset.scale

    assert scale_problems(scale) == ()
    for level in Level:
        assert scale.is_mastery(Decimal(scale.place_of(level))) == level.is_mastery


def test_a_short_scale_has_one_level_for_everything_that_is_not_yet() -> None:
    short = ScalePreset.THREE.scale

    assert [short.place_of(level) for level in Level] == [0, 1, 1, 2, 2]


def test_a_long_scale_shows_nearly_just_below_the_line_and_extends_at_the_top() -> None:
    long = ScalePreset.SIX.scale

    assert [long.names[long.place_of(level)] for level in Level] == [
        "No evidence yet",
        "Beginning",
        "Nearly",
        "Mastered",
        "Extends",
    ]


@pytest.mark.parametrize(("value", "place"), [("0", 0), ("2.99", 2), ("3.00", 3), ("4", 4)])
def test_a_level_is_reached_in_full_and_never_by_rounding(value: str, place: int) -> None:
    assert DEFAULT_SCALE.reached(Decimal(value)) == place
    assert DEFAULT_SCALE.is_mastery(Decimal(value)) == (place >= 3)


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (scale_of(("None", "Mastered"), 1), "3 to 6 levels"),
        (scale_of(tuple("abcdefg"), 3), "this one has 7"),
        (scale_of(("None", " ", "Mastered"), 2), "Level 1 needs a name"),
        (scale_of(("None", "Not yet", "not YET "), 2), "Two levels are called"),
        (scale_of(("None", "x" * 31, "Mastered"), 2), "longer than 30 characters"),
        (scale_of(("None", "Not yet", "Mastered"), 1), "one of the levels 2 to 2"),
        (scale_of(("None", "Not yet", "Mastered"), 3), "one of the levels 2 to 2"),
        (replace(DEFAULT_SCALE, shown_as=(0, 1, 3, 3, 4)), "what it shows as not yet below"),
        (replace(DEFAULT_SCALE, shown_as=(0, 1, 2, 2, 4)), "has to stand at “Mastered”"),
        (replace(DEFAULT_SCALE, shown_as=(0, 2, 1, 3, 4)), "never at a lower level"),
        (replace(DEFAULT_SCALE, shown_as=(1, 1, 2, 3, 4)), "What a check shows"),
        (replace(DEFAULT_SCALE, shown_as=(0, 0, 2, 3, 4)), "What a check shows"),
        (replace(DEFAULT_SCALE, shown_as=(0, 1, 2, 3)), "What a check shows"),
    ],
)
def test_what_is_wrong_with_a_scale_is_said(scale: Scale, words: str) -> None:
    (problem,) = scale_problems(scale)
    assert words in problem
