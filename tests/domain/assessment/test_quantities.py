"""Numbers as students type them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.quantities import Quantity, read_quantity


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("3", 3, ""),
        (" 0.75 ", Fraction(3, 4), ""),
        (".5", Fraction(1, 2), ""),
        ("5.", 5, ""),
        ("3/4", Fraction(3, 4), ""),
        ("3 / 4 cups", Fraction(3, 4), "cups"),
        ("1.5/2", Fraction(3, 4), ""),
        ("1 1/2", Fraction(3, 2), ""),
        ("-1 1/2", Fraction(-3, 2), ""),
        ("½", Fraction(1, 2), ""),
        ("1½ miles", Fraction(3, 2), "miles"),
        ("1,200", 1200, ""),
        ("1,234,567.5", Fraction(2469135, 2), ""),
        ("1 200", 1200, ""),
        ("1'200", 1200, ""),
        ("1,5", Fraction(3, 2), ""),
        (",5", Fraction(1, 2), ""),
        ("0,750", Fraction(3, 4), ""),
        ("−4", -4, ""),
        ("+4", 4, ""),
        ("$3.50", Fraction(7, 2), "$"),
        ("-$5", -5, "$"),
        ("$-5", -5, "$"),
        ("３", 3, ""),
        ("12 miles per hour", 12, "miles per hour"),
        ("12km/h", 12, "km/h"),
    ],
)
def test_a_number_is_read_with_its_unit(typed: str, value: Fraction, unit: str) -> None:
    assert read_quantity(typed) == Quantity(Fraction(value), unit)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,5", Fraction(3, 2)),
        ("1,500", Fraction(3, 2)),
        ("1.500", 1500),
        ("1.500,25", Fraction(6001, 4)),
        ("2.5", Fraction(5, 2)),
    ],
)
def test_the_decimal_mark_settles_what_is_ambiguous(typed: str, value: Fraction) -> None:
    assert read_quantity(typed, decimal_mark=",") == Quantity(Fraction(value), "")


@pytest.mark.parametrize("typed", ["75 %", "75%", "75 percent", "75 per cent", "75 Percent"])
def test_a_percent_sign_is_remembered(typed: str) -> None:
    assert read_quantity(typed) == Quantity(Fraction(3, 4), "", is_percent=True)


@pytest.mark.parametrize("typed", ["2 or 3", "1:2", "4 + 1", "1 = 1", "3; 4", "5 x 2", "7/-2"])
def test_two_numbers_are_not_one_with_a_unit(typed: str) -> None:
    assert read_quantity(typed) is None


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("5 cm2", "cm2"),
        ("5 m^2", "m^2"),
        ("7 g per 100 g", "g per 100 g"),
        ("5 (apples)", "(apples)"),
        ("$5 per apple", "$ per apple"),
        ("$5/apple", "$ /apple"),
    ],
)
def test_a_unit_may_have_its_own_signs(typed: str, unit: str) -> None:
    found = read_quantity(typed)
    assert found is not None
    assert found.unit == unit


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "three",
        "1,2,3",
        "1.2.3",
        "1/0",
        "1 1/0",
        "1//2",
        "/",
        "-",
        "1" * 25,
        "1" + " " * 70 + "2",
        "1/1.2.3",
        "1.2.3/1",
    ],
)
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    assert read_quantity(typed) is None


@given(st.text(max_size=70) | st.text("0123456789.,/ -%$½'’km", max_size=30), st.sampled_from(".,"))
def test_any_text_is_read_or_not_but_never_fails(typed: str, mark: str) -> None:
    found = read_quantity(typed, decimal_mark=mark)
    assert found is None or isinstance(found.value, Fraction)


@given(st.decimals(-(10**6), 10**6, places=3))
def test_a_plain_decimal_is_read_exactly(number: object) -> None:
    found = read_quantity(str(number))
    assert found is not None
    assert found.value == Fraction(str(number))
