"""The probability that a student is at or above the cut, given every answer so far.

Bayesian mastery testing after Novick & Lewis (1974) and Lewis & Sheehan (1990), "Using Bayesian
decision theory to design a computerized mastery test": all attempts count, each with the guess
floor of its items, and what happened between them. Always worked out anew from the answers; a
stored probability is a record and never an input.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lti_tool.domain.psychometrics.proficiency import (
    DEFAULT_MODEL,
    Array,
    ProficiencyModel,
    log_chances,
    mass_at_or_above_cut,
    nodes,
    prior,
    step,
)

INTERVAL = (0.05, 0.95)
"""The quantiles that an estimate's interval lies between."""


@dataclass(frozen=True)
class Response:
    """One answer: which item, how much of it was right, and how far guessing carries.

    `item_id` is whatever makes two questions the same to a student: an item with new numbers is
    another one. `guess_floor` is the chance of a right answer without knowing anything: 1/options
    for a choice, 0 for an answer the student produces. `difficulty` is in logits against the
    objective's average item and stays 0 until calibrated. `credit` below 1 is partly right; it
    enters as that share of a right answer, which is an approximation.
    """

    item_id: Hashable
    credit: Fraction | float
    guess_floor: float = 0.0
    difficulty: float = 0.0
    is_voided: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.credit <= 1:
            raise ValueError("credit lies between 0 and 1")


@dataclass(frozen=True)
class AttemptEvidence:
    """The answers of one sitting, and whether the student was re-taught since the one before."""

    responses: tuple[Response, ...]
    was_retaught: bool = False


@dataclass(frozen=True)
class Estimate:
    """What is believed after an attempt.

    `probability` is that of being at or above the cut; the true proficiency lies between `low`
    and `high` with a probability of 90 %.
    """

    probability: float
    low: float
    high: float


def trace_proficiency(
    attempts: Sequence[AttemptEvidence], model: ProficiencyModel = DEFAULT_MODEL
) -> tuple[Estimate, ...]:
    """Answer the estimate after each attempt, oldest first.

    No better answer, early or late, ever lowers a later probability. The order of the answers
    within an attempt does not matter. Voided items and items met in an earlier attempt carry no
    evidence; an attempt without any left still is an occasion between which proficiency wanders.
    """
    belief = prior(model)
    estimates = []
    for place, (attempt, fresh) in enumerate(zip(attempts, fresh_responses(attempts), strict=True)):
        if place:
            belief = belief @ step(model, was_retaught=attempt.was_retaught)
        belief = _updated(belief, fresh, model)
        estimates.append(_estimate(belief, model))
    return tuple(estimates)


def fresh_responses(attempts: Sequence[AttemptEvidence]) -> Iterator[tuple[Response, ...]]:
    """Answer, attempt by attempt, the responses that carry evidence: not voided, not met before.

    Whoever has been shown an item may have been shown its answer; right or wrong, it says no
    more about the rest of the domain. Voiding an item does not make it unseen.
    """
    met: set[Hashable] = set()
    for attempt in attempts:
        yield tuple(
            response
            for response in attempt.responses
            if not response.is_voided and response.item_id not in met
        )
        met.update(response.item_id for response in attempt.responses)


def _updated(belief: Array, responses: Sequence[Response], model: ProficiencyModel) -> Array:
    if not responses:
        return belief
    # In logarithms: hundreds of answers must not underflow to a belief in nothing. Nodes that
    # the step left at exactly 0 stay there; at least one node is always above it. Sorting lets
    # the same answers in another order give the same sum to the last bit.
    with np.errstate(divide="ignore"):
        log_belief = np.log(belief)
    for response in sorted(responses, key=_evidence):
        right, wrong = log_chances(model, response.guess_floor, response.difficulty)
        credit = float(response.credit)
        log_belief += credit * right + (1 - credit) * wrong
    updated: Array = np.exp(log_belief - log_belief.max())
    return updated / float(updated.sum())


def _evidence(response: Response) -> tuple[float, float, float]:
    return response.guess_floor, response.difficulty, float(response.credit)


def _estimate(belief: Array, model: ProficiencyModel) -> Estimate:
    probability = float(belief @ mass_at_or_above_cut(model))
    reached = np.cumsum(belief) - belief / 2
    low, high = np.interp(INTERVAL, reached, nodes(model))
    # Rounding may leave a sum a hair above 1.
    return Estimate(min(probability, 1.0), _expit(low), _expit(high))


def _expit(theta: float) -> float:
    return float(1 / (1 + np.exp(-theta)))
