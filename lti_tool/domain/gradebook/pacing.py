"""How hard a platform may be asked: slower when it says so, and not at all while it is down."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_AT_ONCE = 4
"""Scores of one platform under way at once: Canvas's rate limit bears three to five."""
ANSWERS_PER_STEP = 20
"""So many answers in a row earn one more at once, after the platform had asked for less."""
FAILURES_TO_PAUSE = 5
"""So many failures in a row are no chance: the platform is down for everybody."""
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=5)
"""One grade is tried then, so that a school waits no longer once its LMS is back."""
LONGEST_ASKED = timedelta(hours=1)


@dataclass(frozen=True)
class Pace:
    """Where a platform stands. A new one is trusted.

    `failures` and `pauses` count what came in a row, `answers` those since the last change.
    """

    at_once: int = MOST_AT_ONCE
    failures: int = 0
    pauses: int = 0
    paused_until: datetime | None = None
    answers: int = 0

    @property
    def is_down(self) -> bool:
        """Whether nothing is expected of it, so that one score at a time tries."""
        return self.failures >= FAILURES_TO_PAUSE

    @property
    def room(self) -> int:
        """How many scores may be under way."""
        return 1 if self.is_down else self.at_once

    def rest(self, now: datetime) -> float:
        """Answer how many seconds it is to be left alone."""
        if self.paused_until is None:
            return 0.0
        return max((self.paused_until - now).total_seconds(), 0.0)


def after_answer(pace: Pace, *, now: datetime) -> Pace:
    """It answered, be it with a no: it is up, and may earn back what it was spared."""
    if pace.rest(now) and not pace.is_down:
        return pace  # under way when it asked for a pause, and no reason to cut that short
    calm = replace(pace, failures=0, pauses=0, paused_until=None)
    if pace.at_once >= MOST_AT_ONCE:
        return replace(calm, answers=0)
    if pace.answers + 1 < ANSWERS_PER_STEP:
        return replace(calm, answers=pace.answers + 1)
    return replace(calm, at_once=pace.at_once + 1, answers=0)


def after_failure(
    pace: Pace, *, now: datetime, retry_after: float | None, chance: random.Random
) -> Pace:
    """It did not answer, or with trouble of its own. The fifth time in a row opens the circuit."""
    failed = replace(pace, failures=pace.failures + 1, answers=0)
    # What was under way when a pause began says nothing new.
    if not failed.is_down or pace.rest(now):
        return failed
    return _paused(failed, now, retry_after, chance)


def after_refusal_to_hurry(
    pace: Pace, *, now: datetime, retry_after: float | None, chance: random.Random
) -> Pace:
    """It asks us to slow down: half as many at once, after a pause."""
    if pace.rest(now):
        return pace
    slower = replace(pace, at_once=max(pace.at_once // 2, 1), failures=0, answers=0)
    return _paused(slower, now, retry_after, chance)


def _paused(pace: Pace, now: datetime, retry_after: float | None, chance: random.Random) -> Pace:
    doubled = FIRST_PAUSE * (1 << min(pace.pauses, 10))
    spread = min(doubled, LONGEST_PAUSE) * chance.uniform(0.6, 1.0)
    asked = min(timedelta(seconds=retry_after or 0), LONGEST_ASKED)
    return replace(pace, pauses=pace.pauses + 1, paused_until=now + max(spread, asked))
