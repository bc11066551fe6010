"""Evaluate the small formulas of parameterised items: exact, bounded, never Python's `eval`.

The text is parsed with `ast.parse` and walked node by node; whatever is not listed here is
refused. Numbers are `Fraction`s, so 0.1 + 0.2 is 3/10. Every result is bounded in size, so no
formula can hang a server.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from lti_tool.domain.errors import DomainError

Value = Fraction | bool | str

MAX_LENGTH = 300
MAX_NODES = 120
MAX_BITS = 512
MAX_EXPONENT = 64
_LITERAL = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")


class FormulaError(DomainError):
    """A formula that cannot be read or worked out; the message names the formula."""

    def __init__(self, formula: str, what: str) -> None:
        super().__init__("bad_formula", f"The formula “{formula[:80]}” {what}")


def evaluate(formula: str, names: Mapping[str, Value]) -> Value:
    """Answer the value of `formula`, with `names` standing for their values.

    Raises FormulaError for anything but the small language of `docs/unit-file.md`.
    """
    tree = _parsed(formula)
    try:
        return _Walker(formula, names).value(tree.body)
    except ZeroDivisionError:
        raise FormulaError(formula, "divides by zero.") from None


def evaluate_number(formula: str, names: Mapping[str, Value]) -> Fraction:
    """Answer the value of a formula that must be a number."""
    value = evaluate(formula, names)
    if isinstance(value, bool) or not isinstance(value, Fraction):
        raise FormulaError(formula, "should give a number.")
    return value


def is_true(formula: str, names: Mapping[str, Value]) -> bool:
    """Answer whether a condition holds; the formula must give true or false."""
    value = evaluate(formula, names)
    if not isinstance(value, bool):
        raise FormulaError(formula, "should be a comparison, such as a < b.")
    return value


def names_in(formula: str) -> frozenset[str]:
    """Answer the names a formula refers to, functions left out."""
    nodes = ast.walk(_parsed(formula))
    return frozenset(
        node.id for node in nodes if isinstance(node, ast.Name) and node.id not in FUNCTIONS
    )


def round_half_up(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Round as schools do: 2.5 to 3, -2.5 to -3 (Python's own `round` goes to even)."""
    scale = Fraction(10) ** _whole(places)
    scaled = abs(value) * scale
    rounded = Fraction(math.floor(scaled + Fraction(1, 2))) / scale
    return rounded if value >= 0 else -rounded


@lru_cache(maxsize=1024)  # a draw works out the same few formulas again and again
def _parsed(formula: str) -> ast.Expression:
    if len(formula) > MAX_LENGTH:
        raise FormulaError(formula, f"is longer than {MAX_LENGTH} characters.")
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaError(formula, "is not written correctly.") from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise FormulaError(formula, "has too many parts.")
    return tree


def _whole(value: Fraction) -> int:
    if value.denominator != 1 or abs(value) > MAX_EXPONENT:
        msg = "not a small whole number"
        raise ValueError(msg)
    return value.numerator


def _gcd(*values: Fraction) -> Fraction:
    return Fraction(math.gcd(*(_integer(value) for value in values)))


def _lcm(*values: Fraction) -> Fraction:
    return Fraction(math.lcm(*(_integer(value) for value in values)))


def _integer(value: Fraction) -> int:
    if value.denominator != 1:
        msg = "not a whole number"
        raise ValueError(msg)
    return value.numerator


FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "gcd": _gcd,
    "lcm": _lcm,
    "round": round_half_up,
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "numerator": lambda value: Fraction(value.numerator),
    "denominator": lambda value: Fraction(value.denominator),
}

_ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.FloorDiv: lambda a, b: Fraction(a // b),
}

