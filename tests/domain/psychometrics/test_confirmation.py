"""The rule with three outcomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.psychometrics.confirmation import (
    CRITERION_ALONE,
    DEFAULT_RULE,
    ConfirmationRule,
    Outcome,
    outcome_of,
)

ORDER = (Outcome.NOT_YET, Outcome.ALMOST, Outcome.CONFIRMED)


@pytest.mark.parametrize(
    ("probability", "correct", "fresh", "outcome"),
    [
        (0.75, 4, 5, Outcome.CONFIRMED),
        (0.7499, 5, 5, Outcome.ALMOST),
        (0.99, 3, 5, Outcome.ALMOST),  # sure from earlier attempts, but not shown this time
        (0.99, 4, 3, Outcome.ALMOST),  # too little that was fresh
        (0.35, 0, 5, Outcome.ALMOST),
        (0.3499, 5, 5, Outcome.NOT_YET),
    ],
)
def test_mastery_needs_probability_criterion_and_enough_items(
    probability: float, correct: int, fresh: int, outcome: Outcome
) -> None:
    found = outcome_of(DEFAULT_RULE, probability=probability, is_met=correct >= 4, fresh=fresh)

    assert found is outcome


@pytest.mark.parametrize(("correct", "outcome"), [(4, Outcome.CONFIRMED), (3, Outcome.NOT_YET)])
def test_the_criterion_alone_asks_for_nothing_else(correct: int, outcome: Outcome) -> None:
    found = outcome_of(CRITERION_ALONE, probability=0.01, is_met=correct >= 4, fresh=4)

    assert found is outcome


chances = st.floats(0, 1)
counts = st.integers(0, 10)


@given(st.tuples(chances, chances), st.tuples(counts, counts), counts, counts)
def test_more_never_worsens_the_outcome(
    probability: tuple[float, float], correct: tuple[int, int], required: int, fresh: int
) -> None:
    worse, better = (
        outcome_of(DEFAULT_RULE, probability=p, is_met=c >= required, fresh=fresh)
        for p, c in zip(sorted(probability), sorted(correct), strict=True)
    )

    assert ORDER.index(worse) <= ORDER.index(better)


def test_a_rule_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(ValueError, match="almost_from"):
        ConfirmationRule(strictness=0.3, almost_from=0.35)
