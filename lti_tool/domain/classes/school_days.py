"""School days: where a day begins, and how far back some of them reach."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5


def school_day(now: datetime, timezone: str) -> datetime:
    """Answer when the day of this moment began in this zone, an IANA name."""
    return _midnight(now.astimezone(ZoneInfo(timezone)))


def school_days_ago(now: datetime, timezone: str, days: int) -> datetime:
    """Answer when the first of the last `days` school days began, today among them.

    Monday to Friday; on a weekend the last of them is Friday.
    """
    local = _midnight(now.astimezone(ZoneInfo(timezone)))
    left = days
    while True:
        left -= local.weekday() < _SATURDAY
        if left <= 0:
            return local
        local = _midnight(local - timedelta(days=1))


def _midnight(local: datetime) -> datetime:
    return datetime.combine(local.date(), time(), local.tzinfo)
