"""Remember which tools have been asked for content, and what they answered until it is saved."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lti_tool.demo_lms.launches import Launch
from lti_tool.demo_lms.settings import Clock

if TYPE_CHECKING:  # content knows the LMS, and the LMS keeps these
    from lti_tool.demo_lms.content_items import ItemDraft

# Choosing takes longer than launching.
LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A tool has been asked for content and has not answered yet."""

    token: str
    launch: Launch
    # What the tool must give back byte for byte, if the product sends it at all.
    data: str | None
    expires: datetime


@dataclass(frozen=True, slots=True)
class ChosenItems:
    """Content that waits for its teacher to save it."""

    launch: Launch
    drafts: tuple[ItemDraft, ...]
    expires: datetime


class DeepLinkBook:
    """The open requests, and the choices that are not saved yet."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, OpenRequest] = {}
        self._chosen: dict[str, ChosenItems] = {}

    def open(self, launch: Launch, *, with_data: bool) -> OpenRequest:
        """Note that a tool is asked for content; its answer comes to an address with the token."""
        token = secrets.token_urlsafe(18)
        # Everything that a careless tool would trim, escape or decode on the way.
        data = f' {secrets.token_urlsafe(9)}+%20"&<é>\\ ' if with_data else None
        opened = OpenRequest(token, launch, data, self._clock() + LIFETIME)
        with self._lock:
            self._forget_expired()
            self._open[token] = opened
        return opened

    def find(self, token: str) -> OpenRequest | None:
        """Return the request that is still open under this token."""
        with self._lock:
            self._forget_expired()
            return self._open.get(token)

    def close(self, token: str) -> bool:
        """Take the request off the book; say False if somebody else was faster."""
        with self._lock:
            return self._open.pop(token, None) is not None

    def keep(self, launch: Launch, drafts: Sequence[ItemDraft]) -> str:
        """Keep a choice until it is saved, and return the ticket for that."""
        ticket = secrets.token_urlsafe(18)
        chosen = ChosenItems(launch, tuple(drafts), self._clock() + LIFETIME)
        with self._lock:
            self._chosen[ticket] = chosen
        return ticket

    def take(self, ticket: str) -> ChosenItems | None:
        """Return the choice of a ticket the first time."""
        with self._lock:
            self._forget_expired()
            return self._chosen.pop(ticket, None)

    def _forget_expired(self) -> None:
        now = self._clock()
        self._open = {key: kept for key, kept in self._open.items() if kept.expires > now}
        self._chosen = {key: kept for key, kept in self._chosen.items() if kept.expires > now}
