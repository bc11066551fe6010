"""The model of proficiency: its parameters, and the grid on which a belief is kept.

*Proficiency* is the share of an objective's whole domain of items that a student would answer
without guessing (Novick & Lewis 1974, "Prescribing the length of criterion-referenced tests").
Inside, it lives on the logit scale, where the guess-corrected Rasch model
P(right) = g + (1 - g) / (1 + exp(-(theta - b))) puts it.

A belief is a probability for each node of an evenly spaced grid around the cut. Between two
attempts proficiency may wander: a Gaussian step, wide after re-teaching and narrow without. The
step has no drift, so being taught earns nothing by itself; and Gaussian steps preserve the order
of likelihood ratios (total positivity, Karlin 1968), which is why no better answer, early or
late, can ever lower the probability of mastery. A model in which re-teaching may "reset" the
student does not have that property.

The prior is centred on the cut: before any evidence mastery is as likely as not, whatever the cut.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ProficiencyModel:
    """The parameters of the model; all spreads are standard deviations in logits.

    `cut` is the proficiency that counts as mastery. The prior spread and the two steps are
    judgement, tuned on simulations; a stored decision should name the values it was made with.
    The grid reaches far enough that what lies beyond it does not matter for forms of a usual
    length; with a step of 0.05 a probability of mastery errs by less than 0.0003.
    """

    cut: float = 0.8
    prior_sd: float = 1.5
    sd_taught: float = 1.25
    sd_untaught: float = 0.2
    grid_step: float = 0.05
    reach_below: float = 8.0
    reach_above: float = 6.0

    def __post_init__(self) -> None:
        if not 0 < self.cut < 1:
            raise ValueError("the cut lies between 0 and 1, both excluded")
        spreads = (self.prior_sd, self.sd_taught, self.sd_untaught, self.grid_step)
        if not min(*spreads, self.reach_below, self.reach_above) > 0:
            raise ValueError("spreads, step and reach are above 0")


DEFAULT_MODEL = ProficiencyModel()


def nodes(model: ProficiencyModel) -> Array:
    """Answer the grid in logits; one node lies exactly on the cut."""
    return _nodes(model.cut, _shape(model))


def prior(model: ProficiencyModel) -> Array:
    """Answer the belief before any evidence."""
    return _prior(model.prior_sd, _shape(model))


def mass_at_or_above_cut(model: ProficiencyModel) -> Array:
    """Answer each node's weight in the probability of mastery.

    The node on the cut counts half, as in the trapezoidal rule. Higher-order end corrections
    would be a little more exact, but their weights go up and down: a better answer could then
    lower the result.
    """
    return _mass(_shape(model))


def step(model: ProficiencyModel, *, was_retaught: bool) -> Array:
    """Answer the matrix that moves a belief (a row) from one attempt to the next."""
    return _step(model.sd_taught if was_retaught else model.sd_untaught, _shape(model))


def log_chances(
    model: ProficiencyModel, guess_floor: float, difficulty: float = 0.0
) -> tuple[Array, Array]:
    """Answer log P(right) and log P(wrong) at each node for one item."""
    return _log_chances(guess_floor, difficulty, model.cut, _shape(model))


def logit(share: float) -> float:
    """Answer the logit of a share between 0 and 1."""
    return math.log(share / (1 - share))


# The caches are keyed by numbers, not by models: steps and priors are the same for every cut.
_Shape = tuple[int, int, float]


def _shape(model: ProficiencyModel) -> _Shape:
    below = round(model.reach_below / model.grid_step)
    return below, round(model.reach_above / model.grid_step), model.grid_step


def _offsets(shape: _Shape) -> Array:
    below, above, grid_step = shape
    return grid_step * np.arange(-below, above + 1, dtype=np.float64)


@lru_cache(maxsize=64)
def _nodes(cut: float, shape: _Shape) -> Array:
    return _read_only(logit(cut) + _offsets(shape))


@lru_cache(maxsize=8)
def _prior(sd: float, shape: _Shape) -> Array:
    density = np.exp(-0.5 * (_offsets(shape) / sd) ** 2)
    return _read_only(density / density.sum())


@lru_cache(maxsize=8)
def _mass(shape: _Shape) -> Array:
    below, above, _ = shape
    return _read_only(np.concatenate((np.zeros(below), [0.5], np.ones(above))))


@lru_cache(maxsize=8)
def _step(sd: float, shape: _Shape) -> Array:
    offsets = _offsets(shape)
    density = np.exp(-0.5 * ((offsets[None, :] - offsets[:, None]) / sd) ** 2)
    return _read_only(density / density.sum(axis=1, keepdims=True))


@lru_cache(maxsize=512)
def _log_chances(
    guess_floor: float, difficulty: float, cut: float, shape: _Shape
) -> tuple[Array, Array]:
    if not 0 <= guess_floor < 1:
        raise ValueError("a guess floor lies from 0 to below 1")
    distance = _nodes(cut, shape) - difficulty
    # Written with logaddexp, so that neither far end becomes the logarithm of 0.
    knows, does_not = -np.logaddexp(0.0, -distance), -np.logaddexp(0.0, distance)
    stays = math.log1p(-guess_floor)
    right = np.logaddexp(math.log(guess_floor), stays + knows) if guess_floor else knows
    return _read_only(right), _read_only(stays + does_not)


def _read_only(array: Array) -> Array:
    array.setflags(write=False)
    return array
