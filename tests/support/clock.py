"""A clock that shows one moment until it is moved."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """A `ports.Clock` for tests."""

    now: datetime = START

    def __call__(self) -> datetime:
        """Answer the moment it shows."""
        return self.now

    def move(self, **by: float) -> datetime:
        """Show a later moment, `timedelta` arguments later, and answer it."""
        self.now += timedelta(**by)
        return self.now
