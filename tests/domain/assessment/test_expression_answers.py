"""Algebraic answers: whatever means the same is right, in bounded time, whatever is typed."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.domain.assessment.algebra import MAX_LENGTH, AlgebraError, read_expression
from lti_tool.domain.assessment.equivalence import is_equivalent
from lti_tool.domain.assessment.items import Item, Mistake
from lti_tool.domain.assessment.responses.expression import UNREADABLE, Expression
from lti_tool.domain.assessment.scoring import ItemScore, read_answer, score_answer

SECONDS = 2.0
"""More than any expression may take, on a busy machine."""


def score(answer: str, typed: str, **more: object) -> ItemScore:
    return score_answer(Item("item", "cell", "stem", Expression(answer, **more)), typed)


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("2x + 3", "3+x*2"),
        ("2x + 3", "x + x + 3"),
        ("2(x+1)", "2x+2"),
        ("(x + 1)^2", "x² + 2x + 1"),
        ("(x + 1)**2", "(x+1)(x+1)"),
        ("x/2", "½x"),
        ("x/2", "0.5x"),
        ("x/2", "0,5x"),
        ("-x^2", "-(x^2)"),
        ("x^-1", "1/x"),
        ("2^3x", "8x"),
        ("x − 3", "x - 3"),
        ("6·x", "6×x"),
        ("12x ÷ 4", "3x"),
        ("{2}[x]", "2x"),
        ("(x^2-1)/(x-1)", "x+1"),
        ("sqrt(8)", "2√2"),
        ("sqrt(x)", "x^(1/2)"),
        ("|x|", "sqrt(x^2)"),
        ("|x - y|", "|y - x|"),
        ("||x| + 1|", "1 + abs(x)"),
        ("3*2^x", "2^x + 2^(x+1)"),
        ("π r^2", "πrr"),
        ("ab", "b a"),
        ("x", "X"),
        ("T", "t"),
        ("x + 0y", "x"),
        ("(x+y)^20", "(x^2+2x*y+y^2)^10"),
    ],
)
def test_the_same_written_otherwise_is_right(answer: str, typed: str) -> None:
    assert score(answer, typed).is_correct
    assert score(typed, answer).is_correct


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("2x + 3", "2x - 3"),
        ("2x", "2y"),
        ("x^2", "x2"),
        ("x^2", "2x"),
        ("(-x)^2", "-x^2"),
        ("x", "sqrt(x^2)"),
        ("1/(2x)", "1/2x"),
        ("x", "x/0"),
        ("x", "x + 0*sqrt(-1)"),
        ("x", "x + 1/10^50"),
        ("sqrt(x)", "sqrt(x) + 1/10^9"),
        ("2^x", "x^2"),
        ("x", "x + y"),
        ("x", "9^9^9^9"),
    ],
)
def test_what_means_something_else_is_not(answer: str, typed: str) -> None:
    assert not score(answer, typed).is_correct


@pytest.mark.parametrize(
    ("form", "answer", "typed", "is_right"),
    [
        ("factored", "(x-2)(x+2)", "(2+x)(x-2)", True),
        ("factored", "(x-2)(x+2)", "-(2-x)(x+2)", True),
        ("factored", "(x-2)(x+2)", "x^2-4", False),
        ("factored", "(x+1)^2", "(x+1)(x+1)", True),
        ("factored", "2(x+1)(x+2)", "(2x+2)(x+2)", False),
        ("factored", "x(x+3)", "(x+3)x", True),
        ("factored", "x(x+3)", "x^2+3x", False),
        ("expanded", "x^2-4", "x^2-4", True),
        ("expanded", "x^2-4", "-4+xx", False),
        ("expanded", "x^2-4", "(x-2)(x+2)", False),
        ("expanded", "5x", "2x+3x", False),
        ("expanded", "x/2+1", "0.5x+1", True),
        ("expanded", "-x^2 - x", "-(x^2+x)", True),
    ],
)
def test_a_form_can_be_asked_for(form: str, answer: str, typed: str, is_right: bool) -> None:
    found = score(answer, typed, form=form)
    assert found.is_correct == is_right
    assert found.feedback.startswith("This means the same; write it ") != is_right


def test_longer_names_have_to_be_listed() -> None:
    assert score("2 rate", "rate + rate", symbols=("rate",)).is_correct
    assert not score("2 rate", "2 rat", symbols=("rate",)).is_correct


def test_a_foreseen_mistake_is_named_however_it_is_written() -> None:
    mistakes = (Mistake("(x-2)^2", "Multiply it out.", "square"),)
    found = score("(x-2)(x+2)", "x² - 4x + 4", mistakes=mistakes)
    assert (found.feedback, found.misconception) == ("Multiply it out.", "square")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2x +", "Something is missing at the end."),
        ("(x", "A “)” is missing."),
        ("|x", "A “|” is missing."),
        ("x)", "“)” stands where nothing can stand."),
        ("* x", "Something is missing before “*”."),
        ("x = 3", "“= 3” cannot be read."),
        ("sin(x)", "“sin” cannot be read."),
        ("2½", "A mixed number"),
        ("(" * 40 + "x", "nested too deeply"),
        ("x" * 199, "too many parts"),
        ("x!", "“!” cannot be read."),
    ],
)
def test_what_cannot_be_read_is_said(typed: str, why: str) -> None:
    found = score("x", typed)
    assert found.feedback.startswith(UNREADABLE)
    assert why in found.feedback


@pytest.mark.parametrize(
    "typed",
    [
        "(((x^60)^60)^60)^60",
        "9^9^9^9^9^9",
        "(a+b+c+d+e+f+g+h)^60",
        "((a+b)^20+(c+d)^20)^20",
        "1/(a+1)+1/(b+1)+1/(c+1)+1/(d+1)+1/(f+1)+1/(g+1)+1/(h+1)+1/(k+1)+1/(m+1)",
        "sqrt(" * 14 + "x" + ")" * 14,
        "2^(2^(2^(2^x)))",
        "x^(x^(x^(x^x)))",
        "|" * 28 + "x",
        "9" * 200,
        "-" * 150 + "x",
        "+".join(["sqrt(x+1)"] * 16),
    ],
)
def test_nothing_typed_takes_long(typed: str) -> None:
    began = perf_counter()
    for answer in ("x", "sqrt(x) + |x|", "(x+y)^9"):
        score(answer, typed)
    assert perf_counter() - began < SECONDS


SIGNS = "xyab0123456789+-*/^()|√²½.,·÷ sqrtabs"


@settings(deadline=2000, max_examples=400)
@given(st.text(SIGNS, max_size=60) | st.text(max_size=MAX_LENGTH))
def test_any_text_is_scored_without_failing(typed: str) -> None:
    assert 0 <= score("(x + y)^2/|x|", typed).credit <= 1


_LEAVES = st.sampled_from(["x", "y", "2", "3", "(x+1)", "1/2"])
_TREES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.builds("({}{}{})".format, inner, st.sampled_from(["+", "-", "*"]), inner)
        | st.builds("({})^{}".format, inner, st.integers(0, 3))
        | st.builds("sqrt({})".format, inner)
        | st.builds("|{}|".format, inner)
    ),
    max_leaves=8,
)


@settings(deadline=2000)
@given(_TREES)
def test_everything_means_the_same_as_itself_and_not_as_itself_plus_one(text: str) -> None:
    try:
        node = read_expression(text)
    except AlgebraError:
        return  # nested too deeply
    same, other = read_expression(f"({text}) + x - x"), read_expression(f"({text}) + 1")
    if is_equivalent(node, node):  # it has a value somewhere
        assert is_equivalent(node, same)
        assert is_equivalent(same, node)
        assert not is_equivalent(node, other)


def test_an_endless_answer_is_refused() -> None:
    item = Item("item", "cell", "stem", Expression("x"))
    with pytest.raises(Exception, match="at most 200 characters"):
        read_answer(item, ["x" * 201])
