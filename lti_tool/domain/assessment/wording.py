"""Fill `{{ formula }}` and `{{ formula | format }}` in item texts."""

import re
from collections.abc import Mapping
from fractions import Fraction

from lti_tool.domain.assessment.expressions import (
    FormulaError,
    Value,
    evaluate,
    names_in,
    round_half_up,
)

_SLOT = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_FORMAT = re.compile(r"^(.*?)\|\s*([a-z]+)(?:\((\d)\))?\s*$", re.DOTALL)
_MOST_PLACES = 4


def fill(text: str, names: Mapping[str, Value]) -> str:
    """Answer `text` with each slot replaced by its value."""
    return _SLOT.sub(lambda slot: _shown(slot.group(1).strip(), names), text)


def slots_in(text: str) -> frozenset[str]:
    """Answer the names the slots of `text` refer to."""
    found: frozenset[str] = frozenset()
    for slot in _SLOT.finditer(text):
        formula, _, _ = _split(slot.group(1).strip())
        found |= names_in(formula)
    return found


def show_number(value: Fraction) -> str:
    """Answer a number as a textbook prints it: 3, 2.5, or 2/3 when no short decimal is exact."""
    if value.denominator == 1:
        return str(value.numerator)
    if (value * 10**_MOST_PLACES).denominator == 1:
        return _decimal(value, _MOST_PLACES).rstrip("0")
    return f"{value.numerator}/{value.denominator}"


def _split(slot: str) -> tuple[str, str, int]:
    found = _FORMAT.match(slot)
    if found is None:
        return slot, "", 0
    return found.group(1).strip(), found.group(2), int(found.group(3) or 2)


def _shown(slot: str, names: Mapping[str, Value]) -> str:
    formula, style, places = _split(slot)
    value = evaluate(formula, names)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise FormulaError(formula, "gives true or false where a number or text is needed.")
    return _styled(value, style, places, formula)


def _styled(value: Fraction, style: str, places: int, formula: str) -> str:
    match style:
        case "":
            return show_number(value)
        case "fraction":
            return str(value)
        case "mixed":
            return _mixed(value)
        case "decimal" | "money":
            # Money always shows two places: $3.50, not $3.5.
            return _decimal(round_half_up(value, Fraction(places)), places)
        case "percent":
            return f"{show_number(value * 100)}%"
        case _:
            raise FormulaError(formula, f"asks for the format “{style}”, which is not known.")


def _decimal(value: Fraction, places: int) -> str:
    """Write a number of at most `places` places digit by digit, so that a large one is exact."""
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _mixed(value: Fraction) -> str:
    whole, rest = divmod(abs(value), 1)
    sign = "-" if value < 0 else ""
    if rest == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole} {rest}" if whole else f"{sign}{rest}"
