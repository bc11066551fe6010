"""Write an algebraic expression; whatever means the same is right."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.algebra import (
    MAX_LENGTH,
    AlgebraError,
    Call,
    Node,
    Number,
    Operation,
    Symbol,
    read_expression,
    symbols_in,
)
from lti_tool.domain.assessment.algebra_form import FORMS, has_form, is_expanded, is_product
from lti_tool.domain.assessment.equivalence import has_values, is_equivalent
from lti_tool.domain.assessment.responses.base import (
    RIGHT,
    WRONG,
    Entry,
    Face,
    ItemScore,
    Names,
    Place,
    Plain,
    TextResponse,
)
from lti_tool.domain.assessment.responses.numeric import Mistake, mistake_out, mistakes_from
from lti_tool.domain.assessment.wording import fill

ANY_FORM = "any"
UNREADABLE = "This could not be read as an expression. Write it like 2x + 3 or (x + 1)^2."


@dataclass(frozen=True)
class Expression(TextResponse):
    """An expression in letters and numbers. `answer` and the mistakes are texts with slots."""

    kind: ClassVar[str] = "expression"
    longest: ClassVar[int] = MAX_LENGTH

    answer: str
    form: str = ANY_FORM
    symbols: tuple[str, ...] = ()
    """Names of more than one letter; any other letter stands for itself."""
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `answer`, `form`, `symbols` and `mistakes`."""
        return cls(
            answer=str(plain["answer"]),
            form=plain.get("form", ANY_FORM),
            symbols=tuple(plain.get("symbols", ())),
            mistakes=mistakes_from(plain),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `answer`, `form`, `symbols` and `mistakes`."""
        return {
            "answer": self.answer,
            "form": "" if self.form == ANY_FORM else self.form,
            "symbols": list(self.symbols),
            "mistakes": [mistake_out(mistake) for mistake in self.mistakes],
        }

    def filled(self, names: Names) -> Self:
        """Fill the expressions."""
        mistakes = tuple(
            replace(each, answer=fill(each.answer, names), feedback=fill(each.feedback, names))
            for each in self.mistakes
        )
        return replace(self, answer=fill(self.answer, names), mistakes=mistakes)

    def face(self) -> Face:
        """Show a field."""
        hint = f"Write it {FORMS[self.form]}." if self.form in FORMS else ""
        return Face(Entry.TEXT, hint=hint, longest=self.longest)

    def score(self, answer: str, decimal_mark: str) -> ItemScore:  # noqa: ARG002 -- both are read
        """Give credit for whatever means the same, in the wanted form."""
        wanted = self._read(self.answer)
        try:
            given = _in_known_case(self._read(answer), symbols_in(wanted))
        except AlgebraError as error:
            return ItemScore(WRONG, f"{UNREADABLE} {error}")
        if is_equivalent(wanted, given):
            if self.form in FORMS and not has_form(self.form, wanted, given):
                return ItemScore(WRONG, f"This means the same; write it {FORMS[self.form]}.")
            return ItemScore(RIGHT)
        for mistake in self.mistakes:
            if is_equivalent(self._read(mistake.answer), given):
                return ItemScore(WRONG, mistake.feedback, mistake.misconception)
        return ItemScore(WRONG)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the expressions and what is said to mistakes."""
        yield ("answer",), self.answer
        for place, mistake in enumerate(self.mistakes):
            yield ("mistakes", place, "answer"), mistake.answer
            if mistake.feedback:
                yield ("mistakes", place, "feedback"), mistake.feedback

    def trouble(self) -> str:
        """Every expression of the key can be read, has values and is in the wanted form itself."""
        for text in (self.answer, *(mistake.answer for mistake in self.mistakes)):
            try:
                node = self._read(text)
            except AlgebraError as error:
                return f"has the expression “{text}”, which cannot be read. {error}"
            if not has_values(node):
                return f"has the expression “{text}”, which has no value almost anywhere."
        answer = self._read(self.answer)
        if (self.form == "expanded" and not is_expanded(answer)) or (
            self.form == "factored" and not is_product(answer)
        ):
            return f"has an answer that is not itself written {FORMS[self.form]}."
        return ""

    def _read(self, text: str) -> Node:
        return read_expression(text, self.symbols)


def _in_known_case(node: Node, known: frozenset[str]) -> Node:
    """Answer an expression in which a capital letter that the key lacks is a small one."""
    match node:
        case Symbol(name):
            other = next((each for each in (name.lower(), name.upper()) if each in known), name)
            return node if name in known else Symbol(other)
        case Operation(_, left, right):
            return replace(
                node, left=_in_known_case(left, known), right=_in_known_case(right, known)
            )
        case Call(_, of):
            return replace(node, of=_in_known_case(of, known))
        case Number():
            return node
