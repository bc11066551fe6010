"""Decide whether an objective is mastered: the teacher's criterion, and how sure we can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lti_tool.domain.curriculum.criterion import (
    Criterion,
    Every,
    ScoredItem,
    Streak,
    Transfer,
    asks_for_judgement,
    is_met,
    judged_level,
    proficiency_cut,
    required_correct,
)
from lti_tool.domain.curriculum.criterion_words import criterion_sentence
from lti_tool.domain.mastery.evidence import Evidence
from lti_tool.domain.mastery.levels import Level, level_of
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.domain.psychometrics.confirmation import ConfirmationRule, Outcome, outcome_of
from lti_tool.domain.psychometrics.posterior import AttemptEvidence

RULE = "evidence-1"
"""Names the rule below in stored decisions; a changed rule gets a new name."""

KEPT_SHARE = 0.5
"""A re-check is a glance, not a check: from half of its questions on, the skill still holds."""


class Verdict(StrEnum):
    """What a decision says. The last two are those of a re-check and change no level."""

    MASTERED = "mastered"
    ALMOST = "almost"
    NOT_YET = "not_yet"
    KEPT = "kept"
    FADING = "fading"


@dataclass(frozen=True)
class Decision:
    """A verdict with its level and what it rests on.

    `sureness` is the probability that the true proficiency is at or above the cut, None where
    the criterion claims no error rate.
    """

    verdict: Verdict
    level: Level
    correct: int
    answered: int
    required: int
    criterion_met: bool = True
    sureness: float | None = None
    marked_level: int | None = None
    asked: str = ""
    """What was asked for where a count or a level does not say it all."""
    has_earlier_answers: bool = False

    @property
    def reason(self) -> str:
        """Why this level, in one or two sentences that every role reads."""
        because = _BECAUSE[self.verdict, self.criterion_met]
        if self.verdict is Verdict.ALMOST and self.criterion_met and self.has_earlier_answers:
            because = _NOT_SURE_TOGETHER
        return f"{self._result} {because}".strip()

    @property
    def _result(self) -> str:
        counted = f"{self.correct} of {self.answered} questions right"
        if self.marked_level is not None:
            given = f"Your teacher gave level {self.marked_level}"
            if not self.asked:
                return f"{given}; {self.required} is needed."
            return f"{given}; {counted}. Asked for: {self.asked}."
        needed = "" if self.asked else f"; {self.required} of {self.answered} needed"
        carried = (
            ", and the skill carried over to a new situation"
            if self.level is Level.EXTENDS and self.verdict is Verdict.MASTERED
            else ""
        )
        asked = f" Asked for: {self.asked}." if self.asked else ""
        return f"{counted}{needed}{carried}.{asked}"


_NOT_SURE_TOGETHER = (
    "Together with earlier answers that is not sure enough yet: one more short check can settle it."
)
_BECAUSE = {
    (Verdict.MASTERED, True): "",
    (Verdict.ALMOST, True): "That could still be luck: one more short check can settle it.",
    (Verdict.ALMOST, False): "That is close: one more short check can settle it.",
    (Verdict.NOT_YET, True): (
        "But all answers together do not show it yet: learn it another way first."
    ),
    (Verdict.NOT_YET, False): "",
    (Verdict.KEPT, True): "It still holds.",
    (Verdict.KEPT, False): "It still holds.",
    (Verdict.FADING, True): "It has faded a little; a look back will freshen it up.",
    (Verdict.FADING, False): "It has faded a little; a look back will freshen it up.",
}


def decide(
    criterion: Criterion,
    scored: Sequence[ScoredItem],
    *,
    strictness: Strictness = Strictness.SIMPLE,
    attempts: Sequence[AttemptEvidence] = (),
) -> Decision:
    """Decide about the last of `attempts`, whose items are `scored`.

    Mastered asks for the criterion and, unless the course keeps to the criterion alone, for
    enough probability that the true proficiency is at or above the cut given all answers so far
    (Novick & Lewis, 1974). Enough for neither is "not yet"; in between, one more short form
    tells. A better answer never lowers the result.
    """
    met = is_met(criterion, scored)
    evidence = Evidence(proficiency_cut(criterion), tuple(attempts))
    estimate = evidence.estimate()
    sureness = None if estimate is None else estimate.probability
    # Forms shorter than the rule's least can confirm together.
    fresh = sum(len(attempt.responses) for attempt in attempts)
    verdict = _verdict(strictness.rule, sureness, fresh, is_criterion_met=met)
    level = _level(criterion, scored, is_mastered=verdict is Verdict.MASTERED)
    marked = _marked_level(criterion, scored)
    return Decision(
        verdict=verdict,
        level=level,
        correct=sum(item.is_correct for item in scored),
        answered=len(scored),
        required=required_correct(criterion, len(scored))
        if marked is None
        else judged_level(criterion),
        criterion_met=met,
        sureness=sureness,
        marked_level=marked,
        asked=_asked(criterion, len(scored)),
        has_earlier_answers=any(attempt.responses for attempt in attempts[:-1]),
    )


def decide_recheck(scored: Sequence[ScoredItem], level: Level) -> Decision:
    """Decide whether a mastered objective still holds; its `level` stays whatever comes out."""
    correct = sum(item.is_correct for item in scored)
    holds = correct >= KEPT_SHARE * len(scored)
    return Decision(
        verdict=Verdict.KEPT if holds else Verdict.FADING,
        level=level,
        correct=correct,
        answered=len(scored),
        required=-(-len(scored) // 2),
        criterion_met=holds,
    )


def _verdict(
    rule: ConfirmationRule, sureness: float | None, fresh: int, *, is_criterion_met: bool
) -> Verdict:
    if sureness is None:
        return Verdict.MASTERED if is_criterion_met else Verdict.NOT_YET
    outcome = outcome_of(rule, probability=sureness, is_met=is_criterion_met, fresh=fresh)
    return _VERDICTS[outcome]


_VERDICTS = {
    Outcome.CONFIRMED: Verdict.MASTERED,
    Outcome.ALMOST: Verdict.ALMOST,
    Outcome.NOT_YET: Verdict.NOT_YET,
}


def _level(criterion: Criterion, scored: Sequence[ScoredItem], *, is_mastered: bool) -> Level:
    """Answer the level: without mastery never above “nearly”, with it never below the line."""
    marked = _marked_level(criterion, scored)
    if marked is not None:
        shown = Level(marked)
    else:
        transfers = [item.is_correct for item in scored if item.is_transfer]
        shown = level_of(
            correct=sum(item.is_correct for item in scored),
            required=required_correct(criterion, len(scored)),
            transfer_shown=bool(transfers) and all(transfers),
        )
    return max(shown, Level.MASTERED) if is_mastered else min(shown, Level.NEARLY)


def _marked_level(criterion: Criterion, scored: Sequence[ScoredItem]) -> int | None:
    """Answer the lowest level that a person gave; None where the criterion counts right or wrong.

    Work that a person marks is then as right or wrong as any other question.
    """
    if not asks_for_judgement(criterion):
        return None
    return min((item.level for item in scored if item.level is not None), default=None)


def _asked(criterion: Criterion, size: int) -> str:
    """Say what is asked for, to stand inside a sentence; "" where a count or a level says it."""
    if not isinstance(criterion, Every | Streak | Transfer):
        return ""
    sentence = criterion_sentence(criterion, size)
    return sentence[:1].lower() + sentence[1:]
