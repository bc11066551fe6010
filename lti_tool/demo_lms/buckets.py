"""Count the work of each tool in a bucket that leaks, as Canvas does to keep tools apart."""

from __future__ import annotations

import threading
from datetime import datetime

from lti_tool.demo_lms.settings import Clock, RateLimit


class Buckets:
    """One bucket for each tool; a full one refuses."""

    def __init__(self, limit: RateLimit, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        self._levels: dict[str, tuple[float, datetime]] = {}

    @property
    def cost(self) -> float:
        """What one request costs in the end."""
        return self._limit.cost

    def reserve(self, name: str) -> bool:
        """Hold back the reserve for a request; say False if the bucket is full."""
        with self._lock:
            level = self._level(name)
            if level >= self._limit.high_water:
                return False
            self._levels[name] = (level + self._limit.reserve, self._clock())
        return True

    def settle(self, name: str) -> float:
        """Give the reserve back, take the cost, and return what still fits in."""
        with self._lock:
            level = max(self._level(name) - self._limit.reserve, 0.0) + self._limit.cost
            self._levels[name] = (level, self._clock())
        return max(self._limit.high_water - level, 0.0)

    def _level(self, name: str) -> float:
        level, then = self._levels.get(name, (0.0, self._clock()))
        leaked = (self._clock() - then).total_seconds() * self._limit.leak_per_second
        return max(level - leaked, 0.0)
