"""Texts with slots: numbers as a textbook prints them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.expressions import FormulaError
from lti_tool.domain.assessment.wording import fill, show_number, slots_in

NAMES = {"a": Fraction(7, 2), "b": Fraction(2, 3), "n": Fraction(4), "fruit": "pears"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no slot at all", "no slot at all"),
        ("{{ n }} {{fruit}}", "4 pears"),
        ("{{ a }} and {{ b }}", "3.5 and 2/3"),
        ("{{ a | fraction }} and {{ n | fraction }}", "7/2 and 4"),
        ("{{ a | mixed }}, {{ b | mixed }}, {{ n | mixed }}", "3 1/2, 2/3, 4"),
        ("{{ -a | mixed }}, {{ -b | mixed }}, {{ -n | mixed }}", "-3 1/2, -2/3, -4"),
        ("{{ b | decimal }} {{ b | decimal(3) }} {{ a | decimal(0) }}", "0.67 0.667 4"),
        ("{{ -b | decimal(2) }} {{ b - b | decimal(1) }}", "-0.67 0.0"),
        ("${{ a | money }}", "$3.50"),
        ("{{ 1/4 | percent }}", "25%"),
        ("{{ 'x' if n > 3 else 'y' }}", "x"),
        ("{{ fruit | decimal(2) }}", "pears"),
        (r"\(\frac{ {{ n }} }{3}\)", r"\(\frac{ 4 }{3}\)"),
        ("{{ 10 ** 40 / 3 | decimal(2) }}", "3" * 40 + ".33"),
    ],
)
def test_slots_are_filled(text: str, shown: str) -> None:
    assert fill(text, NAMES) == shown


@pytest.mark.parametrize(
    "text", ["{{ n > 3 }}", "{{ n | roman }}", "{{ n | }}", "{{ }}", "{{ c }}"]
)
def test_a_slot_that_shows_no_number_or_text_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        fill(text, NAMES)


def test_the_names_of_all_slots_are_known() -> None:
    assert slots_in("{{ a + b | decimal(2) }} of {{ fruit }}") == {"a", "b", "fruit"}


@given(
    st.fractions()
    | st.integers().map(Fraction)
    | st.decimals(places=4, allow_nan=False, allow_infinity=False).map(Fraction)
)
def test_a_number_is_shown_without_losing_anything(value: Fraction) -> None:
    assert Fraction(show_number(value)) == value
