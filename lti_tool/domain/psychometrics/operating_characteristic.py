"""How often a check will declare students mastered, by what they really can do.

This is the operating characteristic of the whole procedure, retakes included: exact, and without
any data. Every path of scores is followed, decided by the rule that decides about students, and
weighted by its binomial probability. Proficiency is held constant over the attempts, items are
taken as equally hard, and every attempt is an unseen form of the same make-up (Millman 1973,
"Passing scores and test lengths for domain-referenced measures"; Wilcox 1976; with repeated
attempts Millman 1989, "If at first you don't succeed").

Under mixed guess floors the number right does not say all: a right true/false answer weighs less
than a produced one. So paths run over *counts*, how many were right among the items of each
floor. Where that would be too many, the nearest floors are pooled into their mean, and
`is_pooled` says so. Where there would be too many paths, the least promising are not followed:
the true chance then lies at most `left_out` above the one given.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product
from math import prod

import numpy as np
import numpy.typing as npt

from lti_tool.domain.psychometrics.confirmation import DEFAULT_RULE, ConfirmationRule
from lti_tool.domain.psychometrics.proficiency import (
    DEFAULT_MODEL,
    Array,
    ProficiencyModel,
    log_chances,
    mass_at_or_above_cut,
    prior,
    step,
)
from lti_tool.domain.psychometrics.scores import (
    pass_probability,
    response_probability,
    retake_inflation,
    score_distribution,
)

LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""The proficiencies a forecast is made for."""
MAX_ITEMS = 100
MAX_COUNTS = 128
MAX_PATHS = 2500

_Groups = tuple[tuple[float, int], ...]
"""Guess floors with how many items have them, lowest first."""


class Reteaching(StrEnum):
    """After which attempts students are re-taught."""

    AFTER_NOT_YET = "after_not_yet"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True)
class CheckDesign:
    """What every attempt looks like: each item's guess floor, and how many must be right."""

    guess_floors: tuple[float, ...]
    required: int

    def __post_init__(self) -> None:
        if not 1 <= len(self.guess_floors) <= MAX_ITEMS:
            raise ValueError(f"a check has 1 to {MAX_ITEMS} items")


@dataclass(frozen=True)
class OperatingCharacteristic:
    """The chance of being declared mastered within 1, 2 ... attempts, for each level.

    `declared` has a row for each of `levels` and a column for each attempt.
    """

    levels: tuple[float, ...]
    declared: tuple[tuple[float, ...], ...]
    left_out: float
    is_pooled: bool

    def at(self, level: float) -> tuple[float, ...]:
        """Answer the chances within 1, 2 ... attempts at one of the levels."""
        return self.declared[self.levels.index(level)]


@dataclass(frozen=True)
class _Form:
    """All outcomes of one attempt: how many right, how likely at each level and at each node."""

    correct: npt.NDArray[np.int64]
    at_levels: Array
    at_nodes: Array


@lru_cache(maxsize=256)
def operating_characteristic(
    design: CheckDesign,
    *,
    model: ProficiencyModel = DEFAULT_MODEL,
    rule: ConfirmationRule = DEFAULT_RULE,
    attempts: int = 3,
    reteaching: Reteaching = Reteaching.AFTER_NOT_YET,
    levels: tuple[float, ...] = LEVELS,
) -> OperatingCharacteristic:
    """Answer how often students of these levels are declared mastered within so many attempts.

    Re-teaching is what is *logged* between attempts; that nobody learns from it here is the
    worst case, the one that a rule must withstand.
    """
    if rule.strictness is None:
        return _by_criterion_alone(design, attempts, levels)
    groups, is_pooled = _groups(design.guess_floors)
    form = _form(groups, model, levels)
    size = len(design.guess_floors)
    beliefs = prior(model)[None, :]
    chances = np.ones((len(levels), 1))
    declared = np.zeros((len(levels), attempts))
    left_out = np.zeros(len(levels))
    for attempt in range(attempts):
        probability = _probabilities(beliefs, form, model)
        is_confirmed = (form.correct >= design.required) & (probability >= rule.strictness)
        is_confirmed &= (attempt + 1) * size >= rule.fewest_items
        declared[:, attempt] = ((chances @ is_confirmed) * form.at_levels).sum(axis=1)
        if attempt + 1 < attempts:
            promise = _promise(form, design.required, attempts - attempt - 1)
            kept, chances, lost = _most_promising(chances, form, ~is_confirmed, promise)
            left_out += lost
            taught = _taught(reteaching, rule, probability[kept])
            beliefs = _next_beliefs(beliefs[kept[0]] * form.at_nodes[kept[1]], taught, model)
    within = np.minimum(declared.cumsum(axis=1), 1.0)
    rows = tuple(tuple(row) for row in within.tolist())
    return OperatingCharacteristic(levels, rows, float(left_out.max()), is_pooled)


