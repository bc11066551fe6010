"""Patience, times that move forward, and what to do with what the LMS shows."""

import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.gradebook.delivery import (
    ScoreState,
    Step,
    next_timestamp,
    score_comment,
    step_for,
    wait_before_retry,
)

NOW = datetime(2026, 11, 25, 10, 0, 5, 250_000, tzinfo=UTC)


class Middle(random.Random):
    """Chance that always takes the middle."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


def test_waits_double_up_to_an_hour() -> None:
    middle = Middle()
    waits = [wait_before_retry(tries, retry_after=None, chance=middle) for tries in (1, 2, 3, 30)]
    assert waits == [
        timedelta(seconds=2),
        timedelta(seconds=4),
        timedelta(seconds=8),
        timedelta(hours=1),
    ]


@given(tries=st.integers(1, 10_000), seed=st.integers())
def test_a_wait_is_never_nothing_and_never_over_ninety_minutes(tries: int, seed: int) -> None:
    wait = wait_before_retry(tries, retry_after=None, chance=random.Random(seed))
    assert timedelta(seconds=1) <= wait <= timedelta(minutes=90)


def test_what_the_lms_asked_for_is_respected_but_not_for_weeks() -> None:
    chance = random.Random(1)
    assert wait_before_retry(1, retry_after=120, chance=chance) >= timedelta(seconds=120)
    assert wait_before_retry(1, retry_after=10**9, chance=chance) <= timedelta(days=1)


def test_the_first_timestamp_is_the_whole_second() -> None:
    assert next_timestamp(NOW, None) == datetime(2026, 11, 25, 10, 0, 5, tzinfo=UTC)


def test_a_second_score_in_the_same_second_moves_on_by_one() -> None:
    first = next_timestamp(NOW, None)
    assert next_timestamp(NOW, first) == first + timedelta(seconds=1)


def test_a_clock_that_went_back_does_not_take_time_back() -> None:
    last = NOW.replace(microsecond=0) + timedelta(minutes=5)
    assert next_timestamp(NOW, last) == last + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("shown", "wanted", "ours", "step"),
    [
        (None, 90, (), Step.SEND),
        (None, 90, (75,), Step.SEND),
        (Fraction(90), 90, (), Step.ALREADY_SHOWN),
        (Fraction(8999, 100), 90, (75,), Step.ALREADY_SHOWN),
        (Fraction(75), 90, (75,), Step.SEND),
        (Fraction(75), 90, (60, 75), Step.SEND),
        (Fraction(81), 90, (75,), Step.CONFLICT),
        (Fraction(81), 90, (), Step.CONFLICT),
        (Fraction(0), 90, (75,), Step.CONFLICT),
        (Fraction(181, 2), 90, (75,), Step.CONFLICT),
        (Fraction(151, 2), 90, (75,), Step.CONFLICT),
    ],
)
def test_what_to_do_with_what_the_lms_shows(
    shown: Fraction | None, wanted: int, ours: tuple[int, ...], step: Step
) -> None:
    assert step_for(shown=shown, wanted=wanted, ours=ours) is step


def test_what_a_small_maximum_rounds_away_makes_no_difference() -> None:
    """86 of 100 is 2.58 of 3, which an LMS may show as 2.57; of 100 nobody rounds that much."""
    shown = Fraction(257, 100) / 3 * 100
    assert step_for(shown=shown, wanted=86, ours=(), maximum=Fraction(3)) is Step.ALREADY_SHOWN
    assert step_for(shown=shown, wanted=86, ours=()) is Step.CONFLICT


def test_a_zero_of_ours_that_is_told_as_nothing_is_still_ours() -> None:
    assert step_for(shown=None, wanted=90, ours=(0,), confirmed=0) is Step.SEND
    assert step_for(shown=None, wanted=90, ours=(75,), confirmed=75) is Step.CONFLICT


def test_the_comment_never_mentions_tries() -> None:
    comment = score_comment(
        level="Mastered",
        reason="4 of 5 questions right; 4 of 5 needed.",
        objective="Unit rates",
        day=NOW,
    )
    assert comment == ("Mastered: Unit rates, 25 Nov 2026. 4 of 5 questions right; 4 of 5 needed.")


def test_every_state_has_words() -> None:
    assert all(state.label for state in ScoreState)
