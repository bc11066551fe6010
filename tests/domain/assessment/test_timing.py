"""How long a timed check lasts, and when it is over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.accommodations import EXTRA_TIMES, Accommodations
from lti_tool.domain.assessment.timing import (
    GRACE,
    closing_time,
    extended,
    is_over,
    minutes_for,
    minutes_left,
    time_words,
)

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
EXTRA = st.sampled_from([None, *EXTRA_TIMES])
MINUTES = st.integers(1, 300)
MOMENTS = st.integers(-5_000_000, 5_000_000).map(lambda by: START + timedelta(seconds=by))


@pytest.mark.parametrize(
    ("minutes", "extra", "allowed"),
    [(30, None, 30), (30, 150, 45), (30, 200, 60), (15, 125, 19), (30, 0, None), (None, 200, None)],
)
def test_extra_time_is_given_whole(
    minutes: int | None, extra: int | None, allowed: int | None
) -> None:
    assert minutes_for(minutes, Accommodations(extra)) == allowed


@given(MINUTES, EXTRA)
def test_nobody_has_less_than_the_others(minutes: int, extra: int | None) -> None:
    allowed = minutes_for(minutes, Accommodations(extra))
    assert allowed is None or allowed >= minutes


@given(MOMENTS, MINUTES, EXTRA, st.integers(0, 10_000))
def test_a_break_moves_the_end_on_by_as_long_as_it_lasted(
    start: datetime, minutes: int, extra: int | None, seconds: int
) -> None:
    paused = timedelta(seconds=seconds)
    without = closing_time(start, minutes, Accommodations(extra))
    with_break = closing_time(start, minutes, Accommodations(extra), paused=paused)
    assert with_break == (None if without is None else without + paused)


@given(MOMENTS | st.none(), MOMENTS | st.none())
def test_time_once_given_is_not_taken_away(one: datetime | None, other: datetime | None) -> None:
    later = extended(one, other)
    assert later is None or (one is not None and other is not None and later >= max(one, other))
    assert later == extended(other, one)


def test_what_was_on_its_way_still_counts() -> None:
    assert not is_over(START, None, START + GRACE)
    assert is_over(START, None, START + GRACE + timedelta(microseconds=1))


def test_no_time_passes_in_a_break_and_none_without_a_limit() -> None:
    assert not is_over(START, START, START + timedelta(days=9))
    assert not is_over(None, None, START + timedelta(days=9))


def test_a_begun_minute_counts() -> None:
    assert minutes_left(START, START - timedelta(minutes=2)) == 2
    assert minutes_left(START, START - timedelta(seconds=61)) == 2
    assert minutes_left(START, START - timedelta(seconds=1)) == 1
    assert minutes_left(START, START + timedelta(seconds=1)) == 0


def test_time_is_said_with_where_it_comes_from() -> None:
    assert time_words(None, Accommodations(200)) == "No time limit"
    assert time_words(30, Accommodations()) == "30 min"
    assert time_words(30, Accommodations(200)) == "60 min (30 + your extra time)"
    assert time_words(30, Accommodations(0)) == "No time limit for you (otherwise 30 min)"
