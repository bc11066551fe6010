"""Draw one instance of an item: the same seed always gives the same instance."""

import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from lti_tool.domain.assessment.expressions import Value, evaluate, evaluate_number, is_true
from lti_tool.domain.assessment.item_mapping import KINDS
from lti_tool.domain.assessment.items import (
    AcceptedText,
    Drawn,
    Item,
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    Response,
    ShortText,
    SingleChoice,
    Variables,
)
from lti_tool.domain.assessment.wording import fill, show_number
from lti_tool.domain.errors import DomainError

MAX_DRAWS = 200


class ImpossibleItemError(DomainError):
    """No draw meets the item's conditions, so it can never be shown."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            "impossible_item",
            f"Item “{slug}”: none of {MAX_DRAWS} draws met its conditions and gave options that "
            "all differ. Widen the ranges or drop a condition.",
        )


def draw_instance(item: Item, seed: int) -> Item:
    """Answer what a student with this seed is shown, options in their shown order.

    Raises ImpossibleItemError when no draw fits, FormulaError when a formula fails.
    """
    chance = random.Random(seed)  # noqa: S311 -- variety, not secrecy
    for _ in range(MAX_DRAWS if item.is_parameterised else 1):
        instance = instance_with(item, draw_values(item.variables, chance))
        if instance is not None and options_differ(instance.response):
            return replace(instance, response=_shuffled(instance.response, chance))
    raise ImpossibleItemError(item.slug)


def fingerprint(instance: Item) -> str:
    """Answer what identifies an instance, 64 hex digits: all that a student sees of it.

    The order of options does not count, nor does what is not shown: a corrected key or a better
    feedback does not make a question new.
    """
    response = instance.response
    options: list[str] = []
    if isinstance(response, SingleChoice | MultipleChoice):
        options = sorted(option.text for option in response.options)
    shown = [KINDS[type(response)], instance.stem, options]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def draw_values(variables: Variables, chance: random.Random) -> Mapping[str, Value]:
    """Answer one value for each drawn variable, whatever the conditions say of them."""
    return {drawn.name: _one(drawn, chance) for drawn in variables.drawn}


def instance_with(item: Item, values: Mapping[str, Value]) -> Item | None:
    """Answer the instance with these drawn values, options as written; None if a condition fails.

    Raises FormulaError when a formula fails.
    """
    names = dict(values)
    for derived in item.variables.derived:
        names[derived.name] = evaluate(derived.formula, names)
    if all(is_true(condition, names) for condition in item.variables.conditions):
        return _filled(item, names)
    return None


def options_differ(response: Response) -> bool:
    """Whether no two options read the same, so that an instance can be shown."""
    if not isinstance(response, SingleChoice | MultipleChoice):
        return True
    texts = {option.text.strip().casefold() for option in response.options}
    return len(texts) == len(response.options)


def _one(drawn: Drawn, chance: random.Random) -> Value:
    if drawn.choices:
        return chance.choice(drawn.choices)
    return Fraction(chance.randrange(drawn.lowest, drawn.highest + 1, drawn.step))


def _filled(item: Item, names: Mapping[str, Value]) -> Item:
    return replace(
        item,
        stem=fill(item.stem, names),
        explanation=fill(item.explanation, names),
        response=_filled_response(item.response, names),
        variables=Variables(),
    )


def _filled_response(response: Response, names: Mapping[str, Value]) -> Response:
    match response:
        case SingleChoice() | MultipleChoice():
            options = tuple(_filled_option(option, names) for option in response.options)
            return replace(response, options=options)
        case Numeric():
            return replace(
                response,
                answer=_worked_out(response.answer, names),
                tolerance=_worked_out(response.tolerance, names),
                unit=fill(response.unit, names),
                mistakes=tuple(_filled_mistake(each, names) for each in response.mistakes),
            )
        case ShortText():
            answers = tuple(_filled_text(answer, names) for answer in response.answers)
            return replace(response, answers=answers)


def _filled_option(option: Option, names: Mapping[str, Value]) -> Option:
    return replace(option, text=fill(option.text, names), feedback=fill(option.feedback, names))


def _filled_mistake(mistake: Mistake, names: Mapping[str, Value]) -> Mistake:
    return replace(
        mistake,
        answer=_worked_out(mistake.answer, names),
        feedback=fill(mistake.feedback, names),
    )


def _filled_text(answer: AcceptedText, names: Mapping[str, Value]) -> AcceptedText:
    return replace(answer, text=fill(answer.text, names), feedback=fill(answer.feedback, names))


def _worked_out(formula: str, names: Mapping[str, Value]) -> str:
    return show_number(evaluate_number(formula, names))


def _shuffled(response: Response, chance: random.Random) -> Response:
    if not isinstance(response, SingleChoice | MultipleChoice) or not response.shuffle:
        return response
    options = list(response.options)
    chance.shuffle(options)
    return replace(response, options=tuple(options))
