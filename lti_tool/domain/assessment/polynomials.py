"""Polynomials in several symbols with exact coefficients, and quotients of them; bounded work."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lti_tool.domain.assessment.algebra import Call, Node, Number, Operation, Symbol

Monomial = tuple[tuple[str, int], ...]
"""The powers of its symbols in the order of their names."""
Polynomial = Mapping[Monomial, Fraction]

ONE: Polynomial = {(): Fraction(1)}
MAX_WORK = 20_000
MAX_POWER = 60
MAX_BITS = 4000


class TooLargeError(Exception):
    """The normal form would take more work than an answer is worth."""


class NotRationalError(Exception):
    """The expression has a root, an absolute value or a symbol in an exponent."""


@dataclass(frozen=True)
class Quotient:
    """One polynomial over another; neither is reduced."""

    top: Polynomial
    bottom: Polynomial

    def equals(self, other: "Quotient") -> bool:
        """Whether both are the same wherever both are defined."""
        work = _Work()
        return work.times(self.top, other.bottom) == work.times(other.top, self.bottom)


def quotient_of(node: Node) -> Quotient:
    """Answer the normal form of an expression.

    Raises NotRationalError or TooLargeError where there is none, ZeroDivisionError for a
    denominator that is zero everywhere.
    """
    return _Work().quotient(node)


def degree(polynomial: Polynomial) -> int:
    """Answer the highest sum of powers of any term."""
    return max((sum(power for _, power in monomial) for monomial in polynomial), default=0)


class _Work:
    """Adds and multiplies until the budget is spent."""

    def __init__(self) -> None:
        self._left = MAX_WORK

    def quotient(self, node: Node) -> Quotient:
        match node:
            case Number(value):
                return Quotient({(): value} if value else {}, ONE)
            case Symbol(name):
                return Quotient({((name, 1),): Fraction(1)}, ONE)
            case Call("-", of):
                inner = self.quotient(of)
                return Quotient(self.times({(): Fraction(-1)}, inner.top), inner.bottom)
            case Call():
                raise NotRationalError
            case Operation("^", base, exponent):
                return self._power(self.quotient(base), self._whole(exponent))
            case Operation(sign, left, right):
                return self._joined(sign, self.quotient(left), self.quotient(right))

    def _joined(self, sign: str, left: Quotient, right: Quotient) -> Quotient:
        if sign == "*":
            return Quotient(self.times(left.top, right.top), self.times(left.bottom, right.bottom))
        if sign == "/":
            if not right.top:
                raise ZeroDivisionError
            return Quotient(self.times(left.top, right.bottom), self.times(left.bottom, right.top))
        if left.bottom == right.bottom:
            return Quotient(self._plus(left.top, right.top, sign), left.bottom)
        one = self.times(left.top, right.bottom)
        other = self.times(right.top, left.bottom)
        return Quotient(self._plus(one, other, sign), self.times(left.bottom, right.bottom))

    def _power(self, base: Quotient, exponent: int) -> Quotient:
        if exponent < 0:
            if not base.top:
                raise ZeroDivisionError
            base, exponent = Quotient(base.bottom, base.top), -exponent
        result = Quotient(ONE, ONE)
        for _ in range(exponent):
            result = Quotient(
                self.times(result.top, base.top), self.times(result.bottom, base.bottom)
            )
        return result

    def _whole(self, exponent: Node) -> int:
        """Answer a whole exponent; one worked out of numbers only counts too, such as (1+1)."""
        value = self.quotient(exponent)
        if set(value.top) - {()} or set(value.bottom) - {()}:
            raise NotRationalError
        number = value.top.get((), Fraction(0)) / value.bottom[()]
        if number.denominator != 1:
            raise NotRationalError
        if abs(number) > MAX_POWER:
            raise TooLargeError
        return number.numerator

    def times(self, one: Polynomial, other: Polynomial) -> Polynomial:
        self._left -= len(one) * len(other) + 1
        if self._left < 0:
            raise TooLargeError
        product: dict[Monomial, Fraction] = {}
        for left, factor in one.items():
            for right, by in other.items():
                monomial = _merged(left, right)
                product[monomial] = product.get(monomial, Fraction(0)) + factor * by
        return _kept(product)

    @staticmethod
    def _plus(one: Polynomial, other: Polynomial, sign: str) -> Polynomial:
        total = dict(one)
        for monomial, factor in other.items():
            signed = factor if sign == "+" else -factor
            total[monomial] = total.get(monomial, Fraction(0)) + signed
        return _kept(total)


def _merged(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))


def _kept(terms: Mapping[Monomial, Fraction]) -> Polynomial:
    if any(
        max(factor.numerator.bit_length(), factor.denominator.bit_length()) > MAX_BITS
        for factor in terms.values()
    ):
        raise TooLargeError
    return {monomial: factor for monomial, factor in terms.items() if factor}
