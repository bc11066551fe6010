"""Round half up, as gradebooks do: 4.125 is 4.13, never 4.12."""

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction, places: int = 0) -> Decimal:
    """Answer a number that is not negative with so many decimals.

    Rounded from the exact fraction: a mean of seven scores has no exact decimal, and a half that
    is missed by a billionth would fall to the wrong side.
    """
    units, rest = divmod(value * 10**places, 1)
    return Decimal(units + (rest * 2 >= 1)).scaleb(-places)


def whole(value: Fraction) -> int:
    """Answer the whole number nearest to one that is not negative, a half going up."""
    return int(half_up(value))


def plain(value: Decimal) -> str:
    """Answer a number as a person writes it: 3 rather than 3.00, and 2.65."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
