"""Drawing instances: the same seed, the same question."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.expressions import FormulaError
from lti_tool.domain.assessment.instances import (
    ImpossibleItemError,
    draw_instance,
    fingerprint,
)
from lti_tool.domain.assessment.items import (
    AcceptedText,
    Derived,
    Drawn,
    Item,
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    ShortText,
    SingleChoice,
    Variables,
)
from tests.interchange.strategies import items

SUM = Item(
    "sum",
    "add",
    "{{ a }} {{ fruit }} and {{ b }} more?",
    Numeric(
        "total",
        tolerance="total / 10",
        unit="{{ fruit }}",
        mistakes=(Mistake("a - b", "You took {{ b }} away."),),
    ),
    variables=Variables(
        drawn=(
            Drawn("a", lowest=2, highest=10, step=2),
            Drawn("b", choices=(Fraction(1, 2), Fraction(3))),
            Drawn("fruit", choices=("pears", "figs")),
        ),
        derived=(Derived("total", "a + b"),),
        conditions=("a > b",),
    ),
    explanation="{{ a }} + {{ b }} = {{ total }}",
)
CHOICE = Item(
    "choice",
    "pick",
    "Twice {{ a }}?",
    SingleChoice(
        (
            Option("{{ 2 * a }}", is_correct=True),
            Option("{{ a + 2 }}", feedback="Not {{ a }} plus two."),
            Option("{{ a ** 2 }}"),
        )
    ),
    variables=Variables(drawn=(Drawn("a", lowest=1, highest=9),)),
)


@given(items(), st.integers(0, 2**31))
def test_the_same_seed_gives_the_same_instance(item: Item, seed: int) -> None:
    instance = draw_instance(item, seed)
    assert draw_instance(item, seed) == instance
    assert not instance.is_parameterised
    assert (instance.slug, instance.cell) == (item.slug, item.cell)


def test_every_text_and_formula_is_filled() -> None:
    instance = draw_instance(SUM, 1)
    response = instance.response
    assert isinstance(response, Numeric)
    total, tolerance = Fraction(response.answer), Fraction(response.tolerance)
    assert tolerance == total / 10
    assert response.unit in {"pears", "figs"}
    assert response.unit in instance.stem
    assert Fraction(response.mistakes[0].answer) < total
    assert "{{" not in f"{instance}"


@pytest.mark.parametrize("seed", range(30))
def test_conditions_hold_for_every_draw(seed: int) -> None:
    response = draw_instance(SUM, seed).response
    assert isinstance(response, Numeric)
    assert Fraction(response.mistakes[0].answer) > 0


@pytest.mark.parametrize("seed", range(30))
def test_options_that_read_the_same_are_drawn_again(seed: int) -> None:
    response = draw_instance(CHOICE, seed).response
    assert isinstance(response, SingleChoice)
    assert len({option.text for option in response.options}) == 3


def test_options_are_shuffled_unless_their_order_is_fixed() -> None:
    assert isinstance(CHOICE.response, SingleChoice)
    fixed = replace(CHOICE, response=replace(CHOICE.response, shuffle=False))
    orders = set()
    for seed in range(20):
        shown, kept = draw_instance(CHOICE, seed).response, draw_instance(fixed, seed).response
        assert isinstance(shown, SingleChoice)
        assert isinstance(kept, SingleChoice)
        assert kept.options[0].is_correct
        orders.add([option.is_correct for option in shown.options].index(True))
    assert orders == {0, 1, 2}


def test_a_multiple_choice_and_a_short_text_are_filled_too() -> None:
    assert isinstance(CHOICE.response, SingleChoice)
    several = replace(CHOICE, response=MultipleChoice(CHOICE.response.options))
    text = replace(
        CHOICE, response=ShortText((AcceptedText("{{ 2 * a }}", feedback="Yes, {{ a }} twice."),))
    )
    assert "{{" not in f"{draw_instance(several, 5)}{draw_instance(text, 5)}"


def test_an_item_that_no_draw_fits_is_said_to_be_impossible() -> None:
    never = replace(SUM, variables=replace(SUM.variables, conditions=("a > 99",)))
    twins = Item("twins", "pick", "x", SingleChoice((Option("a"), Option(" A "))))
    for item in (never, twins):
        with pytest.raises(ImpossibleItemError, match=f"“{item.slug}”"):
            draw_instance(item, 0)


@pytest.mark.parametrize("answer", ["'three'", "a > 1", "1 / 0"])
def test_an_answer_that_is_no_number_is_refused(answer: str) -> None:
    with pytest.raises(FormulaError):
        draw_instance(replace(SUM, response=Numeric(answer)), 0)


@given(st.integers(0, 2**31), st.permutations(range(3)))
def test_the_fingerprint_does_not_depend_on_the_order_of_options(
    seed: int, order: list[int]
) -> None:
    instance = draw_instance(CHOICE, seed)
    assert isinstance(instance.response, SingleChoice)
    options = tuple(instance.response.options[place] for place in order)
    again = replace(instance, response=replace(instance.response, options=options))
    assert fingerprint(again) == fingerprint(instance)


def test_the_fingerprint_tells_questions_apart_but_not_their_ids() -> None:
    instance = draw_instance(SUM, 1)
    assert len(fingerprint(instance)) == 64
    assert fingerprint(replace(instance, slug="other", explanation="x")) == fingerprint(instance)
    assert fingerprint(replace(instance, stem="other")) != fingerprint(instance)


def test_a_corrected_key_or_feedback_does_not_make_a_question_new() -> None:
    options = (Option("3", feedback="Odd."), Option("4", is_correct=True))
    asked = Item("even", "names", "Which is even?", SingleChoice(options))
    mended = replace(
        asked, response=SingleChoice((Option("3", is_correct=True), Option("4", feedback="No.")))
    )
    assert fingerprint(mended) == fingerprint(asked)


def test_the_same_stem_asked_in_another_way_is_another_question() -> None:
    options = (Option("3"), Option("4", is_correct=True))
    one = Item("even", "names", "Which are even?", SingleChoice(options))
    assert fingerprint(replace(one, response=MultipleChoice(options))) != fingerprint(one)
    assert fingerprint(replace(one, response=SingleChoice(options[:1]))) != fingerprint(one)
