"""Decide about an attempt once more after an answer was accepted: it can help, and never hurt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lti_tool.domain.curriculum.criterion import Criterion, ScoredItem
from lti_tool.domain.mastery.decision import Decision, Verdict, decide, decide_recheck
from lti_tool.domain.mastery.evidence import attempts_from
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.strictness import Strictness

_RANKS = {
    Verdict.NOT_YET: 0,
    Verdict.ALMOST: 1,
    Verdict.MASTERED: 2,
    Verdict.FADING: 0,
    Verdict.KEPT: 1,
}


@dataclass(frozen=True)
class Decided:
    """A decision as it stands, with what it was made under."""

    purpose: Purpose
    criterion: Criterion
    strictness: Strictness
    verdict: Verdict
    level: Level
    evidence: Mapping[str, Any]


def with_credits(evidence: Mapping[str, Any], credits_now: Mapping[str, float]) -> dict[str, Any]:
    """Answer stored evidence in which these instances, by fingerprint, earned more.

    Later decisions rest on earlier answers too, so theirs hold the same instances. A credit is
    raised, never lowered.
    """
    if "attempts" not in evidence:
        return dict(evidence)
    attempts = [
        attempt
        | {
            "items": [
                [name, max(credit, credits_now.get(name, credit)), *rest]
                for name, credit, *rest in attempt["items"]
            ]
        }
        for attempt in evidence["attempts"]
    ]
    return {**evidence, "attempts": attempts}


def redecide(decided: Decided, scored: Sequence[ScoredItem]) -> Decision | None:
    """Answer the decision under the same criterion and strictness; None if it helps nobody.

    `decided.evidence` and `scored` hold the credits as they are now. What would be less than
    what stands, in verdict or in level, is not said.
    """
    new = (
        decide_recheck(scored, decided.level)
        if decided.purpose is Purpose.RECHECK
        else decide(
            decided.criterion,
            scored,
            strictness=decided.strictness,
            attempts=attempts_from(decided.evidence.get("attempts", ())),
        )
    )
    is_less = _RANKS[new.verdict] < _RANKS[decided.verdict] or new.level < decided.level
    return None if is_less else new
