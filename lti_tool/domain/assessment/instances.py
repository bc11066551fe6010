"""Draw one instance of an item: the same seed always gives the same instance."""

import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from lti_tool.domain.assessment.expressions import Value, evaluate, is_true
from lti_tool.domain.assessment.items import Drawn, Item, Variables
from lti_tool.domain.assessment.responses.base import Response
from lti_tool.domain.assessment.wording import fill
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
            return replace(instance, response=instance.response.shuffled(chance))
    raise ImpossibleItemError(item.slug)


def fingerprint(instance: Item) -> str:
    """Answer what identifies an instance, 64 hex digits: all that a student sees of it.

    The order of options does not count, nor does what is not shown: a corrected key or a better
    feedback does not make a question new.
    """
    response = instance.response
    shown = [response.kind, instance.stem, response.identity()]
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
    return all(
        len({text.strip().casefold() for text in group}) == len(group)
        for group in response.rivals()
    )


def _one(drawn: Drawn, chance: random.Random) -> Value:
    if drawn.choices:
        return chance.choice(drawn.choices)
    return Fraction(chance.randrange(drawn.lowest, drawn.highest + 1, drawn.step))


def _filled(item: Item, names: Mapping[str, Value]) -> Item:
    return replace(
        item,
        stem=fill(item.stem, names),
        explanation=fill(item.explanation, names),
        response=item.response.filled(names),
        variables=Variables(),
    )
