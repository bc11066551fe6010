"""Items survive being written as plain mappings."""

import json
from fractions import Fraction

import pytest
from hypothesis import given

from lti_tool.domain.assessment.item_mapping import item_from_mapping, item_to_mapping
from lti_tool.domain.assessment.items import (
    AcceptedText,
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


@given(items())
def test_an_item_survives_its_mapping_and_json(item: Item) -> None:
    written = item_to_mapping(item)
    assert item_from_mapping(written) == item
    assert item_from_mapping(json.loads(json.dumps(written))) == item


def test_what_equals_a_default_is_not_written() -> None:
    item = Item("one", "cell", "Which?", SingleChoice((Option("a", is_correct=True), Option("b"))))
    assert item_to_mapping(item) == {
        "id": "one",
        "cell": "cell",
        "type": "single_choice",
        "stem": "Which?",
        "options": [{"text": "a", "correct": True}, {"text": "b"}],
    }


def test_a_mistake_may_go_without_feedback() -> None:
    item = Item("one", "cell", "x", Numeric("1", mistakes=(Mistake("2", "", "doubled"),)))
    assert item_from_mapping(item_to_mapping(item)) == item


def test_numbers_may_be_written_as_numbers() -> None:
    item = item_from_mapping(
        {
            "id": "one",
            "cell": "cell",
            "type": "numeric",
            "stem": "x",
            "answer": 0.1,
            "tolerance": 1,
            "variables": {"a": {"from": 1, "to": 3}, "b": {"choices": [0.1, 2, "text"]}},
            "derived": {"c": 4},
        }
    )
    assert item.response == Numeric("0.1", "1")
    assert item.variables.drawn == (
        Drawn("a", lowest=1, highest=3),
        Drawn("b", choices=(Fraction(1, 10), Fraction(2), "text")),
    )
    assert item.variables.derived[0].formula == "4"


def test_credit_is_an_exact_share() -> None:
    options = [{"text": "a", "correct": True, "credit": "1/3"}, {"text": "b", "credit": -0.5}]
    answers = ["x", {"text": 7, "credit": "0.25"}]
    choice = item_from_mapping(
        {"id": "c", "type": "multiple_choice", "partial": True, "stem": "x", "options": options}
    )
    text = item_from_mapping({"id": "t", "type": "short_text", "stem": "x", "answers": answers})
    assert isinstance(choice.response, MultipleChoice)
    assert [each.credit for each in choice.response.options] == [Fraction(1, 3), Fraction(-1, 2)]
    assert text.response == ShortText((AcceptedText("x"), AcceptedText("7", Fraction(1, 4))))


def test_an_unknown_type_is_a_bug_of_ours() -> None:
    with pytest.raises(ValueError, match="no item type 'essay'"):
        item_from_mapping({"id": "e", "type": "essay", "stem": "x"})


def test_an_item_with_variables_is_parameterised() -> None:
    plain = Item("one", "cell", "x", Numeric("1"))
    assert not plain.is_parameterised
    drawn = Variables((Drawn("a", lowest=1, highest=2),))
    assert Item("one", "cell", "x", Numeric("a"), variables=drawn).is_parameterised
