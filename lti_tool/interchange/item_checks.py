"""Check that an item of a unit file means something: its formulas, its key, its draws."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from lti_tool.domain.assessment.expressions import FUNCTIONS, FormulaError, names_in
from lti_tool.domain.assessment.forms.findings import Weight
from lti_tool.domain.assessment.forms.yield_of import known_yield
from lti_tool.domain.assessment.instances import (
    ImpossibleItemError,
    draw_instance,
    fingerprint,
)
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
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
    item = item_from_mapping(plain)
    found = [
        Found((*path, *inside), f"In {where}: {text}")
        for inside, text in (
            *_check_variables(plain),
            *_check_formulas(item, plain),
            *_check_texts(item, plain),
        )
    ]
    found += [Found((*path, *inside), f"{where} {text}") for inside, text in check_key(plain)]
    if found:
        return CheckedItem(tuple(found))
    return _drawn(item, path, where)


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


def _check_formulas(item: Item, plain: Plain) -> Iterator[tuple[Path, str]]:
    known = list(plain.get("variables", {}))
    for name, formula in plain.get("derived", {}).items():
        yield from _formula_trouble(("derived", name), str(formula), known)
        known.append(name)
    for inside, formula in _formulas(item):
        yield from _formula_trouble(inside, formula, known)


def _check_texts(item: Item, plain: Plain) -> Iterator[tuple[Path, str]]:
    known = [*plain.get("variables", {}), *plain.get("derived", {})]
    for inside, text in _texts(item):
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


def _formulas(item: Item) -> Iterator[tuple[Path, str]]:
    for place, condition in enumerate(item.variables.conditions):
        yield ("conditions", place), condition
    yield from item.response.formulas()


def _texts(item: Item) -> Iterator[tuple[Path, str]]:
    yield ("stem",), item.stem
    yield from item.response.texts()
    if item.explanation:
        yield ("explanation",), item.explanation


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
    return CheckedItem((*_wrong_sometimes(item, path, where),), frozenset(seen))


def _wrong_sometimes(item: Item, path: Path, where: str) -> Iterator[Found]:
    """Answer what a student would be wronged by with some numbers: more of them are tried here."""
    for finding in known_yield(item).findings:
        if finding.weight is Weight.WRONG:
            yield Found(path, f"In {where}: {finding.text[:1].lower()}{finding.text[1:]}")


def _draw_trouble(error: DomainError, item: Item, where: str) -> str:
    if isinstance(error, ImpossibleItemError):
        return str(error)
    if not item.is_parameterised:
        return f"In {where}: {_lowered(error)}"
    return f"In {where}, with some of the numbers it draws: {_lowered(error)}"


def _shown_trouble(instance: Item) -> str:
    shown = [instance.stem, *(text for group in instance.response.rivals() for text in group)]
    if not all(text.strip() for text in shown):
        return "shows an empty text."
    return instance.response.trouble()


def _lowered(error: DomainError) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
