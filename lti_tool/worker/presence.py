"""This process among those that deliver: its name, its heartbeat, and who else lives."""

import socket
import threading
from collections.abc import Callable
from uuid import uuid4

import structlog

from lti_tool.services.passback.live_workers import (
    BEAT_EVERY,
    DEAD_AFTER,
    beat,
    clear_away,
    known_workers,
)
from lti_tool.tool import Tool
from lti_tool.worker.life_signs import life_sign

LOOKS_EVERY = 0.25
"""Seconds between two looks for processes that have ended."""
LOOKS_ALONE = 4
"""Where no other is known, every fourth look is enough: most schools run one process."""

_log = structlog.get_logger()


class Presence:
    """One per process. Two processes never share a name, not even one after the other."""

    def __init__(self, tool: Tool) -> None:
        self.name = f"{socket.gethostname()[:40]}-{uuid4().hex}"
        self._tool = tool
        self._sign = life_sign(tool.settings.database_url)
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Be known, before anything is begun that others might find and take for left behind."""
        self._beat()

    def look_out(self, on_death: Callable[[], None]) -> None:
        """Go on being known, and call `on_death` from another thread when another has died."""
        self._thread = threading.Thread(
            target=self._keep_on, args=(on_death,), name="heartbeat", daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """Be known no more. What is still leased to this process is free."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        self.clear_away({self.name})
        self._sign.end()

    def living_and_dead(self) -> tuple[set[str], set[str]]:
        """Answer who is known and lives, this process included, and who lives no more."""
        with self._tool.reading() as session:
            known = known_workers(session)
        others = {name: beat_at for name, beat_at in known.items() if name != self.name}
        too_long_ago = self._tool.clock() - DEAD_AFTER
        silent = {name for name, beat_at in others.items() if beat_at < too_long_ago}
        dead = silent | self._sign.ended(others)
        return (set(others) - dead) | {self.name}, dead

    def clear_away(self, dead: set[str]) -> None:
        """Free what others had begun."""
        with self._tool.transaction() as session:
            scores = clear_away(session, dead=dead, now=self._tool.clock())
        if scores:
            _log.warning("scores_taken_over", scores=scores)

    def _beat(self) -> None:
        # First the sign: who is known without one is taken for dead.
        self._sign.show(self.name)
        with self._tool.transaction() as session:
            beat(session, name=self.name, now=self._tool.clock())

    def _keep_on(self, on_death: Callable[[], None]) -> None:
        looks, is_alone = 0, False
        while not self._ending.wait(LOOKS_EVERY):
            looks += 1
            if is_alone and looks % LOOKS_ALONE:
                continue
            try:
                if looks % (BEAT_EVERY / LOOKS_EVERY) == 0:
                    self._beat()
                living, dead = self.living_and_dead()
                is_alone = living | dead == {self.name}
                if dead:
                    on_death()
            except Exception:
                # Whoever misses us takes over. A missed beat must not end the beating.
                _log.exception("heartbeat_failed")
