"""Cut off an exchange that takes too long as a whole, however steadily it trickles.

A timeout of requests is per read: a server that sends its headers a byte at a time would hold a
thread for as long as it likes.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ssl import SSLContext
from time import monotonic

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse

from lti_tool.domain.errors import LmsUnavailableError

_current = threading.local()
_LONGEST_REST = 3600.0


class _Watch:
    """One exchange: the socket its answer comes from, once there is one."""

    def __init__(self) -> None:
        self.source: socket.socket | None = None
        self.has_struck = False

    def strike(self) -> None:
        self.has_struck = True
        if self.source is not None:
            with suppress(OSError):
                self.source.shutdown(socket.SHUT_RDWR)


class _Watchman:
    """One thread that breaks off whatever is late: a timer for each exchange costs a thread each.

    It rests until the earliest deadline; those that end in time just leave.
    """

    def __init__(self) -> None:
        self._deadlines: dict[_Watch, float] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._wakes_at = 0.0

    def add(self, watch: _Watch, seconds: float) -> None:
        deadline = monotonic() + seconds
        with self._changed:
            self._deadlines[watch] = deadline
            # A fork takes no threads along.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="deadlines", daemon=True)
                self._thread.start()
            elif deadline < self._wakes_at:
                self._changed.notify()

    def remove(self, watch: _Watch) -> None:
        with self._changed:
            self._deadlines.pop(watch, None)

    def _look(self) -> None:
        with self._changed:
            while True:
                now = monotonic()
                for watch in [each for each, at in self._deadlines.items() if at <= now]:
                    del self._deadlines[watch]
                    watch.strike()
                self._wakes_at = min(self._deadlines.values(), default=now + _LONGEST_REST)
                self._changed.wait(max(self._wakes_at - now, 0.0))


_watchman = _Watchman()


@contextmanager
def answered_within(seconds: float) -> Iterator[None]:
    """Break the connection of this thread's exchange when the block takes longer.

    Raises LmsUnavailableError then, unless the break already did.
    """
    watch = _current.watch = _Watch()
    _watchman.add(watch, seconds)
    try:
        yield
    finally:
        _watchman.remove(watch)
        _current.watch = None
    if watch.has_struck:
        # What was read may look whole and be cut short.
        raise LmsUnavailableError("The LMS answers too slowly.", is_ambiguous=True)


def watch_answer(connection: HTTPConnection) -> None:
    """Note, before an answer is read, which socket it comes from."""
    watch = getattr(_current, "watch", None)
    if watch is not None and connection.sock is not None:
        watch.source = connection.sock
        if watch.has_struck:
            watch.strike()


class _Plain(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3 overrides it so
        watch_answer(self)
        return super().getresponse()


class _Secure(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3 overrides it so
        watch_answer(self)
        return super().getresponse()


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class AnyAddress(HTTPAdapter):
    """Carries requests anywhere, watched: for development on one machine."""

    def __init__(self, trusted: SSLContext | None = None) -> None:
        self._trusted = trusted
        super().__init__()

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        """Have every connection made by our own classes."""
        if self._trusted is not None:
            kwargs["ssl_context"] = self._trusted
        super().init_poolmanager(*args, **kwargs)  # type: ignore[arg-type]
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
