"""Remember what may come only once, for as long as it could come again."""

from __future__ import annotations

import threading
from datetime import datetime

from lti_tool.demo_lms.settings import Clock


class OnceOnly:
    """Ids that have been used, each until it expires by itself."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, ...], datetime] = {}

    def use(self, *name: str, until: datetime) -> bool:
        """Note that an id is used; say False if it has been used before."""
        now = self._clock()
        with self._lock:
            self._seen = {seen: kept for seen, kept in self._seen.items() if kept > now}
            if name in self._seen:
                return False
            self._seen[name] = until
        return True
