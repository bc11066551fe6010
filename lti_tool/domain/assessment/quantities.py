"""Read the numbers students type: 0.75, 3/4, 75 %, 1 1/2, 1,200, 3 × 10⁸, a unit behind them."""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction

MAX_LENGTH = 60
MAX_DIGITS = 24

_NUMBER = r"\d[\d.,  '’]*|[.,]\d+"
_QUANTITY = re.compile(
    rf"^(?P<lead>[$€£¥])?\s*(?P<sign>[+-])?\s*(?P<lead2>[$€£¥])?\s*"
    rf"(?:(?P<whole>\d+)\s+(?P<mixed_top>\d+)\s*/\s*(?P<mixed_bottom>\d+)"
    rf"|(?P<top>{_NUMBER})\s*/\s*(?P<bottom>{_NUMBER})"
    rf"|(?P<plain>{_NUMBER})(?:\s*[x·*]\s*10\s*\^\s*(?P<power>[+-]?\d{{1,2}})(?!\d)"
    rf"|[eE](?P<e>[+-]?\d{{1,2}})(?!\w))?)"
    rf"\s*(?P<percent>%|(?i:per\s?cent\b))?\s*(?P<unit>.*)$"
)
# "2 or 3", "1:2" and "4 + 1" are no numbers with a unit; "per 100 g" and "cm2" have units.
_NO_UNIT = re.compile(r"^[^\w°'\"$€£¥¢(/]|^//|(?<![\w^])(?<!per )\d")
_VULGAR = {"⁄": "/", "∕": "/", "−": "-", "–": "-", "×": "x"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWER_OF_TEN = re.compile(r"(?<=10)\s*([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
MAX_POWER = 30


@dataclass(frozen=True)
class Written:
    """How a number was written: its digits, or the top and bottom of its fraction."""

    digits: str = ""
    top: int = 0
    bottom: int = 0
    is_fraction: bool = False
    is_mixed: bool = False
    has_power: bool = False

    @property
    def is_simplest(self) -> bool:
        """Whether a fraction cannot be reduced; a mixed number's fraction must be a proper one."""
        if not self.is_fraction or self.bottom < 2 or math.gcd(self.top, self.bottom) != 1:  # noqa: PLR2004 -- halves at least
            return False
        return not self.is_mixed or 0 < self.top < self.bottom

    @property
    def figures(self) -> tuple[int, int]:
        """The fewest and the most significant figures it may have: 1200 may have 2, 3 or 4."""
        whole, point, places = self.digits.partition(".")
        significant = (whole + places).lstrip("0")
        if not significant:
            return 1, max(1, len(places))
        most = len(significant)
        least = most if point or self.has_power else len(significant.rstrip("0"))
        return least, most


@dataclass(frozen=True)
class Quantity:
    """A number as typed: its exact value and whatever unit text followed (or a currency sign)."""

    value: Fraction
    unit: str
    is_percent: bool = False
    """Whether a percent sign was typed; `value` has then been divided by 100."""
    written: Written = field(default_factory=Written, compare=False)


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
    written = _written(found, decimal_mark)
    return Quantity(value, unit, is_percent=bool(found["percent"]), written=written)


def _cleaned(text: str) -> str:
    # NFKC turns full-width digits and ½ into what the pattern knows; 1½ must not become 11/2.
    spaced = re.sub(r"(\d)([¼-¾⅐-⅞])", r"\1 \2", text.strip())
    spaced = _POWER_OF_TEN.sub(lambda power: f"^{power[1].translate(_RAISED)}", spaced)
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
    value = _decimal(found["plain"], decimal_mark)
    power = int(found["power"] or found["e"] or 0)
    if value is None or abs(power) > MAX_POWER:
        return None
    return value * Fraction(10) ** power


def _written(found: re.Match[str], decimal_mark: str) -> Written:
    if found["whole"] is not None:
        top, bottom = int(found["mixed_top"]), int(found["mixed_bottom"])
        return Written(top=top, bottom=bottom, is_fraction=True, is_mixed=True)
    if found["top"] is not None:
        top_digits = _digits(found["top"], decimal_mark) or ""
        bottom_digits = _digits(found["bottom"], decimal_mark) or ""
        if top_digits.isdecimal() and bottom_digits.isdecimal():
            return Written(top=int(top_digits), bottom=int(bottom_digits), is_fraction=True)
        return Written(is_fraction=True)
    has_power = (found["power"] or found["e"]) is not None
    return Written(digits=_digits(found["plain"], decimal_mark) or "", has_power=has_power)


def _decimal(text: str, decimal_mark: str) -> Fraction | None:
    digits = _digits(text, decimal_mark)
    return None if digits is None else Fraction(digits)


def _digits(text: str, decimal_mark: str) -> str | None:
    """Answer digits with at most a point among them; None for what no reader would write."""
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
    return f"0{compact}" if compact.startswith(".") else compact.rstrip(".")
