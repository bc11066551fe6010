"""Check the key of an item: what is right, what it is worth, and that options differ."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from lti_tool.interchange.problems import Path

Plain = Mapping[str, Any]


def check_key(plain: Plain) -> Iterator[tuple[Path, str]]:
    """Answer what is wrong with the key: the place inside the item, and the end of a sentence."""
    match plain["type"]:
        case "single_choice":
            yield from _check_single(plain["options"])
            yield from _check_no_credit(plain["options"])
            yield from _check_twins(plain)
        case "multiple_choice":
            yield from _check_multiple(plain)
            yield from _check_twins(plain)
        case "numeric":
            if plain.get("ask_unit") and "unit" not in plain:
                yield ("ask_unit",), "asks for a unit, but has no “unit” to compare with."
        case _:
            yield from _check_texts(plain["answers"])


def _right(options: list[Plain]) -> list[int]:
    return [place for place, option in enumerate(options) if option.get("correct", False)]


def _check_single(options: list[Plain]) -> Iterator[tuple[Path, str]]:
    right = _right(options)
    if not right:
        yield ("options",), "has no right option. Mark one with correct: true."
    elif len(right) > 1:
        yield (
            ("options", right[1]),
            f"has {len(right)} right options. Keep one, or make the type multiple_choice.",
        )


def _check_multiple(plain: Plain) -> Iterator[tuple[Path, str]]:
    options = plain["options"]
    if not _right(options):
        yield ("options",), "has no right option. Mark each right one with correct: true."
    if not plain.get("partial", False):
        yield from _check_no_credit(options)
        return
    for place, option in enumerate(options):
        if "credit" not in option:
            continue
        credit, is_right = Fraction(str(option["credit"])), option.get("correct", False)
        if is_right and not 0 < credit <= 1:
            yield ("options", place, "credit"), "gives a right option no credit from 0 to 1."
        if not is_right and not -1 <= credit <= 0:
            yield (
                ("options", place, "credit"),
                "gives a wrong option more than no credit (0 to -1).",
            )


def _check_no_credit(options: list[Plain]) -> Iterator[tuple[Path, str]]:
    for place, option in enumerate(options):
        if "credit" in option:
            text = "gives an option credit, which only multiple_choice with partial: true counts."
            yield ("options", place, "credit"), text


def _check_twins(plain: Plain) -> Iterator[tuple[Path, str]]:
    if plain.get("variables") or plain.get("derived"):
        return  # the draws show whether they differ
    first: dict[str, int] = {}
    for place, option in enumerate(plain["options"]):
        text = str(option["text"]).strip().casefold()
        if text in first:
            yield ("options", place), f"has options {first[text] + 1} and {place + 1} alike."
        first.setdefault(text, place)


def _check_texts(answers: list[Any]) -> Iterator[tuple[Path, str]]:
    credits_ = [
        Fraction(1) if isinstance(answer, str) else Fraction(str(answer.get("credit", 1)))
        for answer in answers
    ]
    for place, credit in enumerate(credits_):
        if not 0 <= credit <= 1:
            yield ("answers", place), "gives an answer credit outside 0 to 1."
    if 1 not in credits_:
        yield ("answers",), "has no fully right answer (one without credit, or with credit: 1)."
