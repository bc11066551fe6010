"""Read the numbers students type: 0.75, 3/4, 75 %, 1 1/2, 1,200, each with or without a unit."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

MAX_LENGTH = 60
MAX_DIGITS = 24

_NUMBER = r"\d[\d.,  '’]*|[.,]\d+"
_QUANTITY = re.compile(
    rf"^(?P<lead>[$€£¥])?\s*(?P<sign>[+-])?\s*(?P<lead2>[$€£¥])?\s*"
    rf"(?:(?P<whole>\d+)\s+(?P<mixed_top>\d+)\s*/\s*(?P<mixed_bottom>\d+)"
    rf"|(?P<top>{_NUMBER})\s*/\s*(?P<bottom>{_NUMBER})"
    rf"|(?P<plain>{_NUMBER}))"
    rf"\s*(?P<percent>%|(?i:per\s?cent\b))?\s*(?P<unit>.*)$"
)
# "2 or 3", "1:2" and "4 + 1" are no numbers with a unit; "per 100 g" and "cm2" have units.
_NO_UNIT = re.compile(r"^[^\w°'\"$€£¥¢(/]|^//|(?<![\w^])(?<!per )\d")
_VULGAR = {"⁄": "/", "∕": "/", "−": "-", "–": "-", "×": "x"}


@dataclass(frozen=True)
class Quantity:
    """A number as typed: its exact value and whatever unit text followed (or a currency sign)."""

    value: Fraction
    unit: str
    is_percent: bool = False
    """Whether a percent sign was typed; `value` has then been divided by 100."""


def read_quantity(text: str, *, decimal_mark: str = ".") -> Quantity | None:
    """Answer what was typed, or None when it is no number.

    `decimal_mark` ("." or ",") settles only what is ambiguous: 1,500 is fifteen hundred where the
    mark is a point. 1,5 can only be one and a half and is read so everywhere.
    """
    cleaned = _cleaned(text)
    if len(cleaned) > MAX_LENGTH or sum(character.isdigit() for character in cleaned) > MAX_DIGITS:
        return None
    found = _QUANTITY.match(cleaned)
    if found is None:
        return None
    value = _value(found, decimal_mark)
    if value is None:
        return None
    if found["percent"]:
        value /= 100
    if found["sign"] == "-":
        value = -value
    if _NO_UNIT.search(found["unit"]):
        return None
    unit = f"{found['lead'] or found['lead2'] or ''} {found['unit'].strip()}".strip()
    return Quantity(value, unit, is_percent=bool(found["percent"]))


def _cleaned(text: str) -> str:
    # NFKC turns full-width digits and ½ into what the pattern knows; 1½ must not become 11/2.
    spaced = re.sub(r"(\d)([¼-¾⅐-⅞])", r"\1 \2", text.strip())
    plain = unicodedata.normalize("NFKC", spaced)
    return "".join(_VULGAR.get(character, character) for character in plain)


def _value(found: re.Match[str], decimal_mark: str) -> Fraction | None:
    if found["whole"] is not None:
        bottom = int(found["mixed_bottom"])
        top = Fraction(int(found["mixed_top"]), bottom) if bottom else None
        return None if top is None else int(found["whole"]) + top
    if found["top"] is not None:
        top = _decimal(found["top"], decimal_mark)
        divisor = _decimal(found["bottom"], decimal_mark)
        return top / divisor if top is not None and divisor else None
    return _decimal(found["plain"], decimal_mark)


def _decimal(text: str, decimal_mark: str) -> Fraction | None:
    """Read digits with grouping and a decimal mark; None for what no reader would write."""
    compact = re.sub(r"[  '’]", "", text.rstrip(" "))
    group_mark = "," if decimal_mark == "." else "."
    grouped = re.compile(rf"^[1-9]\d{{0,2}}(?:\{group_mark}\d{{3}})+(?:\{decimal_mark}\d+)?$")
    if grouped.match(compact):
        compact = compact.replace(group_mark, "")
    elif compact.count(group_mark) == 1 and decimal_mark not in compact:
        compact = compact.replace(group_mark, decimal_mark)
    compact = compact.replace(decimal_mark, ".").rstrip(".") if decimal_mark == "," else compact
    if not re.fullmatch(r"\d*\.?\d*", compact) or not re.search(r"\d", compact):
        return None
    return Fraction(f"0{compact}" if compact.startswith(".") else compact.rstrip("."))
