"""How long a timed check lasts for one student, and when it is over."""

from datetime import datetime, timedelta

from lti_tool.domain.assessment.accommodations import NO_LIMIT, Accommodations

GRACE = timedelta(seconds=30)
"""For the network: what was on its way when the time was up still counts."""


def minutes_for(minutes: int | None, given: Accommodations) -> int | None:
    """Answer the minutes a student has where others have `minutes`; None for no limit."""
    if minutes is None or given.extra_time == NO_LIMIT:
        return None
    # Rounded up: what is given is given whole.
    return -(-minutes * (given.extra_time or 100) // 100)


def closing_time(
    started_at: datetime,
    minutes: int | None,
    given: Accommodations,
    *,
    paused: timedelta = timedelta(0),
) -> datetime | None:
    """Answer when a check begun then closes, time `paused` so far included; None for never."""
    allowed = minutes_for(minutes, given)
    return None if allowed is None else started_at + timedelta(minutes=allowed) + paused


def extended(closes_at: datetime | None, wanted: datetime | None) -> datetime | None:
    """Answer the later of two closing times, None for never: time once given is not taken away."""
    return None if closes_at is None or wanted is None else max(closes_at, wanted)


def is_over(closes_at: datetime | None, paused_at: datetime | None, now: datetime) -> bool:
    """Answer whether the time is up, grace included. While a break lasts, time stands still."""
    return closes_at is not None and paused_at is None and now > closes_at + GRACE


def minutes_left(closes_at: datetime, now: datetime) -> int:
    """Answer the whole minutes that are left, a begun one counted in."""
    return max(0, -(-(closes_at - now) // timedelta(minutes=1)))


def time_words(minutes: int | None, given: Accommodations) -> str:
    """Say in a few words how much time a student has, and where it comes from."""
    allowed = minutes_for(minutes, given)
    if minutes is None:
        return "No time limit"
    if allowed is None:
        return f"No time limit for you (otherwise {minutes} min)"
    if allowed == minutes:
        return f"{minutes} min"
    return f"{allowed} min ({minutes} + your extra time)"
