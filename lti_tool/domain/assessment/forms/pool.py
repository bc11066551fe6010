"""What putting forms together needs to know of an item, and how alike forms come out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lti_tool.domain.ids import ItemId

Profile = NDArray[np.float64]
"""Expected score, variance, information at the cut, minutes: of an item, or summed of a form."""

TAGGED = {"easy": -0.8, "medium": 0.0, "hard": 0.8}
"""What an author's word for an item is worth in logits, until students' answers tell better."""

THE_CUT = 0.8
WEIGHTS = (1.0, 0.7, 0.6, 0.08)
"""What a difference of 1 counts, in the order of a profile: a harder form is felt most."""

_PRIOR_SD = 1.5
_NODES = np.linspace(-4.0, 4.0, 41)
_SHARES = np.exp(-(_NODES**2) / 2) / np.exp(-(_NODES**2) / 2).sum()
_PLACES = 9


@dataclass(frozen=True)
class FormItem:
    """An item of a pool, as far as forms depend on it."""

    id: ItemId
    cell: str
    difficulty: float | None = None
    """In logits relative to the objective, where students' answers have told it."""
    tag: str = ""
    """The author's word, easy, medium or hard; counts only while no difficulty is known."""
    guess: float = 0.0
    """How often somebody who knows nothing is right: 1/options, 0 where the answer is made."""
    minutes: float = 1.0
    enemies: frozenset[str] = frozenset()
    """Names of groups of which one form may hold one item: they give each other away."""
    yields: int = 1
    """How many different instances it has (see `yield_of`). An item without numbers has one."""

    @property
    def logits(self) -> float:
        """The difficulty to reckon with."""
        if self.difficulty is not None and math.isfinite(self.difficulty):
            return self.difficulty
        return TAGGED.get(self.tag, 0.0)


@dataclass(frozen=True)
class Spread:
    """How far the two most different forms lie apart; all 0 when forms are equal in everything."""

    expected_score: float = 0.0
    variance: float = 0.0
    information: float = 0.0
    minutes: float = 0.0

    @property
    def loss(self) -> float:
        """The four in one number, the smaller the better."""
        four = (self.expected_score, self.variance, self.information, self.minutes)
        return sum(weight * each for weight, each in zip(WEIGHTS, four, strict=True))


def profiles(items: Sequence[FormItem], cut: float = THE_CUT) -> Profile:
    """Answer one row for each item: expected score, variance, information at the cut, minutes.

    Score and variance are those of a student of whom nothing is known yet (the prior of the
    mastery decision, normal around the cut); the information is the three-parameter logistic
    model's with slope 1 (Birnbaum in Lord & Novick 1968) for a student exactly on the cut.
    """
    hard = np.array([item.logits for item in items], dtype=np.float64)
    guess = np.clip([item.guess for item in items], 0.0, 0.99)
    minutes = np.array([item.minutes for item in items], dtype=np.float64)
    at_cut = math.log(cut / (1 - cut))
    levels = at_cut + _PRIOR_SD * _NODES
    knows = _logistic(levels[None, :] - hard[:, None]) @ _SHARES
    score = guess + (1 - guess) * knows
    known = _logistic(at_cut - hard)
    right = guess + (1 - guess) * known
    slope = (1 - guess) * known * (1 - known)
    information = slope**2 / np.clip(right * (1 - right), 1e-12, None)
    table = np.column_stack([score, score * (1 - score), information, minutes])
    # Processors differ in the last digit of an exponential; the same seed shall give the same
    # forms on every machine.
    return np.round(table, _PLACES).reshape(len(items), 4)


def spread_of(forms: Profile) -> Spread:
    """Answer how far apart the forms with these profiles (one a row) lie."""
    if len(forms) == 0:
        return Spread()
    return Spread(*(float(each) for each in np.round(np.ptp(forms, axis=0), _PLACES)))


def _logistic(x: Profile) -> Profile:
    return 1.0 / (1.0 + np.exp(-np.clip(x, -40.0, 40.0)))
