"""How long somebody has waited, in words."""

from datetime import timedelta

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def waiting_words(waited: timedelta) -> str:
    """Answer whole days, below that whole hours."""
    if waited >= DAY:
        return _count(waited // DAY, "day")
    if waited >= HOUR:
        return _count(waited // HOUR, "hour")
    return "less than an hour"


def _count(number: int, unit: str) -> str:
    return f"1 {unit}" if number == 1 else f"{number} {unit}s"
