"""What an item really yields, and what is wrong with it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from lti_tool.domain.assessment.forms.findings import Weight
from lti_tool.domain.assessment.forms.yield_of import ItemYield, yield_of
from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.items import (
    AcceptedText,
    Derived,
    Drawn,
    Item,
    Mistake,
    Numeric,
    Option,
    ShortText,
    SingleChoice,
    Variables,
)
from tests.interchange.strategies import items


def _whole(name: str, lowest: int, highest: int) -> Drawn:
    return Drawn(name, lowest=lowest, highest=highest)


def _sum(highest: int, *conditions: str) -> Item:
    variables = Variables((_whole("a", 1, highest), _whole("b", 1, highest)), (), conditions)
    return Item("sum", "one", "{{ a }} + {{ b }}?", Numeric("a + b"), variables)


def _codes(found: ItemYield) -> dict[str, Weight]:
    return {finding.code: finding.weight for finding in found.findings}


def _only_text(found: ItemYield) -> str:
    (finding,) = found.findings
    return finding.text


def test_a_fixed_item_yields_itself() -> None:
    found = yield_of(Item("one", "one", "1 + 1?", Numeric("2")))
    assert (found.instances, found.likely, found.is_counted, found.findings) == (1, 1, True, ())
    assert found.is_sound
    assert found.sentence == "This item yields 1 different question."


def test_few_combinations_are_counted() -> None:
    found = yield_of(_sum(7, "a != b"))
    assert (found.instances, found.is_counted, found.findings) == (42, True, ())
    assert found.sentence == "This item yields 42 different questions."


def test_many_combinations_are_estimated_on_the_safe_side() -> None:
    found = yield_of(_sum(15))
    assert not found.is_counted
    assert 50 <= found.instances <= 225
    assert found.instances <= (found.likely or 225) <= 225
    assert "at least" in found.sentence

    huge = yield_of(_sum(10_000))
    assert huge.instances == 408
    assert huge.likely is None
    assert huge.sentence.endswith("at least 408 different questions, probably many more.")


@settings(deadline=None, max_examples=50)
@given(items())
def test_no_item_breaks_it_and_what_it_counts_can_be_drawn(item: Item) -> None:
    found = yield_of(item)
    drawn = {fingerprint(draw_instance(item, seed)) for seed in range(30)}
    assert found == yield_of(item)
    assert found.instances >= len(drawn) or not found.is_counted
    assert found.instances >= 1


def test_the_sample_can_be_larger() -> None:
    assert yield_of(_sum(10_000), sample=100).instances > 1000


def test_numbers_that_do_not_show_are_told_and_do_not_count() -> None:
    variables = Variables((_whole("a", 1, 3), _whole("unused", 1, 10)))
    found = yield_of(Item("i", "one", "Twice {{ a }}?", Numeric("2 * a"), variables))
    assert found.instances == 3
    assert _codes(found) == {"duplicates": Weight.NOTE}
    assert _only_text(found).startswith("27 of 30 times a question looked like an earlier one")


def test_the_same_question_with_two_right_answers_is_wrong() -> None:
    variables = Variables((_whole("a", 1, 3), _whole("b", 1, 2)))
    found = yield_of(Item("i", "one", "{{ a }} more?", Numeric("a + b"), variables))
    assert _codes(found)["two_keys"] is Weight.WRONG
    assert not found.is_sound


def test_a_formula_that_fails_is_told_with_the_numbers() -> None:
    variables = Variables((_whole("a", 1, 2), _whole("b", 0, 4)))
    found = yield_of(Item("i", "one", "{{ a }} : {{ b }}?", Numeric("a / b"), variables))
    assert found.instances == 8
    assert _codes(found) == {"formula_fails": Weight.WRONG}
    assert _only_text(found) == (
        "With a = 1, b = 0: The formula “a / b” divides by zero. So it is in 2 of 10 cases tried."
    )


def test_an_impossible_item_is_told() -> None:
    found = yield_of(_sum(5, "a > 9"))
    assert found.instances == 0
    assert _codes(found) == {"impossible": Weight.WRONG}
    found = yield_of(_sum(500, "a > 499", "b > 499"))
    assert found.instances == 0


def test_an_item_whose_conditions_hold_rarely_is_told() -> None:
    found = yield_of(_sum(12, "a + b > 23"))
    assert (found.instances, _codes(found)) == (1, {"rarely_possible": Weight.NOTE})
    assert "Only 1 of 144 draws" in _only_text(found)


CHOICE = Item(
    "choice",
    "one",
    "Twice {{ a }}?",
    SingleChoice(
        (Option("{{ 2 * a }}", is_correct=True), Option("{{ a ** 2 }}"), Option("{{ a + 5 }}"))
    ),
    variables=Variables((_whole("a", 1, 9),)),
)


def test_a_distractor_that_reads_as_the_right_answer_is_told_and_not_counted() -> None:
    found = yield_of(CHOICE)
    assert found.instances == 7
    assert _codes(found) == {"key_equals_distractor": Weight.NOTE}
    assert "With a = 2: the right answer and a wrong one both read “4”." in _only_text(found)


def test_two_distractors_that_read_the_same_are_told() -> None:
    options = (Option("{{ 2 * a }}", is_correct=True), Option("{{ a - 3 }}"), Option("{{ 3 - a }}"))
    found = yield_of(replace(CHOICE, response=SingleChoice(options)))
    assert _codes(found)["equal_options"] is Weight.NOTE


def test_without_numbers_equal_options_can_never_be_shown() -> None:
    item = Item("i", "one", "?", SingleChoice((Option("4", is_correct=True), Option(" 4 "))))
    found = yield_of(item)
    assert found.instances == 0
    assert _codes(found) == {"key_equals_distractor": Weight.WRONG}
    assert _only_text(found).endswith("So it can never be shown.")


@pytest.mark.parametrize(("right", "wrong"), [("1/2", "0.5"), ("50%", "2/4"), ("1 1/2", "$1.5$")])
def test_a_wrong_answer_worth_the_same_as_the_right_one_is_asked_about(
    right: str, wrong: str
) -> None:
    options = (Option(right, is_correct=True), Option(wrong), Option("7 cm"))
    found = yield_of(Item("i", "one", "?", SingleChoice(options)))
    assert _codes(found) == {"same_value": Weight.NOTE}
    assert found.is_sound


def test_answers_outside_the_range_that_makes_sense_are_wrong() -> None:
    variables = Variables((_whole("a", 1, 9), _whole("b", 1, 9)))
    apples = Item("i", "one", "{{ a }} less {{ b }}?", Numeric("a - b"), variables)
    assert yield_of(apples).findings == ()
    found = yield_of(apples, allowed=(Fraction(0), Fraction(100)))
    assert _codes(found) == {"out_of_range": Weight.WRONG}
    assert "the right answer is -1, outside 0 to 100. So it is in 36 of 81" in _only_text(found)


def test_a_foreseen_mistake_that_is_right_is_told() -> None:
    variables = Variables((_whole("a", 1, 9),))
    number = Numeric("2 * a", mistakes=(Mistake("a * a", "You squared."),))
    found = yield_of(Item("i", "one", "Twice {{ a }}?", number, variables))
    assert _codes(found) == {"mistake_is_right": Weight.NOTE}
    assert "With a = 2: the foreseen mistake 4" in _only_text(found)


def test_other_nonsense_is_told() -> None:
    variables = Variables((_whole("a", 1, 3),), (Derived("t", "1 - a"),))
    below = Item("i", "one", "{{ a }}?", Numeric("a", tolerance="t"), variables)
    assert _codes(yield_of(below)) == {"tolerance_below_zero": Weight.WRONG}
    long = Item("i", "one", "{{ a }}?", Numeric("(9 + a) ** 40"), variables)
    assert _codes(yield_of(long)) == {"too_long_to_type": Weight.WRONG}
    words = Variables((Drawn("w", choices=("nan", "two")),))
    strange = Item("i", "one", "{{ w }}?", ShortText((AcceptedText("{{ w }}"),)), words)
    assert _codes(yield_of(strange)) == {"no_number": Weight.NOTE}
    empty = Item("i", "one", "{{ w }}", Numeric("1"), Variables((Drawn("w", choices=(" ", "x")),)))
    assert _codes(yield_of(empty)) == {"empty_text": Weight.WRONG}