_COMPARISONS: dict[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class _Walker:
    """Works out one formula, one kind of node to a method."""

    def __init__(self, formula: str, names: Mapping[str, Value]) -> None:
        self._formula = formula
        self._names = names

    def value(self, node: ast.AST) -> Value:  # noqa: PLR0911 -- one answer for each kind of node
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name(id=name):
                if name not in self._names:
                    raise self._error(f"uses {name}, which is not defined.")
                return self._names[name]
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BinOp():
                return self._binary(node)
            case ast.BoolOp(op=joiner, values=parts):
                truths = (self._truth(part) for part in parts)
                return all(truths) if isinstance(joiner, ast.And) else any(truths)
            case ast.Compare():
                return self._compare(node)
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.value(body) if self._truth(test) else self.value(other)
            case ast.Call():
                return self._call(node)
            case _:
                raise self._error("uses something formulas do not allow.")

    def _constant(self, node: ast.Constant) -> Value:
        if isinstance(node.value, bool | str):
            return node.value
        if isinstance(node.value, int | float):
            # The literal as written, so that 0.1 is exactly one tenth.
            text = ast.get_source_segment(self._formula.strip(), node) or repr(node.value)
            number = text.replace("_", "")
            # Without a limit on its exponent, reading 1e99999999 takes minutes.
            if not _LITERAL.fullmatch(number):
                raise self._error("has a number that cannot be read.")
            return self._bounded(Fraction(number))
        raise self._error("uses something formulas do not allow.")

    def _unary(self, node: ast.UnaryOp) -> Value:
        match node.op:
            case ast.Not():
                return not self._truth(node.operand)
            case ast.USub():
                return -self._number(node.operand)
            case ast.UAdd():
                return self._number(node.operand)
            case _:
                raise self._error("uses something formulas do not allow.")

    def _binary(self, node: ast.BinOp) -> Value:
        left, right = self._number(node.left), self._number(node.right)
        if isinstance(node.op, ast.Pow):
            return self._power(left, right)
        operation = _ARITHMETIC.get(type(node.op))
        if operation is None:
            raise self._error("uses something formulas do not allow.")
        return self._bounded(Fraction(operation(left, right)))

    def _power(self, base: Fraction, exponent: Fraction) -> Fraction:
        if exponent.denominator != 1 or abs(exponent) > MAX_EXPONENT:
            raise self._error(f"has an exponent that is not a whole number up to {MAX_EXPONENT}.")
        return self._bounded(Fraction(base**exponent.numerator))

    def _compare(self, node: ast.Compare) -> bool:
        left = self.value(node.left)
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            comparison = _COMPARISONS.get(type(op))
            if comparison is None:
                raise self._error("uses something formulas do not allow.")
            right = self.value(right_node)
            if not isinstance(op, ast.Eq | ast.NotEq) and not (
                isinstance(left, Fraction) and isinstance(right, Fraction)
            ):
                raise self._error("compares things that are not numbers.")
            if not comparison(left, right):
                return False
            left = right
        return True

    def _call(self, node: ast.Call) -> Fraction:
        if not isinstance(node.func, ast.Name) or node.keywords or not node.args:
            raise self._error("uses something formulas do not allow.")
        function = FUNCTIONS.get(node.func.id)
        if function is None:
            raise self._error(f"uses {node.func.id}, which is not a function formulas know.")
        numbers = [self._number(argument) for argument in node.args]
        try:
            return self._bounded(Fraction(function(*numbers)))
        except (ValueError, TypeError):
            raise self._error(f"gives {node.func.id} something it cannot work with.") from None

    def _number(self, node: ast.AST) -> Fraction:
        value = self.value(node)
        if isinstance(value, bool) or not isinstance(value, Fraction):
            raise self._error("calculates with something that is not a number.")
        return value

    def _truth(self, node: ast.AST) -> bool:
        value = self.value(node)
        if not isinstance(value, bool):
            raise self._error("uses a number or text where true or false is needed.")
        return value

    def _bounded(self, value: Fraction) -> Fraction:
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
            raise self._error("gives a number that is too large.")
        return value

    def _error(self, what: str) -> FormulaError:
        return FormulaError(self._formula, what)
