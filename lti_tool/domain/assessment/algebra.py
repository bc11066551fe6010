"""Read algebraic expressions as students type them: 2x + 3, (x+1)^2, x²/4, √2·|y|; nothing is run.

A parser of our own, bounded in length and depth. `equivalence.py` tells whether two expressions
mean the same, `algebra_form.py` whether one is expanded or factored.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from lti_tool.domain.errors import DomainError

MAX_LENGTH = 200
MAX_TOKENS = 150
MAX_DEPTH = 30
FUNCTIONS = ("sqrt", "abs")
_UNKNOWN_FUNCTIONS = ("sin", "cos", "tan", "log", "ln", "exp")
_HALF_SIGNS = re.compile(r"([¼-¾⅐-⅞])")
_RAISED = re.compile(r"([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "⁄": "/", "∕": "/"}
    | {"[": "(", "]": ")", "{": "(", "}": ")"}
)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,15}(?:[.,]\d{1,15})?|\.\d{1,15})|(?P<word>[^\W\d_]+)|(?P<sign>\*\*|[-+*/^()|√]))"
)


class AlgebraError(DomainError):
    """An expression that cannot be read; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__("bad_expression", why)


@dataclass(frozen=True)
class Number:
    """A number, exact."""

    value: Fraction


@dataclass(frozen=True)
class Symbol:
    """A letter that stands for any number."""

    name: str


@dataclass(frozen=True)
class Operation:
    """Two expressions joined by one of + - * / ^."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Call:
    """A function of one expression: "-", "sqrt" or "abs"."""

    name: str
    of: "Node"


Node = Number | Symbol | Operation | Call


def read_expression(text: str, symbols: tuple[str, ...] = ()) -> Node:
    """Answer what an expression says; raises AlgebraError for whatever cannot be read.

    Every letter is a symbol of its own, but for those longer names in `symbols`.
    """
    if len(text) > MAX_LENGTH:
        raise AlgebraError(f"An expression has at most {MAX_LENGTH} characters.")
    return _Parser(_tokens(_cleaned(text), symbols)).all()


def symbols_in(node: Node) -> frozenset[str]:
    """Answer the symbols of an expression."""
    match node:
        case Symbol(name):
            return frozenset({name})
        case Operation(_, left, right):
            return symbols_in(left) | symbols_in(right)
        case Call(_, of):
            return symbols_in(of)
        case Number():
            return frozenset()


def _cleaned(text: str) -> str:
    if re.search(r"\d[¼-¾⅐-⅞]", text):
        raise AlgebraError("A mixed number such as 1½ is not clear here. Write 3/2.")
    halves = _HALF_SIGNS.sub(r"(\1)", text)
    powers = _RAISED.sub(lambda power: f"^({power[1].translate(_LOWERED)})", halves)
    return unicodedata.normalize("NFKC", powers).translate(_SIGNS)


def _tokens(text: str, symbols: tuple[str, ...]) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    place, text = 0, text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise AlgebraError(f"“{text[place : place + 10].strip()}” cannot be read.")
        place = found.end()
        if word := found["word"]:
            tokens += _names(word, symbols)
        elif number := found["number"]:
            tokens.append(("number", number.replace(",", ".")))
        else:
            tokens.append(("sign", "^" if found["sign"] == "**" else found["sign"]))
        if len(tokens) > MAX_TOKENS:
            raise AlgebraError("The expression has too many parts.")
    return tokens


def _names(word: str, symbols: tuple[str, ...]) -> list[tuple[str, str]]:
    """Cut a run of letters into functions, longer names and single letters."""
    names: list[tuple[str, str]] = []
    longer = sorted((name for name in symbols if len(name) > 1), key=len, reverse=True)
    while word:
        here = word
        if found := next((name for name in longer if here.startswith(name)), None):
            names.append(("symbol", found))
        elif found := next((name for name in FUNCTIONS if here.casefold().startswith(name)), None):
            names.append(("function", found))
        elif unknown := next((name for name in _UNKNOWN_FUNCTIONS if here.startswith(name)), None):
            raise AlgebraError(f"“{unknown}” cannot be read. The functions known are sqrt and abs.")
        else:
            found = here[0]
            names.append(("symbol", found))
        word = word[len(found) :]
    return names


_END = ("end", "")


class _Parser:
    """Reads tokens from left to right, one rule of the grammar to a method."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._is_in_bars = False

    def all(self) -> Node:
        if not self._tokens:
            raise AlgebraError("There is no expression.")
        node = self._sum()
        if self._next != _END:
            raise AlgebraError(f"“{self._next[1]}” stands where nothing can stand.")
        return node

    @property
    def _next(self) -> tuple[str, str]:
        return self._tokens[self._place] if self._place < len(self._tokens) else _END

    def _takes(self, *signs: str) -> str:
        kind, text = self._next
        if kind != "sign" or text not in signs:
            return ""
        self._place += 1
        return text

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._takes("+", "-"):
            node = Operation(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._signed()
        while True:
            if sign := self._takes("*", "/"):
                node = Operation(sign, node, self._signed())
            elif self._begins_factor():
                node = Operation("*", node, self._power())
            else:
                return node

    def _begins_factor(self) -> bool:
        """Whether what comes next multiplies without a sign; a number never does."""
        kind, text = self._next
        if kind in {"symbol", "function"}:
            return True
        return kind == "sign" and (text in "(√" or (text == "|" and not self._is_in_bars))

    def _signed(self) -> Node:
        self._deeper()
        sign = self._takes("+", "-")
        node = self._signed() if sign else self._power()
        self._depth -= 1
        return Call("-", node) if sign == "-" else node

    def _power(self) -> Node:
        base = self._atom()
        return Operation("^", base, self._signed()) if self._takes("^") else base

    def _atom(self) -> Node:
        kind, text = self._next
        self._place += 1
        self._deeper()
        try:
            match kind, text:
                case "number", _:
                    return Number(Fraction(f"0{text}" if text.startswith(".") else text))
                case "symbol", _:
                    return Symbol(text)
                case ("function", _) | ("sign", "√"):
                    return Call("sqrt" if text == "√" else text, self._atom())
                case "sign", "(":
                    return self._inside(")", in_bars=False)
                case "sign", "|":
                    return Call("abs", self._inside("|", in_bars=True))
                case "end", _:
                    raise AlgebraError("Something is missing at the end.")
                case _:
                    raise AlgebraError(f"Something is missing before “{text}”.")
        finally:
            self._depth -= 1

    def _inside(self, closing: str, *, in_bars: bool) -> Node:
        before, self._is_in_bars = self._is_in_bars, in_bars
        node = self._sum()
        if not self._takes(closing):
            raise AlgebraError(f"A “{closing}” is missing.")
        self._is_in_bars = before
        return node

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise AlgebraError("The expression is nested too deeply.")
