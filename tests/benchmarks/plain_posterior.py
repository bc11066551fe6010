"""The probability of mastery once more, in plain Python and as the formulas stand on paper.

Slow, without numpy, and sharing no line with the real one: something to measure and to check it by.
"""

import math
from collections.abc import Sequence

from lti_tool.domain.psychometrics.posterior import AttemptEvidence


def plain_probabilities(
    attempts: Sequence[AttemptEvidence],
    *,
    cut: float = 0.8,
    prior_sd: float = 1.5,
    sd_taught: float = 1.25,
    sd_untaught: float = 0.2,
) -> list[float]:
    """Answer the probability of being at or above the cut after each attempt."""
    offsets = [0.05 * place for place in range(-160, 121)]
    belief = _normalised([_bell(offset / prior_sd) for offset in offsets])
    met: set[object] = set()
    answers = []
    for place, attempt in enumerate(attempts):
        if place:
            belief = _moved(belief, offsets, sd_taught if attempt.was_retaught else sd_untaught)
        for response in attempt.responses:
            if response.is_voided or response.item_id in met:
                continue
            right = [
                response.guess_floor
                + (1 - response.guess_floor)
                / (1 + math.exp(response.difficulty - offset - math.log(cut / (1 - cut))))
                for offset in offsets
            ]
            credit = float(response.credit)
            belief = _normalised(
                [
                    share * chance**credit * (1 - chance) ** (1 - credit)
                    for share, chance in zip(belief, right, strict=True)
                ]
            )
        met |= {response.item_id for response in attempt.responses}
        answers.append(belief[160] / 2 + sum(belief[161:]))
    return answers


def _moved(belief: Sequence[float], offsets: Sequence[float], sd: float) -> list[float]:
    moved = [0.0] * len(belief)
    for share, start in zip(belief, offsets, strict=True):
        reached = _normalised([_bell((end - start) / sd) for end in offsets])
        for place, part in enumerate(reached):
            moved[place] += share * part
    return moved


def _bell(distance: float) -> float:
    return math.exp(-distance * distance / 2)


def _normalised(shares: Sequence[float]) -> list[float]:
    total = sum(shares)
    return [share / total for share in shares]
