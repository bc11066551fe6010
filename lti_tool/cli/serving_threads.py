"""gunicorn's threaded worker, made to spend less on its threads getting in each other's way.

Python runs one thread at a time. Threads that answer requests side by side take the interpreter
from each other at every query, which costs a third more than answering one after another; and
each request of a kept connection costs two more changes of thread to find a thread for it.
"""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

LONGEST_TURN = 0.02
"""Seconds until nobody waits any longer for a request that takes its time."""

STAYS = 0.01
"""Seconds a thread stays with a connection for its next request, where a browser is sent on."""


class Turns:
    """Lets one request at a time go ahead, and all of them while one is slow.

    It only spares work: a request that waits for an LMS, for a slow upload or for a print holds up
    those that come meanwhile once, and for no more than `longest` seconds.
    """

    def __init__(self, longest: float) -> None:
        self._turn = Lock()
        self._longest = longest
        self._is_slow_at = 0.0

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Take a turn for as long as the block runs; False where it was not worth waiting for."""
        is_taken = self._turn.acquire(timeout=max(self._is_slow_at - monotonic(), 0.0))
        if is_taken:
            self._is_slow_at = monotonic() + self._longest
        try:
            yield is_taken
        finally:
            if is_taken:
                self._turn.release()


class TakingTurns(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """The threaded worker, answering in turns and staying a moment with who comes back at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- gunicorn's own
        super().__init__(*args, **kwargs)
        self.turns = Turns(LONGEST_TURN)
        # Most threads stay free for those who have asked already.
        self.staying = BoundedSemaphore(max(self.cfg.threads // 4, 1))

    def handle(self, conn: Any) -> Any:  # noqa: ANN401 -- as above
        """Answer a request, and the ones that follow it at once on the same connection."""
        kept = super().handle(conn)
        while kept is True and self._has_next(conn):
            kept = super().handle(conn)
        return kept

    def handle_request(self, req: Any, conn: Any) -> Any:  # noqa: ANN401 -- as above
        """Answer a request that has been read, in its turn."""
        with self.turns.taken():
            return super().handle_request(req, conn)

    def _has_next(self, conn: Any) -> bool:  # noqa: ANN401 -- as above
        if not self.alive or conn.is_http2 or not self.staying.acquire(blocking=False):
            return False
        try:
            return _is_readable(conn.sock, STAYS)
        finally:
            self.staying.release()


def _is_readable(sock: socket.socket, seconds: float) -> bool:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
