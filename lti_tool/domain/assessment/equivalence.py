"""Tell whether two algebraic expressions mean the same, in bounded time.

Where both are quotients of polynomials the answer is exact: their normal forms are compared.
Where roots, absolute values or symbols in exponents come in, both are worked out at many rational
points, exactly or to sixty digits; the points are always the same, so the answer is too.
"""

import math
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from lti_tool.domain.assessment.algebra import Call, Node, Number, Operation, Symbol, symbols_in
from lti_tool.domain.assessment.polynomials import (
    MAX_BITS,
    NotRationalError,
    TooLargeError,
    quotient_of,
)

ENOUGH_POINTS = 5
_MAX_EXPONENT = 200
_SCALE = 10**60
_CLOSE = Fraction(1, 10**30)


class _UndefinedError(Exception):
    """The expression has no value at a point."""


def is_equivalent(wanted: Node, given: Node) -> bool:
    """Whether `given` means the same as `wanted`; where that cannot be settled, it does not."""
    try:
        return quotient_of(wanted).equals(quotient_of(given))
    except ZeroDivisionError:
        return False
    except (NotRationalError, TooLargeError):
        return _agree_at_points(wanted, given)


def has_values(node: Node) -> bool:
    """Whether an expression has a value at enough points to be compared with others."""
    return len(_values(node, tuple(sorted(symbols_in(node))))) >= ENOUGH_POINTS


def _agree_at_points(wanted: Node, given: Node) -> bool:
    names = tuple(sorted(symbols_in(wanted) | symbols_in(given)))
    points = _values(wanted, names)
    if len(points) < ENOUGH_POINTS:
        return False
    for point, value in points:
        try:
            other = _value(given, dict(zip(names, point, strict=True)))
        except (_UndefinedError, TooLargeError):
            return False
        size = max(Fraction(1), abs(value), abs(other))
        if abs(value - other) > _CLOSE * size:
            return False
    return True


@lru_cache(maxsize=64)
def _values(
    node: Node, names: tuple[str, ...]
) -> tuple[tuple[tuple[Fraction, ...], Fraction], ...]:
    """Answer the points where an expression has a value, with the value."""
    found = []
    for point in _points(len(names)):
        try:
            value = _value(node, dict(zip(names, point, strict=True)))
        except (_UndefinedError, TooLargeError):
            continue
        found.append((point, value))
    return tuple(found)


def _points(count: int) -> Iterator[tuple[Fraction, ...]]:
    """Answer points of whole numbers and of fractions, above and below zero; always the same."""
    chance = random.Random(271828)  # noqa: S311 -- variety, not secrecy
    for _ in range(12):
        yield tuple(Fraction(chance.randint(1, 12)) for _ in range(count))
    for _ in range(12):
        yield tuple(Fraction(chance.randint(-9, 12)) for _ in range(count))
    for lowest in (1, -40):
        for _ in range(8):
            yield tuple(
                Fraction(chance.randint(lowest, 60), chance.randint(2, 9)) for _ in range(count)
            )


def _value(node: Node, names: Mapping[str, Fraction]) -> Fraction:
    match node:
        case Number(value):
            return value
        case Symbol(name):
            return names[name]
        case Call("-", of):
            return -_value(of, names)
        case Call("abs", of):
            return abs(_value(of, names))
        case Call(_, of):
            return _root(_value(of, names))
        case Operation(sign, left, right):
            return _joined(sign, _value(left, names), _value(right, names))


def _joined(sign: str, left: Fraction, right: Fraction) -> Fraction:
    match sign:
        case "+":
            return _bounded(left + right)
        case "-":
            return _bounded(left - right)
        case "*":
            return _bounded(left * right)
        case "/":
            if right == 0:
                raise _UndefinedError
            return _bounded(left / right)
        case _:
            return _power(left, right)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator == 2:  # noqa: PLR2004 -- a half is a square root
        return _power(_root(base), exponent * 2)
    if exponent.denominator != 1 or (base == 0 and exponent <= 0):
        raise _UndefinedError
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent) > _MAX_EXPONENT or size * abs(exponent) > MAX_BITS:
        raise TooLargeError
    return base**exponent.numerator


def _root(value: Fraction) -> Fraction:
    if value < 0:
        raise _UndefinedError
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return Fraction(top, bottom)
    scaled = value.numerator * _SCALE * _SCALE // value.denominator
    return Fraction(math.isqrt(scaled), _SCALE)


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise TooLargeError
    return value
