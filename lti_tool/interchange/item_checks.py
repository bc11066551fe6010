"""Check that an item of a unit file means something: its formulas, its key, its draws."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from keyword import iskeyword
from typing import Any

from lti_tool.domain.assessment.expressions import FUNCTIONS, FormulaError, names_in
from lti_tool.domain.assessment.instances import (
    ImpossibleItemError,
    draw_instance,
    fingerprint,
)
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import (
    Item,
    MultipleChoice,
    Numeric,
    ShortText,
    SingleChoice,
)
from lti_tool.domain.assessment.wording import slots_in
from lti_tool.domain.errors import DomainError
from lti_tool.interchange.item_keys import check_key
from lti_tool.interchange.problems import Found, Path
from lti_tool.interchange.unit_schema import did_you_mean

DRAWS = 50

_RATIO = re.compile(r"\s*\d+\s*:\s*\d+\s*")

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class CheckedItem:
    """What is wrong with an item, and the different questions it was seen to give."""

    found: tuple[Found, ...]
    fingerprints: frozenset[str] = frozenset()


def check_item(plain: Plain, path: Path, where: str) -> CheckedItem:
    """Check an item of sound structure; `where` names it in words."""
    found = [
        Found((*path, *inside), f"In {where}: {text}")
        for inside, text in (
            *_check_variables(plain),
            *_check_formulas(plain),
            *_check_texts(plain),
        )
    ]
    found += [Found((*path, *inside), f"{where} {text}") for inside, text in check_key(plain)]
    if found:
        return CheckedItem(tuple(found))
    return _drawn(item_from_mapping(plain), path, where)


def _check_variables(plain: Plain) -> Iterator[tuple[Path, str]]:
    variables, derived = plain.get("variables", {}), plain.get("derived", {})
    for key, names in (("variables", variables), ("derived", derived)):
        for name in names:
            if iskeyword(name) or name in FUNCTIONS:
                yield (key, name), f"“{name}” means something in formulas. Choose another name."
    for name in derived:
        if name in variables:
            yield ("derived", name), f"“{name}” is drawn already. Choose another name."
    for name, spec in variables.items():
        if "from" in spec and spec["from"] > spec["to"]:
            yield ("variables", name), f"“{name}” runs from a number to a smaller one."
    if plain.get("conditions") and not variables and not derived:
        yield ("conditions",), "there are conditions, but no variables they could hold for."


def _check_formulas(plain: Plain) -> Iterator[tuple[Path, str]]:
    known = list(plain.get("variables", {}))
    for name, formula in plain.get("derived", {}).items():
        yield from _formula_trouble(("derived", name), str(formula), known)
        known.append(name)
    for inside, formula in _formulas(plain):
        yield from _formula_trouble(inside, formula, known)


def _check_texts(plain: Plain) -> Iterator[tuple[Path, str]]:
    known = [*plain.get("variables", {}), *plain.get("derived", {})]
    for inside, text in _texts(plain):
        try:
            used = slots_in(text)
        except FormulaError as error:
            yield inside, _lowered(error)
            continue
        yield from _unknown_names(inside, used, known, "the text")


def _formula_trouble(inside: Path, formula: str, known: list[str]) -> Iterator[tuple[Path, str]]:
    if _RATIO.fullmatch(formula):
        yield inside, f"“{formula}” is a ratio, not a number. Write it with / as a fraction."
        return
    try:
        used = names_in(formula)
    except FormulaError as error:
        yield inside, _lowered(error)
        return
    yield from _unknown_names(inside, used, known, f"the formula “{formula}”")


def _unknown_names(
    inside: Path, used: Iterable[str], known: list[str], what: str
) -> Iterator[tuple[Path, str]]:
    for name in sorted(used):
        if name not in known:
            hint = did_you_mean(name, known)
            yield inside, f"{what} uses {name}, which is not defined here.{hint}"


def _formulas(plain: Plain) -> Iterator[tuple[Path, str]]:
    for place, condition in enumerate(plain.get("conditions", ())):
        yield ("conditions", place), condition
    for key in ("answer", "tolerance"):
        if key in plain:
            yield (key,), plain[key]
    for place, mistake in enumerate(plain.get("mistakes", ())):
        yield ("mistakes", place, "answer"), mistake["answer"]


def _texts(plain: Plain) -> Iterator[tuple[Path, str]]:
    for key in ("stem", "unit", "explanation"):
        if key in plain:
            yield (key,), plain[key]
    for listed in ("options", "answers", "mistakes"):
        for place, entry in enumerate(plain.get(listed, ())):
            if isinstance(entry, str):
                yield (listed, place), entry
                continue
            for key in ("text", "feedback"):
                if key in entry:
                    yield (listed, place, key), entry[key]


def _drawn(item: Item, path: Path, where: str) -> CheckedItem:
    seen: set[str] = set()
    for seed in range(DRAWS if item.is_parameterised else 1):
        try:
            instance = draw_instance(item, seed)
        except DomainError as error:
            return CheckedItem((Found(path, _draw_trouble(error, item, where)),))
        if trouble := _shown_trouble(instance):
            return CheckedItem((Found(path, f"{where} {trouble}"),))
        seen.add(fingerprint(instance))
    if item.is_parameterised and len(seen) < 2:  # noqa: PLR2004 -- one is no variety
        text = f"{where} draws the same question every time. Widen its variables or drop them."
        return CheckedItem((Found((*path, "variables"), text),))
    return CheckedItem((), frozenset(seen))


def _draw_trouble(error: DomainError, item: Item, where: str) -> str:
    if isinstance(error, ImpossibleItemError):
        return str(error)
    if not item.is_parameterised:
        return f"In {where}: {_lowered(error)}"
    return f"In {where}, with some of the numbers it draws: {_lowered(error)}"


def _shown_trouble(instance: Item) -> str:
    match instance.response:
        case Numeric(tolerance=tolerance):
            texts = [instance.stem]
            if Fraction(tolerance) < 0:
                return "has a tolerance below zero."
        case SingleChoice(options) | MultipleChoice(options):
            texts = [instance.stem, *(option.text for option in options)]
        case ShortText(answers):
            texts = [instance.stem, *(answer.text for answer in answers)]
    return "" if all(text.strip() for text in texts) else "shows an empty text."


def _lowered(error: DomainError) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
