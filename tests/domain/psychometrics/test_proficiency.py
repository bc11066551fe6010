"""The parameters of the model and the grid it lives on."""

import math

import numpy as np
import pytest

from lti_tool.domain.psychometrics.proficiency import (
    DEFAULT_MODEL,
    ProficiencyModel,
    log_chances,
    logit,
    mass_at_or_above_cut,
    nodes,
    prior,
    step,
)


def test_one_node_lies_exactly_on_the_cut() -> None:
    for cut in (0.7, 0.8, 0.85, 0.95):
        grid = nodes(ProficiencyModel(cut))

        assert len(grid) == 281
        assert grid[160] == logit(cut)
        assert list(mass_at_or_above_cut(ProficiencyModel(cut))[159:162]) == [0, 0.5, 1]


@pytest.mark.parametrize("was_retaught", [True, False])
def test_a_step_keeps_all_probability_and_the_order_of_likelihoods(was_retaught: bool) -> None:
    moves = step(DEFAULT_MODEL, was_retaught=was_retaught)

    assert moves.sum(axis=1) == pytest.approx(np.ones(281))
    # Totally positive of order two, where the entries are more than rounding.
    inner = moves[100:200:5, 100:200:5]
    minors = inner[:-1, :-1] * inner[1:, 1:] - inner[:-1, 1:] * inner[1:, :-1]
    assert minors.min() >= 0


def test_chances_are_the_guess_corrected_rasch_model() -> None:
    right, wrong = log_chances(DEFAULT_MODEL, 0.25, 0.5)
    theta = nodes(DEFAULT_MODEL)[100]

    assert math.exp(right[100]) == pytest.approx(0.25 + 0.75 / (1 + math.exp(-(theta - 0.5))))
    assert np.exp(right) + np.exp(wrong) == pytest.approx(np.ones(281))
    assert np.isfinite(log_chances(DEFAULT_MODEL, 0, 500)).all()


def test_what_is_kept_cannot_be_changed_by_accident() -> None:
    kept = (nodes(DEFAULT_MODEL), prior(DEFAULT_MODEL), step(DEFAULT_MODEL, was_retaught=True))

    for array in (*kept, *log_chances(DEFAULT_MODEL, 0.25)):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    assert step(ProficiencyModel(0.9), was_retaught=True) is kept[2]


@pytest.mark.parametrize("wrong", [{"cut": 1.0}, {"cut": 0}, {"sd_taught": 0}, {"grid_step": -1}])
def test_impossible_parameters_are_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match="0"):
        ProficiencyModel(**wrong)
