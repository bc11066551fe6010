"""Read and write the numbers of grades without losing any of them."""

import math
from fractions import Fraction

from lti_tool.domain.errors import LmsRefusedError


def fraction(value: object) -> Fraction:
    """Answer a JSON number exactly. Raises LmsRefusedError for whatever else an LMS may send."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or (isinstance(value, float) and not math.isfinite(value)):
        raise LmsRefusedError("unreadable_answer", "The LMS shows a number we cannot read.")
    return Fraction(str(value))  # by way of text, so that 0.1 is a tenth


def json_number(points: Fraction) -> float:
    """Answer an int when that is exact: `90`, not `90.0`."""
    return points.numerator if points.denominator == 1 else float(points)
