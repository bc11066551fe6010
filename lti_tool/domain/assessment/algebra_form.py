"""Tell whether an expression is written out as a sum, or as a product of factors."""

import math
from fractions import Fraction

from lti_tool.domain.assessment.algebra import Call, Node, Number, Operation, Symbol
from lti_tool.domain.assessment.polynomials import (
    NotRationalError,
    Polynomial,
    TooLargeError,
    degree,
    quotient_of,
)

FORMS = {"expanded": "without brackets", "factored": "as a product of factors"}
_MOST_FACTORS = 60


def has_form(form: str, wanted: Node, given: Node) -> bool:
    """Whether `given`, which means the same as `wanted`, is written in the form."""
    if form == "expanded":
        return is_expanded(given)
    return _factors_like(wanted, given)


def is_product(node: Node) -> bool:
    """Whether it is a product or a power, such as 2(x + 1) or (x + 1)^2."""
    factors = _factors(node)
    return len(factors) > 1 or _base(factors[0])[1] > 1


def is_expanded(node: Node) -> bool:
    """Whether it is a sum of terms without brackets, each kind of term once."""
    kinds = [_term(term) for term in _terms(node)]
    return all(kind is not None for kind in kinds) and len(set(kinds)) == len(kinds)


def _terms(node: Node) -> list[Node]:
    match node:
        case Operation("+" | "-", left, right):
            return [*_terms(left), *_terms(right)]
        case Call("-", of):
            return _terms(of)
        case _:
            return [node]


def _term(node: Node) -> tuple[tuple[str, Fraction], ...] | None:
    """Answer the powers of a term's symbols, None when it is none or could be gathered further."""
    numbers, powers = 0, dict[str, Fraction]()
    for factor in _factors(node):
        match factor:
            case Number():
                numbers += 1
            case Symbol(name) if name not in powers:
                powers[name] = Fraction(1)
            case Operation("^", Symbol(name), Number(value)) if name not in powers:
                powers[name] = value
            case _:
                return None
    return tuple(sorted(powers.items())) if numbers <= 1 else None


def _factors(node: Node) -> list[Node]:
    match node:
        case Operation("*", left, right):
            return [*_factors(left), *_factors(right)]
        case Operation("/", left, Number()):
            return _factors(left)
        case Call("-", of):
            return _factors(of)
        case _:
            return [node]


def _factors_like(wanted: Node, given: Node) -> bool:
    """Whether both have factors of the same degrees, none with a common number left inside."""
    try:
        wanted_factors, given_factors = _polynomials(wanted), _polynomials(given)
    except (NotRationalError, TooLargeError, ZeroDivisionError):
        # What has no normal form is not judged by it.
        return True
    if sorted(map(degree, wanted_factors)) != sorted(map(degree, given_factors)):
        return False
    return all(map(_is_primitive, given_factors)) or not all(map(_is_primitive, wanted_factors))


def _polynomials(node: Node) -> list[Polynomial]:
    """Answer the factors of a product that are more than numbers, powers written out."""
    found: list[Polynomial] = []
    for factor in _factors(node):
        base, times = _base(factor)
        quotient = quotient_of(base)
        if set(quotient.bottom) - {()}:
            raise NotRationalError
        if degree(quotient.top):
            found += [quotient.top] * times
        if len(found) > _MOST_FACTORS:
            raise TooLargeError
    return found


def _base(factor: Node) -> tuple[Node, int]:
    match factor:
        case Operation("^", base, Number(value)) if value.denominator == 1 and value > 0:
            return base, min(value.numerator, _MOST_FACTORS + 1)
        case _:
            return factor, 1


def _is_primitive(polynomial: Polynomial) -> bool:
    """Whether no whole number but 1 divides all its terms; what has fractions is left alone."""
    numbers = list(polynomial.values())
    if any(number.denominator != 1 for number in numbers):
        return True
    return math.gcd(*(number.numerator for number in numbers)) == 1
