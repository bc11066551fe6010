"""Numbers that have to be written in a certain way: figures, fractions, percent, units."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.items import AcceptedText as Accepted
from lti_tool.domain.assessment.items import Item, Numeric, Response, ShortText
from lti_tool.domain.assessment.quantities import read_quantity
from lti_tool.domain.assessment.responses.numeric import to_figures
from lti_tool.domain.assessment.scoring import ItemScore, score_answer


def score(response: Response, typed: str) -> ItemScore:
    return score_answer(Item("item", "cell", "stem", response), typed)


@pytest.mark.parametrize(
    ("form", "typed", "is_right"),
    [
        ("simplest_fraction", "1/2", True),
        ("simplest_fraction", "2/4", False),
        ("simplest_fraction", "0.5", False),
        ("simplest_fraction", "50 %", False),
        ("fraction", "2/4", True),
        ("fraction", "½", True),
        ("fraction", "0.5", False),
        ("percent", "50 %", True),
        ("percent", "50 percent", True),
        ("percent", "1/2", False),
        ("decimal", "0.5", True),
        ("decimal", ".50", True),
        ("decimal", "1/2", False),
        ("decimal", "50%", False),
        ("any", "2/4", True),
    ],
)
def test_a_right_value_in_another_form_is_not_right_and_told_so(
    form: str, typed: str, is_right: bool
) -> None:
    found = score(Numeric("1/2", form=form), typed)
    assert found.is_correct == is_right
    assert found.feedback.startswith("The value is right; write it ") != is_right


def test_the_form_is_named() -> None:
    found = score(Numeric("1/2", form="simplest_fraction"), "2/4")
    assert found.feedback == "The value is right; write it in simplest form."


@pytest.mark.parametrize(
    ("answer", "typed", "is_right"),
    [
        ("3/2", "1 1/2", True),
        ("3/2", "1 2/4", False),
        ("3/2", "6/4", False),
        ("7/2", "2 3/2", False),
        ("2", "2", True),
        ("2", "2/1", False),
        ("2", "2.0", False),
        ("-1/2", "-1/2", True),
        ("1/4", "0.5/2", False),
    ],
)
def test_simplest_form_of_mixed_and_whole_numbers(answer: str, typed: str, is_right: bool) -> None:
    assert score(Numeric(answer, form="simplest_fraction"), typed).is_correct == is_right


@pytest.mark.parametrize(
    ("answer", "typed", "feedback"),
    [
        ("314159/100000", "3.14", None),
        ("314159/100000", "3.1", "The value is right; write it with 3 significant figures."),
        ("314159/100000", "3.142", "The value is right; write it with 3 significant figures."),
        ("314159/100000", "3.15", ""),
        ("314159/100000", "3.140", ""),
        ("1234", "1230", None),
        ("1234", "1.23 x 10^3", None),
        ("1234", "1.23e3", None),
        ("1234", "1.23·10³", None),
        ("1200", "1200", None),
        ("1200", "1.2e3", "The value is right; write it with 3 significant figures."),
        ("0.00456", "0.00456", None),
        ("0.00456", "4.56 × 10⁻³", None),
        ("0.05", "0.0500", None),
        ("0.05", "0.05", "The value is right; write it with 3 significant figures."),
        ("0.9996", "1.00", None),
        ("1/4", "1/4", "The value is right; write it with 3 significant figures."),
    ],
)
def test_significant_figures(answer: str, typed: str, feedback: str | None) -> None:
    found = score(Numeric(str(Fraction(answer)), figures=3), typed)
    assert found.is_correct == (feedback is None)
    assert found.feedback == (feedback or "")


@pytest.mark.parametrize(
    ("value", "figures", "rounded"),
    [("95/9", 1, 10), ("9.99", 2, 10), ("0.045", 1, "0.05"), ("-0.0145", 2, "-0.015"), ("0", 3, 0)],
)
def test_rounding_to_figures(value: str, figures: int, rounded: object) -> None:
    assert to_figures(Fraction(value), figures) == Fraction(str(rounded))


@given(st.fractions(), st.integers(1, 8))
def test_rounding_to_figures_stays_near(value: Fraction, figures: int) -> None:
    assert abs(to_figures(value, figures) - value) <= abs(value) * Fraction(1, 2) / 10 ** (
        figures - 1
    )


@pytest.mark.parametrize(
    ("typed", "feedback"),
    [
        ("5 km", None),
        ("5 kilometers", None),
        ("5000 m", "The amount is right. Give it in km."),
        ("4000 m", ""),
    ],
)
def test_another_unit_may_be_forbidden(typed: str, feedback: str | None) -> None:
    found = score(Numeric("5", unit="km", ask_unit=True, convert=False), typed)
    assert (found.is_correct, found.feedback) == (feedback is None, feedback or "")


@pytest.mark.parametrize("typed", ["3:2", "3 : 2", "3 to 2", "3to2", "3∶2", "3.0 : 2", "3 TO 2."])
def test_a_ratio_is_read_in_its_ways(typed: str) -> None:
    assert score(ShortText((Accepted("3:2"),)), typed).is_correct


@pytest.mark.parametrize("typed", ["2:3", "3:2:1", "6:4", "3/2", "32", "3 too 2", "3:", "to"])
def test_another_ratio_is_another(typed: str) -> None:
    assert not score(ShortText((Accepted("3:2"),)), typed).is_correct


def test_wildcards_take_no_more_time_than_the_text_is_long() -> None:
    pattern = ShortText((Accepted("*a" * 200 + "b"),))
    assert not score(pattern, "a" * 500).is_correct
    assert score(ShortText((Accepted("a*b**c*"),)), "a1b23c").is_correct
    assert not score(ShortText((Accepted("ab*ba"),)), "aba").is_correct


@pytest.mark.parametrize("typed", ["1e99", "1 x 10^31", "1e-31", "1 x 10^", "2 x 10", "1 x 10^2^3"])
def test_powers_that_nobody_means_are_no_numbers(typed: str) -> None:
    assert read_quantity(typed) is None or read_quantity(typed).unit


def test_a_power_of_ten_makes_every_digit_before_it_count() -> None:
    assert read_quantity("120e1").written.figures == (3, 3)
    assert read_quantity("1200").written.figures == (2, 4)
