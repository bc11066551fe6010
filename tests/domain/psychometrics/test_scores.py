"""How likely each raw score is, held against R."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.psychometrics.scores import (
    pass_probability,
    response_probability,
    retake_inflation,
    score_distribution,
)
from tests.domain.psychometrics.figures import figures

R = figures("binomial.json")
RETAKES = figures("operating_characteristics.json")["retakes"]
UNIFORM_STEPS = 2000


@pytest.mark.parametrize(("size", "required", "chance", "expected"), R["passes"])
def test_equal_chances_give_the_binomial_distribution(
    size: int, required: int, chance: float, expected: float
) -> None:
    assert pass_probability((0.0,) * size, required, chance) == pytest.approx(expected, rel=1e-9)


def test_unequal_chances_give_the_compound_binomial_distribution() -> None:
    chances, expected = R["unequal"]

    assert score_distribution(chances) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("right", "size", "expected"), R["uniform_prior"])
def test_a_uniform_prior_gives_the_beta_tail(right: int, size: int, expected: float) -> None:
    # P(Beta(x + 1, n - x + 1) >= c) is P(Bin(n + 1, c) <= x).
    below = 1 - pass_probability((0.0,) * (size + 1), right + 1, 0.8)

    assert below == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("right", "size", "floor", "expected"), R["guess_corrected"])
def test_scores_with_guessing_weigh_a_uniform_prior_as_r_does(
    right: int, size: int, floor: float, expected: float
) -> None:
    middles = [(place + 0.5) / UNIFORM_STEPS for place in range(UNIFORM_STEPS)]
    likelihoods = [
        score_distribution([response_probability(middle, floor)] * size)[right]
        for middle in middles
    ]
    above = sum(likelihoods[round(0.8 * UNIFORM_STEPS) :])

    assert above / sum(likelihoods) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(("floor", "size", "required", "level", "expected"), RETAKES)
def test_retakes_inflate_the_plain_rule(
    floor: float, size: int, required: int, level: float, expected: list[float]
) -> None:
    chance = pass_probability((floor,) * size, required, level)
    found = [retake_inflation(chance, attempts) for attempts in (1, 2, 3, 5, 10)]

    assert found == pytest.approx(expected, abs=0.00051)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_scores_are_a_distribution_with_the_right_mean(chances: list[float]) -> None:
    distribution = score_distribution(chances)
    mean = sum(score * share for score, share in enumerate(distribution))

    assert sum(distribution) == pytest.approx(1)
    assert mean == pytest.approx(sum(chances), abs=1e-9)


def test_nothing_asked_is_always_met_and_too_much_never() -> None:
    assert pass_probability((0.25,) * 5, 0, 0.1) == pytest.approx(1)
    assert pass_probability((0.25,) * 5, 6, 1.0) == 0
