"""How hard a platform is asked."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.domain.gradebook.pacing import (
    ANSWERS_PER_STEP,
    FAILURES_TO_PAUSE,
    FIRST_PAUSE,
    LONGEST_ASKED,
    LONGEST_PAUSE,
    MOST_AT_ONCE,
    Pace,
    after_answer,
    after_failure,
    after_refusal_to_hurry,
)

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
CHANCE = random.Random(1)


def failed(pace: Pace, times: int, *, now: datetime = NOW) -> Pace:
    for _ in range(times):
        pace = after_failure(pace, now=now, retry_after=None, chance=CHANCE)
    return pace


def throttled(pace: Pace, *, now: datetime = NOW, retry_after: float | None = None) -> Pace:
    return after_refusal_to_hurry(pace, now=now, retry_after=retry_after, chance=CHANCE)


def test_a_few_failures_are_chance() -> None:
    pace = failed(Pace(), FAILURES_TO_PAUSE - 1)
    assert (pace.room, pace.rest(NOW)) == (MOST_AT_ONCE, 0)
    assert after_answer(pace, now=NOW) == Pace()


def test_many_in_a_row_pause_the_platform_and_then_one_score_tries() -> None:
    pace = failed(Pace(), FAILURES_TO_PAUSE)
    assert 0 < pace.rest(NOW) <= FIRST_PAUSE.total_seconds()
    later = NOW + FIRST_PAUSE
    assert (pace.rest(later), pace.room) == (0, 1)


def test_what_was_under_way_when_the_pause_began_does_not_prolong_it() -> None:
    pace = failed(Pace(), FAILURES_TO_PAUSE)
    assert failed(pace, MOST_AT_ONCE - 1).paused_until == pace.paused_until


def test_pauses_grow_to_a_bound_and_one_answer_ends_them() -> None:
    pace, now, rests = failed(Pace(), FAILURES_TO_PAUSE), NOW, []
    for _ in range(12):
        now += timedelta(seconds=pace.rest(now))
        pace = failed(pace, 1, now=now)
        rests.append(pace.rest(now))
    longest = LONGEST_PAUSE.total_seconds()
    assert rests[0] < rests[2]
    assert all(longest / 2 < rest <= longest for rest in rests[-3:])
    assert after_answer(pace, now=now) == Pace()


def test_a_pause_is_never_shorter_than_was_asked_for() -> None:
    asked = after_failure(
        failed(Pace(), FAILURES_TO_PAUSE - 1), now=NOW, retry_after=120, chance=CHANCE
    )
    assert asked.rest(NOW) == 120
    assert throttled(Pace(), retry_after=10**6).rest(NOW) == LONGEST_ASKED.total_seconds()


def test_who_asks_us_to_slow_down_gets_half_at_once_and_at_least_one() -> None:
    pace, now, rooms = Pace(), NOW, []
    for _ in range(4):
        pace = throttled(pace, now=now)
        now += timedelta(seconds=pace.rest(now))
        rooms.append(pace.room)
    assert rooms == [2, 1, 1, 1]


def test_four_refusals_at_once_are_one() -> None:
    pace = throttled(Pace())
    assert throttled(pace) == pace


def test_an_answer_under_way_does_not_cut_the_pause_short() -> None:
    pace = throttled(Pace())
    assert after_answer(pace, now=NOW) == pace


@pytest.mark.parametrize("begins", [1, 2, 3])
def test_answers_earn_it_back_one_by_one(begins: int) -> None:
    pace = replace(Pace(), at_once=begins)
    for _ in range(ANSWERS_PER_STEP):
        assert pace.room == begins
        pace = after_answer(pace, now=NOW)
    assert pace.room == begins + 1
