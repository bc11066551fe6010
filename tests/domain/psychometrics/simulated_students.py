"""Students of known proficiency who take checks until they are declared mastered."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from lti_tool.domain.psychometrics.confirmation import ConfirmationRule, Outcome, outcome_of
from lti_tool.domain.psychometrics.posterior import AttemptEvidence, trace_proficiency
from lti_tool.domain.psychometrics.proficiency import Array
from tests.domain.psychometrics.figures import attempt

MOST, FEW, SHARE_OF_FEW = (1.63, 1.37), (-2.41, 0.78), 0.03
"""Means and spreads in logits of a class after instruction: 55 % are at .80 or above, 31 % below
.70, and a few know next to nothing."""
ITEM_SPREAD, SLIP = 0.6, 0.02
"""What the rule is not told: items differ, and what is known goes wrong now and then."""
CUT, LOW, HIGH = 0.8, 0.7, 0.9


@dataclass(frozen=True)
class Rates:
    """How often the rule was wrong, how sure it said it was, and how many items it took."""

    low_declared: float
    """Declared, of those truly below .70."""
    declared_rightly: float
    """Truly at .80 or above, of those declared."""
    high_missed: float
    """Not declared, of those truly at .90 or above."""
    stated: float = 0.0
    items: float = 0.0


def simulate(
    rule: ConfirmationRule,
    *,
    items: int,
    guess_floor: float,
    attempts: int,
    students: int,
    seed: int,
) -> Rates:
    """Nobody learns between attempts, though re-teaching is logged after every "not yet"."""
    required = -(-items * 4 // 5)
    chance = np.random.default_rng(seed)
    theta = np.where(
        chance.random(students) < SHARE_OF_FEW,
        chance.normal(*FEW, students),
        chance.normal(*MOST, students),
    )
    declared, taken = np.zeros(students, bool), np.zeros(students)
    stated = np.zeros(students)
    scores: list[tuple[int, ...]] = [()] * students

    @cache
    def decide(path: tuple[int, ...]) -> tuple[Outcome, float]:
        history: list[AttemptEvidence] = []
        for number, score in enumerate(path):
            taught = number > 0 and decide(path[:number])[0] is Outcome.NOT_YET
            history.append(attempt(score, items, guess_floor, taught=taught, name=number))
        probability = trace_proficiency(history)[-1].probability
        outcome = outcome_of(
            rule,
            probability=probability,
            is_met=path[-1] >= required,
            fresh=len(path) * items,
        )
        return outcome, probability

    for _ in range(attempts):
        trying = np.flatnonzero(~declared)
        taken[trying] += items
        for student, score in zip(
            trying, _scores(theta[trying], items, guess_floor, chance), strict=True
        ):
            scores[student] += (score,)
            outcome, stated[student] = decide(scores[student])
            declared[student] = outcome is Outcome.CONFIRMED
    level = 1 / (1 + np.exp(-theta))
    return Rates(
        low_declared=float(declared[level < LOW].mean()),
        declared_rightly=float((level[declared] >= CUT).mean()),
        high_missed=float((~declared[level >= HIGH]).mean()),
        stated=float(stated[declared].mean()),
        items=float(taken.mean()),
    )


def _scores(theta: Array, items: int, guess_floor: float, chance: np.random.Generator) -> list[int]:
    difficulty = chance.normal(0, ITEM_SPREAD, (len(theta), items))
    knows = (1 - SLIP) / (1 + np.exp(difficulty - theta[:, None]))
    right = chance.random(knows.shape) < guess_floor + (1 - guess_floor) * knows
    return [int(score) for score in right.sum(axis=1)]
