"""Whose turn it is to ask an LMS while a page waits: now and then in a session, few at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Lock

from lti_tool.web.access import current_launch, current_tool

AT_ONCE = 2
"""They wait for somebody's server, and may not take every thread of ours."""
MOST_REMEMBERED = 1000


class Turns:
    """The turns of one kind of question. Threads share it."""

    def __init__(self, pause: timedelta) -> None:
        """`pause` lies between two turns of one session."""
        self._pause = pause
        self._places = BoundedSemaphore(AT_ONCE)
        self._taken_at: dict[str, datetime] = {}
        self._lock = Lock()

    def seconds_to_wait(self) -> int:
        """Answer how long this session has to wait for its next turn, 0 if it need not."""
        with self._lock:
            last = self._taken_at.get(current_launch().sid)
        if last is None:
            return 0
        left = (self._pause - (current_tool().clock() - last)).total_seconds()
        return max(0, int(left))

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Take a turn, for as long as the block runs; False while others have all of them."""
        if not self._places.acquire(blocking=False):
            yield False
            return
        try:
            self._note()
            yield True
        finally:
            self._places.release()

    def _note(self) -> None:
        with self._lock:
            self._taken_at[current_launch().sid] = current_tool().clock()
            while len(self._taken_at) > MOST_REMEMBERED:
                # The oldest first: a dictionary keeps the order in which things came.
                del self._taken_at[next(iter(self._taken_at))]
