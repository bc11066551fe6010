"""Units of measure: what they measure and how they convert."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.units import read_unit


def _ratio(one: str, other: str) -> Fraction:
    first, second = read_unit(one), read_unit(other)
    assert first is not None
    assert second is not None
    assert first.kinds == second.kinds
    return first.size / second.size


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("km", "m", 1000),
        ("inches", "cm", Fraction(254, 100)),
        ("feet", "inch", 12),
        ("Miles per hour", "mi/h", 1),
        ("mph", "miles per hour", 1),
        ("km/h", "m/s", Fraction(10, 36)),
        ("kph", "kilometres per hour", 1),
        ("a dollar per an apple", "$/apple", 1),
        ("dollars per kg", "cents per g", Fraction(1, 10)),
        ("gallons", "quarts", 4),
        ("hrs.", "min", 60),
        ("£", "£", 1),
        ("m/s/s", "m per s per s", 1),
        ("boxes", "boxes", 1),
    ],
)
def test_units_of_one_kind_convert_exactly(one: str, other: str, ratio: Fraction) -> None:
    assert _ratio(one, other) == ratio


@pytest.mark.parametrize(
    "text", ["", " ", "m2", "5 km", "/", "m/", "/s", "per hour", "m/7", "x" * 41]
)
def test_what_is_no_unit_is_not_guessed(text: str) -> None:
    assert read_unit(text) is None


def test_a_quantity_over_itself_has_no_kind() -> None:
    unit = read_unit("m/km")
    assert unit is not None
    assert unit.kinds == ()


def test_milliseconds_are_not_metres() -> None:
    length, short_time = read_unit("m"), read_unit("ms")
    assert length is not None
    assert short_time is None or short_time.kinds != length.kinds


@given(st.text(max_size=50))
def test_any_text_is_read_or_not_but_never_fails(text: str) -> None:
    read_unit(text)