def _by_criterion_alone(
    design: CheckDesign, attempts: int, levels: tuple[float, ...]
) -> OperatingCharacteristic:
    passes = (pass_probability(design.guess_floors, design.required, level) for level in levels)
    rows = (tuple(retake_inflation(chance, k + 1) for k in range(attempts)) for chance in passes)
    return OperatingCharacteristic(levels, tuple(rows), 0.0, is_pooled=False)


def _groups(guess_floors: tuple[float, ...]) -> tuple[_Groups, bool]:
    groups = [(floor, guess_floors.count(floor)) for floor in sorted(set(guess_floors))]
    is_pooled = False
    while len(groups) > 1 and prod(count + 1 for _, count in groups) > MAX_COUNTS:
        is_pooled = True
        near = min(range(len(groups) - 1), key=lambda at: groups[at + 1][0] - groups[at][0])
        (low, few), (high, more) = groups[near : near + 2]
        groups[near : near + 2] = [((low * few + high * more) / (few + more), few + more)]
    return tuple(groups), is_pooled


def _form(groups: _Groups, model: ProficiencyModel, levels: tuple[float, ...]) -> _Form:
    counts = list(product(*(range(size + 1) for _, size in groups)))
    # The scores of each group at each level, then their products over the groups.
    by_group = [
        [score_distribution([response_probability(level, floor)] * size) for level in levels]
        for floor, size in groups
    ]
    at_levels = np.ones((len(levels), len(counts)))
    log_at_nodes = np.zeros((len(counts), len(prior(model))))
    for place, (floor, size) in enumerate(groups):
        right = np.array([count[place] for count in counts])
        at_levels *= np.array(by_group[place])[:, right]
        log_right, log_wrong = log_chances(model, floor)
        log_at_nodes += np.outer(right, log_right) + np.outer(size - right, log_wrong)
    # Only ratios along the grid matter, so each row is scaled to a largest value of 1.
    at_nodes = np.exp(log_at_nodes - log_at_nodes.max(axis=1, keepdims=True))
    return _Form(np.array([sum(count) for count in counts]), at_levels, at_nodes)


def _probabilities(beliefs: Array, form: _Form, model: ProficiencyModel) -> Array:
    """Answer the probability of mastery after each path (row) and next outcome (column)."""
    above: Array = (beliefs * mass_at_or_above_cut(model)) @ form.at_nodes.T
    return above / (beliefs @ form.at_nodes.T)


def _promise(form: _Form, required: int, attempts: int) -> Array:
    """Answer, for each level, the most that a path can still come to: meeting the criterion."""
    passes: Array = form.at_levels[:, form.correct >= required].sum(axis=1)
    return 1 - (1 - np.minimum(passes, 1.0)) ** attempts


def _most_promising(
    chances: Array, form: _Form, is_open: npt.NDArray[np.bool_], promise: Array
) -> tuple[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], Array, Array]:
    """Answer the open paths to follow, their chances, and the most that is left out."""
    path, outcome = np.nonzero(is_open)
    joint = chances[:, path] * form.at_levels[:, outcome]
    if len(path) <= MAX_PATHS:
        return (path, outcome), joint, np.zeros(len(joint))
    hopes = joint * promise[:, None]
    order = np.argsort(-hopes.max(axis=0), kind="stable")
    kept, dropped = order[:MAX_PATHS], order[MAX_PATHS:]
    return (path[kept], outcome[kept]), joint[:, kept], hopes[:, dropped].sum(axis=1)


def _taught(
    reteaching: Reteaching, rule: ConfirmationRule, probability: Array
) -> npt.NDArray[np.bool_]:
    if reteaching is Reteaching.AFTER_NOT_YET:
        return probability < rule.almost_from
    return np.full(len(probability), reteaching is not Reteaching.NEVER)


def _next_beliefs(unscaled: Array, taught: npt.NDArray[np.bool_], model: ProficiencyModel) -> Array:
    beliefs: Array = unscaled / unscaled.sum(axis=1, keepdims=True)
    for was_retaught in (True, False):
        these = taught == was_retaught
        beliefs[these] = beliefs[these] @ step(model, was_retaught=was_retaught)
    return beliefs
