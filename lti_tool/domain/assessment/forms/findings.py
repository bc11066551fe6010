"""What is wrong with an item as it comes out with its numbers, in a teacher's words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lti_tool.domain.assessment.expressions import Value
from lti_tool.domain.assessment.items import (
    Item,
    MultipleChoice,
    Numeric,
    Response,
    SingleChoice,
)
from lti_tool.domain.assessment.quantities import MAX_DIGITS, read_quantity
from lti_tool.domain.assessment.wording import show_number

Range = tuple[Fraction, Fraction]
"""The least and the largest right answer that makes sense."""

_NO_NUMBER = re.compile(r"\b(?:nan|inf|infinity|null)\b", re.IGNORECASE)


class Weight(StrEnum):
    """How bad a finding is: a student would be wronged, or the item is merely not what it seems."""

    WRONG = "wrong"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing a teacher should know of an item. `code` is stable, `text` is a sentence."""

    code: str
    weight: Weight
    text: str


def instance_troubles(
    instance: Item, values: Mapping[str, Value], allowed: Range | None
) -> Iterator[Finding]:
    """Answer what a student would stumble over in one instance; `values` are named as example."""
    response = instance.response
    if isinstance(response, SingleChoice | MultipleChoice):
        yield from _option_troubles(response, values)
    elif isinstance(response, Numeric):
        yield from _number_troubles(response, values, allowed)
    elif trouble := response.trouble():
        yield _wrong("unusable", f"{_with(values)}it {trouble}")
    if not all(text.strip() for text in _shown(instance)):
        yield _wrong("empty_text", f"{_with(values)}a text comes out empty.")
    if values and any(_NO_NUMBER.search(text) for text in _shown(instance)):
        yield Finding(
            "no_number",
            Weight.NOTE,
            f"{_with(values)}a text has a word where a number is expected (nan, inf or null).",
        )


def equal_options(response: Response, values: Mapping[str, Value]) -> Finding:
    """Answer the finding for options of which two read the same.

    No student meets them: drawing goes on until all differ. Without numbers to draw anew the item
    can never be shown.
    """
    weight = Weight.NOTE if values else Weight.WRONG
    then = " Such numbers are drawn again." if values else " So it can never be shown."
    for group in _groups(response):
        seen: dict[str, bool] = {}
        for shown, is_correct in group:
            text = shown.strip().casefold()
            if text in seen:
                if seen[text] != is_correct:
                    said = f"the right answer and a wrong one both read “{shown.strip()}”."
                    return Finding("key_equals_distractor", weight, f"{_with(values)}{said}{then}")
                said = f"two options both read “{shown.strip()}”."
                return Finding("equal_options", weight, f"{_with(values)}{said}{then}")
            seen[text] = is_correct
    msg = "all options differ"
    raise ValueError(msg)


def example(values: Mapping[str, Value]) -> str:
    """Answer drawn values as a teacher writes them: a = 3, b = 0."""
    return ", ".join(
        f"{name} = {show_number(value) if isinstance(value, Fraction) else value}"
        for name, value in values.items()
    )


def _groups(response: Response) -> list[list[tuple[str, bool]]]:
    """Answer the texts that must differ, with whether each is right where that is one's nature."""
    if isinstance(response, SingleChoice | MultipleChoice):
        return [[(option.text, option.is_correct) for option in response.options]]
    return [[(text, False) for text in group] for group in response.rivals()]


def _option_troubles(
    response: SingleChoice | MultipleChoice, values: Mapping[str, Value]
) -> Iterator[Finding]:
    right: dict[Fraction, str] = {}
    for option in response.options:
        worth = _worth(option.text)
        if option.is_correct and worth is not None:
            right[worth] = option.text.strip()
    for option in response.options:
        worth = _worth(option.text)
        if not option.is_correct and worth is not None and worth in right:
            # May be meant, where the form of the answer is what is asked for.
            yield Finding(
                "same_value",
                Weight.NOTE,
                f"{_with(values)}the wrong answer “{option.text.strip()}” is worth the same as "
                f"the right one, “{right[worth]}”. Is that meant?",
            )


def _number_troubles(
    response: Numeric, values: Mapping[str, Value], allowed: Range | None
) -> Iterator[Finding]:
    answer, tolerance = Fraction(response.answer), Fraction(response.tolerance)
    if tolerance < 0:
        yield _wrong("tolerance_below_zero", f"{_with(values)}the tolerance is below zero.")
    if sum(character.isdigit() for character in response.answer) > MAX_DIGITS:
        said = f"the right answer has more than {MAX_DIGITS} digits; nobody can type it."
        yield _wrong("too_long_to_type", f"{_with(values)}{said}")
    if allowed and not allowed[0] <= answer <= allowed[1]:
        yield _wrong(
            "out_of_range",
            f"{_with(values)}the right answer is {response.answer}, outside "
            f"{show_number(allowed[0])} to {show_number(allowed[1])}.",
        )
    margin = tolerance * abs(answer) if response.is_relative else tolerance
    for mistake in response.mistakes:
        if abs(Fraction(mistake.answer) - answer) <= margin:
            yield Finding(
                "mistake_is_right",
                Weight.NOTE,
                f"{_with(values)}the foreseen mistake {mistake.answer} counts as the right answer, "
                "so whoever makes it is told nothing.",
            )


def _shown(instance: Item) -> list[str]:
    return [instance.stem, *(text for group in instance.response.rivals() for text in group)]


def _worth(text: str) -> Fraction | None:
    quantity = read_quantity(text.strip().strip("$").replace("\\%", "%"))
    return quantity.value if quantity is not None and not quantity.unit else None


def _with(values: Mapping[str, Value]) -> str:
    return f"With {example(values)}: " if values else "As it stands, "


def _wrong(code: str, text: str) -> Finding:
    return Finding(code, Weight.WRONG, text)
