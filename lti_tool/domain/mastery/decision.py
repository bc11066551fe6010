"""Decide, from one scored form, whether the objective is mastered."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lti_tool.domain.curriculum.criterion import Criterion, required_correct
from lti_tool.domain.mastery.levels import Level, level_of

RULE = "criterion-1"
"""Names the rule below in stored decisions; a changed rule gets a new name."""


class Verdict(StrEnum):
    """What a decision says."""

    MASTERED = "mastered"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class ScoredItem:
    """How one item of the form went."""

    cell: str
    is_correct: bool
    is_transfer: bool


@dataclass(frozen=True)
class Decision:
    """A verdict with its level and the counts it rests on."""

    verdict: Verdict
    level: Level
    correct: int
    answered: int
    required: int

    @property
    def reason(self) -> str:
        """Why this level, in one sentence that every role reads."""
        needed = f"{self.required} of {self.answered} needed"
        line = f"{self.correct} of {self.answered} questions right; {needed}"
        if self.level is Level.EXTENDS:
            return f"{line}, and the skill carried over to a new situation."
        return f"{line}."


def decide(criterion: Criterion, scored: Sequence[ScoredItem]) -> Decision:
    """Decide by the teacher's criterion alone. A better answer never lowers the result."""
    size = len(scored)
    correct = sum(item.is_correct for item in scored)
    required = required_correct(criterion, size)
    transfers = [item.is_correct for item in scored if item.is_transfer]
    level = level_of(
        correct=correct,
        required=required,
        transfer_shown=bool(transfers) and all(transfers),
    )
    verdict = Verdict.MASTERED if level.is_mastery else Verdict.NOT_YET
    return Decision(verdict, level, correct, size, required)
