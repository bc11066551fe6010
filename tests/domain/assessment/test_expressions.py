"""Formulas: exact, small, and nothing but formulas."""

import time
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.expressions import (
    FormulaError,
    evaluate,
    evaluate_number,
    is_true,
    names_in,
    round_half_up,
)

NAMES = {"a": Fraction(6), "b": Fraction(4), "half": Fraction(1, 2), "fruit": "apples"}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("0.1 + 0.2", Fraction(3, 10)),
        ("a / b", Fraction(3, 2)),
        ("-a + +b", Fraction(-2)),
        ("7 // 2 + 7 % 2", Fraction(4)),
        ("2 ** 10", Fraction(1024)),
        ("2 ** -2", Fraction(1, 4)),
        ("1_000", Fraction(1000)),
        ("1.5e3", Fraction(1500)),
        (".5", Fraction(1, 2)),
        ("gcd(a, b) * lcm(a, b)", Fraction(24)),
        ("abs(-a)", Fraction(6)),
        ("min(a, b, 1)", Fraction(1)),
        ("max(a, b)", Fraction(6)),
        ("round(2.5)", Fraction(3)),
        ("round(a / 7, 2)", Fraction(86, 100)),
        ("floor(3.7) + ceil(3.2)", Fraction(7)),
        ("numerator(a / b) + denominator(a / b)", Fraction(5)),
        ("a if a > b else b", Fraction(6)),
        ("b if a > b else a", Fraction(4)),
        ("fruit", "apples"),
        ("'pears' if a < b else fruit", "apples"),
        ("fruit == 'apples'", True),
        ("1 < b < a", True),
        ("1 < a < b", False),
        ("a != b and not a == b", True),
        ("a < b or a >= 6", True),
        ("a <= 5 or b > 5", False),
        ("True", True),
        ("  a\n", Fraction(6)),
    ],
)
def test_a_formula_gives_its_exact_value(formula: str, value: object) -> None:
    assert evaluate(formula, NAMES) == value


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "a +",
        "c",
        "__import__('os')",
        "a.numerator",
        "fruit.upper()",
        "(lambda: a)()",
        "lambda: a",
        "[x for x in (1, 2)]",
        "{a: b}",
        "[a]",
        "(a, b)",
        "a[0]",
        "f'{a}'",
        "a := 3",
        "(a := 3)",
        "~a",
        "a | b",
        "a << b",
        "a is b",
        "a in fruit",
        "1j",
        "b'x'",
        "None",
        "...",
        "0x10",
        "max(*a)",
        "max(a, key=b)",
        "max()",
        "max(a)",
        "abs(a, b)",
        "gcd(half, a)",
        "round(a, 0.5)",
        "round(a, 99)",
        "sqrt(a)",
        "fruit + 1",
        "True + 1",
        "not a",
        "a and b",
        "a if b else a",
        "fruit < a",
        "1 / 0",
        "a // 0",
        "a % 0",
        "0 ** -1",
        "a ** half",
        "9 ** 9 ** 9",
        "10 ** 400",
        "2 ** 64 ** 2",
        "9" * 290,
        "1e400",
        "(2 ** 64) ** 64",
        "-" * 299 + "1",
        "+".join(["1"] * 149),
        "1 + " * 100 + "1",
        "a\x00",
        "\ud800",
    ],
)
def test_whatever_is_no_small_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, NAMES)


@pytest.mark.parametrize("formula", ["1e99999999", "1e-99999999", "lcm(1e99999999, 2)"])
def test_a_literal_with_a_huge_exponent_is_refused_at_once(formula: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(FormulaError):
        evaluate(formula, {})
    assert time.perf_counter() - begun < 1


def test_the_message_names_the_formula_and_the_trouble() -> None:
    with pytest.raises(FormulaError, match=r"“1 / \(a - a\)” divides by zero"):
        evaluate("1 / (a - a)", NAMES)
    with pytest.raises(FormulaError, match="uses c, which is not defined"):
        evaluate("c + 1", NAMES)


def test_a_long_formula_is_cut_in_the_message() -> None:
    with pytest.raises(FormulaError) as caught:
        evaluate("1 + " * 100, {})
    assert len(str(caught.value)) < 200


def test_a_number_is_asked_for_and_not_a_text_or_a_comparison() -> None:
    assert evaluate_number("a / 4", NAMES) == Fraction(3, 2)
    for formula in ("fruit", "a > b"):
        with pytest.raises(FormulaError, match="should give a number"):
            evaluate_number(formula, NAMES)


def test_a_condition_is_a_comparison() -> None:
    assert is_true("a > b", NAMES)
    with pytest.raises(FormulaError, match="should be a comparison"):
        is_true("a - b", NAMES)


def test_names_are_told_apart_from_functions() -> None:
    assert names_in("gcd(a, b) + round(total, 2)") == {"a", "b", "total"}
    assert names_in(" 3 ") == frozenset()


@pytest.mark.parametrize("formula", ["a +", "(" * 500, "1+" * 50_000 + "1"])
def test_names_are_not_looked_for_in_what_is_no_formula(formula: str) -> None:
    with pytest.raises(FormulaError):
        names_in(formula)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Fraction(5, 2), 0, Fraction(3)),
        (Fraction(-5, 2), 0, Fraction(-3)),
        (Fraction(2, 3), 2, Fraction(67, 100)),
        (Fraction(1250), -2, Fraction(1300)),
    ],
)
def test_halves_are_rounded_up_as_schools_do(
    value: Fraction, places: int, rounded: Fraction
) -> None:
    assert round_half_up(value, Fraction(places)) == rounded


NUMBERS = st.one_of(
    st.integers(0, 10**30).map(str),
    st.decimals(0, 10**6, places=3).map(str),
    st.sampled_from(["a", "b", "half", "fruit", "missing", "'text'", "True", "1e300"]),
)
BINARY = st.sampled_from(
    ["+", "-", "*", "/", "//", "%", "**", "<", "<=", "==", "!=", ">", ">=", "and", "or", "&", "<<"]
)
CALLS = st.sampled_from(
    [
        "abs",
        "min",
        "max",
        "gcd",
        "lcm",
        "round",
        "floor",
        "ceil",
        "numerator",
        "denominator",
        "eval",
    ]
)


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(parts, BINARY, parts).map(lambda three: f"({' '.join(three)})"),
        st.tuples(st.sampled_from(["-", "+", "not ", "~"]), parts).map("".join),
        st.tuples(CALLS, st.lists(parts, max_size=3)).map(
            lambda call: f"{call[0]}({', '.join(call[1])})"
        ),
        st.tuples(parts, parts, parts).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
    )


def _only_a_value_or_a_formula_error(formula: str) -> None:
    begun = time.perf_counter()
    try:
        value = evaluate(formula, NAMES)
    except FormulaError:
        pass
    else:
        assert isinstance(value, Fraction | bool | str)
    assert time.perf_counter() - begun < 1


@given(st.recursive(NUMBERS, _grown, max_leaves=30))
def test_grown_formulas_give_a_value_or_a_formula_error(formula: str) -> None:
    _only_a_value_or_a_formula_error(formula)


@given(st.text(max_size=60) | st.text("0123456789eE+-*/().<=>ab_ 'x\"\\", max_size=60))
def test_any_text_gives_a_value_or_a_formula_error(text: str) -> None:
    _only_a_value_or_a_formula_error(text)
    with suppress(FormulaError):
        assert all(isinstance(name, str) for name in names_in(text))
