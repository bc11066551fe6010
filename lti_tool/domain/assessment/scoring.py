"""Score one answer to one instance, and say what the student should hear about it."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from lti_tool.domain.assessment.items import (
    AcceptedText,
    Item,
    MultipleChoice,
    Numeric,
    Option,
    ShortText,
    SingleChoice,
)
from lti_tool.domain.assessment.quantities import Quantity, read_quantity
from lti_tool.domain.assessment.units import read_unit
from lti_tool.domain.errors import DomainError

Answer = str | tuple[int, ...]
"""Text as typed, or the positions of the chosen options as shown, from 0."""

MAX_TEXT = 500
MAX_POSITION_DIGITS = 3


@dataclass(frozen=True)
class ItemScore:
    """What an answer earned: credit from 0 to 1, and what to say. `is_correct` is full credit."""

    credit: Fraction
    feedback: str = ""
    misconception: str = ""
    is_answered: bool = True

    @property
    def is_correct(self) -> bool:
        """Whether the item counts as right; partly right does not."""
        return self.credit == 1


UNANSWERED = ItemScore(Fraction(0), is_answered=False)
_WRONG = Fraction(0)
_RIGHT = Fraction(1)


def read_answer(instance: Item, raw: list[str]) -> Answer:
    """Turn form values into an answer; raises DomainError for what no page of ours would send."""
    if isinstance(instance.response, SingleChoice | MultipleChoice):
        return _positions(raw, len(instance.response.options), instance.response)
    text = raw[0] if raw else ""
    if len(text) > MAX_TEXT:
        raise DomainError("answer_too_long", f"An answer has at most {MAX_TEXT} characters.")
    return text


def score_answer(instance: Item, answer: Answer | None, *, decimal_mark: str = ".") -> ItemScore:
    """Score an answer; None, "" and () are unanswered. A better answer never scores lower."""
    if answer is None or not answer or (isinstance(answer, str) and not answer.strip()):
        return UNANSWERED
    match instance.response, answer:
        case SingleChoice() as response, tuple():
            return _score_single(response, answer)
        case MultipleChoice() as response, tuple():
            return _score_multiple(response, answer)
        case Numeric() as response, str():
            return _score_number(response, answer, decimal_mark)
        case ShortText() as response, str():
            return _score_text(response, answer)
        case _:
            msg = "the answer does not belong to this kind of item"
            raise TypeError(msg)


def _positions(
    raw: list[str], count: int, response: SingleChoice | MultipleChoice
) -> tuple[int, ...]:
    wrong = DomainError("bad_answer", "That is not one of the choices of this question.")
    if any(
        not value.isascii() or not value.isdecimal() or len(value) > MAX_POSITION_DIGITS
        for value in raw
    ):
        raise wrong
    positions = tuple(sorted({int(value) for value in raw}))
    if any(position >= count for position in positions):
        raise wrong
    if isinstance(response, SingleChoice) and len(positions) > 1:
        raise wrong
    return positions


def _score_single(response: SingleChoice, chosen: tuple[int, ...]) -> ItemScore:
    option = response.options[chosen[0]]
    credit = _RIGHT if option.is_correct else _WRONG
    return ItemScore(credit, option.feedback, "" if option.is_correct else option.misconception)


def _score_multiple(response: MultipleChoice, chosen: tuple[int, ...]) -> ItemScore:
    options = response.options
    right = tuple(place for place, option in enumerate(options) if option.is_correct)
    missteps = [options[place] for place in chosen if not options[place].is_correct]
    feedback = next((option.feedback for option in missteps if option.feedback), "")
    misconception = next((option.misconception for option in missteps if option.misconception), "")
    if chosen == right:
        return ItemScore(_RIGHT)
    if not response.partial:
        return ItemScore(_WRONG, feedback or _count_hint(chosen, right), misconception)
    credit = sum((_share(options[place], len(right)) for place in chosen), Fraction(0))
    # Not quite everything is never full credit, whatever weights an author gave.
    credit = min(max(credit, _WRONG), Fraction(99, 100))
    return ItemScore(credit, feedback or _count_hint(chosen, right), misconception)


def _share(option: Option, right_count: int) -> Fraction:
    if option.credit is not None:
        return option.credit
    # A wrong choice takes away what a right one adds, so choosing everything is no way to credit.
    return Fraction(1 if option.is_correct else -1, right_count)


def _count_hint(chosen: tuple[int, ...], right: tuple[int, ...]) -> str:
    if set(chosen) < set(right):
        return "What you chose is right, but something is missing."
    return ""


def _score_number(response: Numeric, answer: str, decimal_mark: str) -> ItemScore:
    quantity = read_quantity(answer, decimal_mark=decimal_mark)
    if quantity is None:
        return ItemScore(_WRONG, "This answer could not be read as a number.")
    value, unit_trouble = _in_wanted_unit(response, quantity)
    if _is_close(value, response.answer, response):
        return ItemScore(_WRONG, unit_trouble) if unit_trouble else ItemScore(_RIGHT)
    for mistake in response.mistakes:
        if _is_close(value, mistake.answer, response):
            return ItemScore(_WRONG, mistake.feedback, mistake.misconception)
    return ItemScore(_WRONG)


def _in_wanted_unit(response: Numeric, quantity: Quantity) -> tuple[Fraction, str]:
    """Answer the value in the wanted unit, and what is wrong with the unit, if anything."""
    if response.unit == "%" and quantity.is_percent:
        return quantity.value * 100, ""
    if not quantity.unit:
        missing = response.unit and response.ask_unit
        return quantity.value, "The number is right. Say which unit it is in." if missing else ""
    if not response.unit:
        return quantity.value, ""
    if _repeats(quantity.unit, response):
        return quantity.value, ""
    given, wanted = read_unit(quantity.unit), read_unit(response.unit)
    if given is None or wanted is None or given.kinds != wanted.kinds:
        return quantity.value, f"The number is right, but the unit should be {response.unit}."
    return quantity.value * given.size / wanted.size, ""


def _repeats(given: str, response: Numeric) -> bool:
    """Whether the unit typed is the wanted one, or the start of one the page already shows."""
    typed, wanted = given.casefold(), response.unit.casefold()
    # Beside "$ per apple" a student writes $0.25; that is a habit, not a mistake.
    return typed == wanted or (not response.ask_unit and wanted.startswith(f"{typed} "))


def _is_close(value: Fraction, answer: str, response: Numeric) -> bool:
    wanted, tolerance = Fraction(answer), Fraction(response.tolerance)
    if response.is_relative:
        tolerance *= abs(wanted)
    return abs(value - wanted) <= tolerance


def _score_text(response: ShortText, answer: str) -> ItemScore:
    for accepted in response.answers:
        if _matches(accepted, answer, match_case=response.match_case):
            return ItemScore(accepted.credit, accepted.feedback, accepted.misconception)
    return ItemScore(_WRONG)


def _matches(accepted: AcceptedText, answer: str, *, match_case: bool) -> bool:
    pattern, text = _plain(accepted.text), _plain(answer)
    if not match_case:
        pattern, text = pattern.casefold(), text.casefold()
    parts = [re.escape(part) for part in pattern.split("*")]
    return re.fullmatch(".*".join(parts), text, re.DOTALL) is not None


def _plain(text: str) -> str:
    """Spaces, typographic quotes and accents' composition must not cost a point."""
    composed = unicodedata.normalize("NFC", text).replace("’", "'").replace("“", '"')
    return re.sub(r"\s+", " ", composed.replace("”", '"')).strip().rstrip(".")
