"""The life of a score that is owed to the LMS: states, patience, and times that move forward."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from lti_tool.domain.gradebook.points import MAXIMUM

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=1)
LEASE = timedelta(seconds=150)
"""Longer than the LMS calls of one score can take, so that no two workers send it at once."""


class ScoreState(StrEnum):
    """What a teacher sees beside a grade."""

    OWED = "owed"
    SENT = "sent"
    REFUSED = "refused"
    CONFLICT = "conflict"
    ADOPTED = "adopted"
    """A teacher took over what the LMS shows. It is left alone until a teacher sets the level."""

    @property
    def label(self) -> str:
        """The state in a few words."""
        return _LABELS[self]


_LABELS = {
    ScoreState.OWED: "On its way",
    ScoreState.SENT: "Sent",
    ScoreState.REFUSED: "Refused by the LMS",
    ScoreState.CONFLICT: "Changed in the LMS",
    ScoreState.ADOPTED: "Adopted from the gradebook",
}


def wait_before_retry(tries: int, *, retry_after: float | None, chance: random.Random) -> timedelta:
    """Answer how long to leave the LMS alone after the `tries`-th failure (1 is the first).

    Doubles up to an hour, spread by half so that a class's scores do not come back together;
    never shorter than what the LMS asked for.
    """
    doubled = FIRST_WAIT * (1 << min(tries - 1, 20))
    spread = min(doubled, LONGEST_WAIT) * chance.uniform(0.5, 1.5)
    asked = timedelta(seconds=min(retry_after or 0, 24 * 3600))
    return max(spread, asked)


def next_timestamp(now: datetime, last: datetime | None) -> datetime:
    """Answer a time for the next score of a cell, later than the last one sent.

    Moodle compares whole seconds and refuses an equal one (409), hence whole, strictly later
    seconds.
    """
    whole = now.replace(microsecond=0)
    if last is None or whole > last:
        return whole
    return last + timedelta(seconds=1)


def score_comment(*, level: str, reason: str, objective: str, day: date) -> str:
    """Answer what a student and a family read beside the grade. Attempts are never mentioned."""
    return f"{level}: {objective}, {day:%d %b %Y}. {reason}"


class Step(StrEnum):
    """What to do with an owed score once we know what the LMS shows."""

    SEND = "send"
    ALREADY_SHOWN = "already_shown"
    CONFLICT = "conflict"


OUT_OF_100 = Fraction(MAXIMUM)


def same_within(maximum: Fraction) -> Fraction:
    """Answer how many points of 100 apart two grades may lie and still be the same.

    An LMS keeps two decimals of its own points: two hundredths of one of them, and never more than
    half a point of ours. Whoever types half a point more into a column of 100 has typed another.
    """
    return min(Fraction(2) / maximum, Fraction(1, 2))


def step_for(
    *,
    shown: Fraction | None,
    wanted: int,
    ours: Collection[int],
    confirmed: int | None = None,
    maximum: Fraction = OUT_OF_100,
) -> Step:
    """Decide before sending: never resend what is shown, never overwrite what is not ours.

    `shown` is the LMS's grade on a scale of 100, None when there is none, out of `maximum` there;
    `ours` are the points that we have sent or may have sent, `confirmed` those the LMS has taken.
    A confirmed grade that is gone was taken away by somebody: Moodle 4.5 tells a zero no other
    way. Hence a zero of ours that is told as nothing is still ours.
    """
    if shown is None:
        return Step.CONFLICT if confirmed else Step.SEND
    within = same_within(maximum)
    if abs(shown - wanted) <= within:
        return Step.ALREADY_SHOWN
    if any(abs(shown - points) <= within for points in ours):
        return Step.SEND
    return Step.CONFLICT


@dataclass(frozen=True)
class Replaced:
    """The grade that a teacher chose ours over, on a scale of 100; None for nothing, or a zero."""

    shown: Fraction | None
    is_any: bool = False
    """Whether it is not known what the teacher saw."""

    def covers(self, shown: Fraction | None, maximum: Fraction = OUT_OF_100) -> bool:
        """Whether the LMS still shows what the teacher saw: what came since is somebody's word."""
        if self.is_any:
            return True
        # Some LMSs tell a zero as nothing, others as a zero.
        return abs(Fraction(shown or 0) - Fraction(self.shown or 0)) <= same_within(maximum)
