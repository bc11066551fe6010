"""The evidence a decision rests on, kept so that the decision can be worked out again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lti_tool.domain.psychometrics.posterior import (
    AttemptEvidence,
    Estimate,
    Response,
    trace_proficiency,
)
from lti_tool.domain.psychometrics.proficiency import ProficiencyModel


@dataclass(frozen=True)
class Evidence:
    """All attempts of a student at an objective, oldest first, and the cut they are held to.

    `cut` is None where the criterion claims no error rate (a rubric level, a gate question).
    """

    cut: float | None
    attempts: tuple[AttemptEvidence, ...]

    def estimate(self) -> Estimate | None:
        """Answer what is believed after the last attempt; None without a cut or any answer.

        Work that a person marks gives no answer: with nothing else the criterion decides alone.
        """
        if self.cut is None or not any(attempt.responses for attempt in self.attempts):
            return None
        return trace_proficiency(self.attempts, ProficiencyModel(cut=self.cut))[-1]


def evidence_to_mapping(evidence: Evidence) -> dict[str, Any]:
    """Answer what is stored: no names, no answers, only what went into the numbers."""
    model = ProficiencyModel() if evidence.cut is None else ProficiencyModel(cut=evidence.cut)
    return {
        "cut": evidence.cut,
        "prior_sd": model.prior_sd,
        "sd_taught": model.sd_taught,
        "sd_untaught": model.sd_untaught,
        "attempts": [
            {
                "retaught": attempt.was_retaught,
                "items": [
                    [each.item_id, float(each.credit), each.guess_floor, each.difficulty]
                    for each in attempt.responses
                ],
            }
            for attempt in evidence.attempts
        ],
    }


def replay(stored: Mapping[str, Any]) -> Estimate | None:
    """Work a stored decision's estimate out again, with the parameters it was made with."""
    attempts = attempts_from(stored["attempts"])
    if stored["cut"] is None or not any(attempt.responses for attempt in attempts):
        return None
    model = ProficiencyModel(
        cut=stored["cut"],
        prior_sd=stored["prior_sd"],
        sd_taught=stored["sd_taught"],
        sd_untaught=stored["sd_untaught"],
    )
    return trace_proficiency(attempts, model)[-1]


def attempts_from(stored: Sequence[Mapping[str, Any]]) -> tuple[AttemptEvidence, ...]:
    """Build the attempts that were stored with a decision."""
    return tuple(
        AttemptEvidence(
            responses=tuple(
                Response(item_id, credit, guess_floor, difficulty)
                for item_id, credit, guess_floor, difficulty in attempt["items"]
            ),
            was_retaught=attempt["retaught"],
        )
        for attempt in stored
    )
