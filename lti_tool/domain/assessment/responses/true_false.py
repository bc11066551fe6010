"""Say whether a statement is true."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.expressions import is_true
from lti_tool.domain.assessment.responses.base import (
    RIGHT,
    WRONG,
    Entry,
    Face,
    ItemScore,
    Names,
    Place,
    Plain,
    Response,
    Said,
    sparse,
)
from lti_tool.domain.assessment.responses.choice import read_positions
from lti_tool.domain.assessment.wording import fill

LABELS = ("True", "False")
LITERALS = ("true", "false")


@dataclass(frozen=True)
class Remark:
    """What to say to one of the two answers, and what it tells when it is wrong."""

    feedback: str = ""
    misconception: str = ""


@dataclass(frozen=True)
class TrueFalse(Response):
    """The statement is true or false; `answer` is "true", "false" or a condition."""

    kind: ClassVar[str] = "true_false"

    answer: str
    if_true: Remark = field(default_factory=Remark)
    if_false: Remark = field(default_factory=Remark)

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `answer`, `if_true` and `if_false`."""
        answer = str(plain["answer"])
        # A bare `true` of YAML and JSON may come as a boolean.
        is_literal = answer.strip().casefold() in LITERALS
        return cls(
            answer.strip().casefold() if is_literal else answer,
            _remark(plain.get("if_true", {})),
            _remark(plain.get("if_false", {})),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `answer`, `if_true` and `if_false`."""
        return {
            "answer": self.answer,
            "if_true": _remark_out(self.if_true),
            "if_false": _remark_out(self.if_false),
        }

    def filled(self, names: Names) -> Self:
        """Work the condition out."""
        answer = self.answer
        if answer not in LITERALS:
            answer = "true" if is_true(answer, names) else "false"
        return replace(
            self,
            answer=answer,
            if_true=_filled(self.if_true, names),
            if_false=_filled(self.if_false, names),
        )

    def face(self) -> Face:
        """Show True and False, always in this order."""
        return Face(Entry.ONE, options=LABELS)

    def read(self, raw: list[str]) -> tuple[int, ...]:
        """Answer 0 for true, 1 for false, or nothing."""
        return read_positions(raw, len(LABELS), most=1)

    def score(self, answer: tuple[int, ...], decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """Give credit for the right one of two."""
        chosen = LITERALS[answer[0]]
        remark = self.if_true if chosen == "true" else self.if_false
        if chosen == self.answer:
            return ItemScore(RIGHT, remark.feedback)
        return ItemScore(WRONG, remark.feedback, remark.misconception)

    def said(self, answer: tuple[int, ...]) -> tuple[Said, ...]:
        """Answer True or False."""
        return tuple(Said(LABELS[place]) for place in answer)

    def restored(self, kept: list[Any]) -> tuple[int, ...]:
        """Answer the position that is kept."""
        return tuple(int(position) for position in kept)

    def guess_floor(self) -> float:
        """A coin knows half."""
        return 1 / len(LABELS)

    def formulas(self) -> Iterator[tuple[Place, str]]:
        """Answer the condition, if the answer is one."""
        if self.answer not in LITERALS:
            yield ("answer",), self.answer

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer what is said to either answer."""
        for key, remark in (("if_true", self.if_true), ("if_false", self.if_false)):
            if remark.feedback:
                yield (key, "feedback"), remark.feedback


def _remark(plain: Plain) -> Remark:
    return Remark(plain.get("feedback", ""), plain.get("misconception", ""))


def _remark_out(remark: Remark) -> dict[str, Any]:
    return sparse({"feedback": remark.feedback, "misconception": remark.misconception})


def _filled(remark: Remark, names: Names) -> Remark:
    return replace(remark, feedback=fill(remark.feedback, names))
