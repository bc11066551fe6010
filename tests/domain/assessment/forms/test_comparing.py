"""When one form may be called harder than another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.forms.comparing import (
    FirstUse,
    compare_forms,
    comparison_sentence,
    difference,
)

NAMES = {0: "A", 1: "B", 2: "C"}


def _uses(*counts: tuple[int, int]) -> list[FirstUse]:
    return [
        FirstUse(form, number < met)
        for form, (met, taken) in enumerate(counts)
        for number in range(taken)
    ]


@pytest.mark.parametrize(
    ("counts", "interval"),
    [
        # Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10.
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((10, 10, 0, 10), (0.6075, 1.0000)),
    ],
)
def test_the_interval_is_newcombes(
    counts: tuple[int, int, int, int], interval: tuple[float, float]
) -> None:
    assert difference(*counts, 1.959964) == pytest.approx(interval, abs=5e-5)


def test_a_form_stands_out_only_when_chance_would_not_make_it() -> None:
    rates = compare_forms(_uses((12, 14), (3, 13)))
    assert [rate.stands_out for rate in rates] == [True, True]
    said = comparison_sentence(rates, NAMES)
    assert "Form A looks easier: 12 of 14 met the criterion" in said
    assert "Form B looks harder: 3 of 13 met the criterion at their first check, 12 of 14" in said
    assert "(difference −" in said


def test_a_class_is_not_enough_to_call_forms_equal() -> None:
    rates = compare_forms(_uses((9, 13), (9, 13)))
    assert comparison_sentence(rates, NAMES) == (
        "No form stands out. There are not enough students to call them equal."
    )
    many = compare_forms(_uses((900, 1300), (900, 1300)))
    assert "forms are alike" in comparison_sentence(many, NAMES)


def test_one_form_is_not_compared() -> None:
    assert compare_forms(_uses((3, 4))) == ()
    assert compare_forms([]) == ()
    assert comparison_sentence((), NAMES) == ""


def test_with_more_forms_more_is_asked_of_each() -> None:
    two = compare_forms(_uses((10, 12), (5, 12)))
    three = compare_forms(_uses((10, 12), (3, 6), (2, 6)))
    assert (two[0].stands_out, three[0].stands_out) == (True, False)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8)), min_size=2, max_size=3))
def test_the_interval_holds_the_difference_seen(counts: list[tuple[int, int]]) -> None:
    for rate in compare_forms(_uses(*((min(met, taken), taken) for met, taken in counts))):
        seen = rate.met / rate.taken - rate.others_met / rate.others_taken
        assert -1 - 1e-9 <= rate.low <= seen + 1e-9
        assert seen - 1e-9 <= rate.high <= 1 + 1e-9
