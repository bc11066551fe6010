"""Remember launches that have begun: each ticket and each message hint works once."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lti_tool.demo_lms.settings import Clock

LIFETIME = timedelta(minutes=5)


class DocumentTarget(StrEnum):
    """Where the tool is going to be shown (LTI Core 5.4.4)."""

    IFRAME = "iframe"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Launch:
    """Who is opening which activity, and where."""

    person_slug: str
    activity_id: str
    target: DocumentTarget


@dataclass(frozen=True, slots=True)
class BegunLaunch:
    """A launch that the tool has been told of, with the hint it must bring back unchanged."""

    launch: Launch
    login_hint: str
    message_hint: str


class LaunchBook:
    """Tickets lead from a course page to the launch page, hints from there to the authorisation.

    Both carry the person through the frame, because a browser may keep our cookie from it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tickets: dict[str, tuple[Launch, datetime]] = {}
        self._begun: dict[str, tuple[BegunLaunch, datetime]] = {}

    def write_ticket(self, launch: Launch) -> str:
        """Return a ticket for one visit of the launch page."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._forget_expired()
            self._tickets[ticket] = (launch, self._clock() + LIFETIME)
        return ticket

    def use_ticket(self, ticket: str) -> Launch | None:
        """Return the ticket's launch the first time, if it comes in time."""
        with self._lock:
            self._forget_expired()
            launch, _expires = self._tickets.pop(ticket, (None, None))
        return launch

    def begin(self, launch: Launch) -> BegunLaunch:
        """Note that the tool is told of a launch, under hints that say nothing about the person."""
        begun = BegunLaunch(
            launch,
            login_hint=secrets.token_urlsafe(16),
            message_hint=secrets.token_urlsafe(24),
        )
        with self._lock:
            self._forget_expired()
            self._begun[begun.message_hint] = (begun, self._clock() + LIFETIME)
        return begun

    def use_hint(self, message_hint: str) -> BegunLaunch | None:
        """Return the launch that belongs to a hint the first time, if it comes in time."""
        with self._lock:
            self._forget_expired()
            begun, _expires = self._begun.pop(message_hint, (None, None))
        return begun

    def _forget_expired(self) -> None:
        now = self._clock()
        self._tickets = {key: kept for key, kept in self._tickets.items() if kept[1] > now}
        self._begun = {key: kept for key, kept in self._begun.items() if kept[1] > now}
