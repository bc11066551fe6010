"""Where school days begin, and how far back some of them reach."""

from datetime import UTC, datetime

import pytest

from lti_tool.domain.classes.school_days import school_day, school_days_ago


def test_a_day_begins_at_midnight_there() -> None:
    late = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    assert school_day(late, "Asia/Tokyo") == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "days", "first"),
    [
        (25, 1, 25),  # a Wednesday
        (25, 3, 23),
        (25, 5, 19),  # over a weekend
        (28, 1, 27),  # Saturday: Friday is the last one
        (29, 5, 23),
    ],
)
def test_weekends_are_no_school_days(day: int, days: int, first: int) -> None:
    now = datetime(2026, 11, day, 12, 0, tzinfo=UTC)
    assert school_days_ago(now, "UTC", days) == datetime(2026, 11, first, tzinfo=UTC)
