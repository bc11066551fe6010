"""Units of measure that school items use, and how they convert, with exact factors.

Inch = 25.4 mm, pound = 0.453 592 37 kg (international yard and pound agreement, 1959);
US gallon = 231 cubic inches.
"""

import re
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Measure:
    """A unit: what it measures (a product of base kinds with powers) and its size in base units."""

    kinds: tuple[tuple[str, int], ...]
    size: Fraction


def read_unit(text: str) -> Measure | None:
    """Answer the unit that `text` names ("km/h", "miles per hour", "$ per kg"), None if unknown."""
    normal = _normalised(text)
    if not normal or len(normal) > _MAX_LENGTH:
        return None
    if normal in _SHORTHANDS:
        normal = _SHORTHANDS[normal]
    numerator, *denominators = re.split(r"\s*/\s*|\s+per\s+", normal)
    measure = _simple(numerator)
    for part in denominators:
        divisor = _simple(part)
        if measure is None or divisor is None:
            return None
        measure = _divided(measure, divisor)
    return measure


_MAX_LENGTH = 40
_SHORTHANDS = {"mph": "mile per hour", "kph": "km per hour", "kmh": "km per hour"}

_TABLE: dict[str, dict[str, Fraction]] = {
    "length": {
        "mm millimetre millimeter": Fraction(1, 1000),
        "cm centimetre centimeter": Fraction(1, 100),
        "m metre meter": Fraction(1),
        "km kilometre kilometer": Fraction(1000),
        "in inch inches": Fraction(254, 10000),
        "ft foot feet": Fraction(3048, 10000),
        "yd yard": Fraction(9144, 10000),
        "mi mile": Fraction(1609344, 1000),
    },
    "mass": {
        "mg milligram": Fraction(1, 1000),
        "g gram": Fraction(1),
        "kg kilogram kilo": Fraction(1000),
        "oz ounce": Fraction(45359237, 1600000),
        "lb lbs pound": Fraction(45359237, 100000),
    },
    "volume": {
        "ml millilitre milliliter": Fraction(1, 1000),
        "cl centilitre centiliter": Fraction(1, 100),
        "l litre liter": Fraction(1),
        "cup": Fraction(473176473, 2000000000),
        "pt pint": Fraction(473176473, 1000000000),
        "qt quart": Fraction(473176473, 500000000),
        "gal gallon": Fraction(473176473, 125000000),
    },
    "time": {
        "ms millisecond": Fraction(1, 1000),
        "s sec second": Fraction(1),
        "min minute": Fraction(60),
        "h hr hour": Fraction(3600),
        "day": Fraction(86400),
        "week": Fraction(604800),
    },
    "dollars": {"$ dollar": Fraction(1), "¢ cent": Fraction(1, 100)},
    "euros": {"€ euro": Fraction(1)},
    "pounds sterling": {"£": Fraction(1)},
}
_UNITS: dict[str, Measure] = {
    name: Measure(((kind, 1),), size)
    for kind, units in _TABLE.items()
    for names, size in units.items()
    for name in names.split()
}


def _normalised(text: str) -> str:
    lowered = re.sub(r"\s+", " ", text.strip().casefold()).rstrip(".")
    return re.sub(r"^(?:a|an|the)\s+", "", lowered)


def _simple(word: str) -> Measure | None:
    word = re.sub(r"^(?:a|an|one|each)\s+", "", word.strip()).rstrip(".")
    for candidate in (word, word.removesuffix("s"), word.removesuffix("es")):
        if candidate in _UNITS:
            return _UNITS[candidate]
    # Things are counted too: "3 dollars per apple" measures dollars by apples.
    counted = word.removesuffix("s")
    return Measure(((counted, 1),), Fraction(1)) if counted.isalpha() else None


def _divided(top: Measure, bottom: Measure) -> Measure:
    powers = dict(top.kinds)
    for kind, power in bottom.kinds:
        powers[kind] = powers.get(kind, 0) - power
    kinds = tuple(sorted((kind, power) for kind, power in powers.items() if power))
    return Measure(kinds, top.size / bottom.size)
