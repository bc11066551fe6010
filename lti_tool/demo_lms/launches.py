"""Remember launches that have begun: each ticket and each message hint works once."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from lti_tool.demo_lms.settings import Clock

LIFETIME = timedelta(minutes=5)


class DocumentTarget(StrEnum):
    """Where the tool is going to be shown (LTI Core 5.4.4)."""

    IFRAME = "iframe"
    WINDOW = "window"


class MessageKind(StrEnum):
    """What the tool is asked for."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"


@dataclass(frozen=True, slots=True)
class Launch:
    """Who is opening which activity, and where.

    Without an activity it is a choice of content, or a look at the tool from the course's menu;
    then course and tool are named.
    """

    person_slug: str
    activity_id: str
    target: DocumentTarget
    kind: MessageKind = MessageKind.RESOURCE_LINK
    course_id: str = ""
    client_id: str = ""
    placement: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the tool must bring back unchanged: whose launch, and which."""

    login: str
    message: str


@dataclass(frozen=True, slots=True)
class BegunLaunch:
    """A launch that the tool has been told of, under hints of its own."""

    launch: Launch
    hints: Hints
    # What the token is going to say, where the product settles that when the launch begins.
    claims: dict[str, Any] | None = None


def random_hints() -> Hints:
    """Return hints that say nothing about anybody."""
    return Hints(login=secrets.token_urlsafe(16), message=secrets.token_urlsafe(24))


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

    def begin(
        self, launch: Launch, hints: Hints, claims: dict[str, Any] | None = None
    ) -> BegunLaunch:
        """Note that the tool is told of a launch."""
        begun = BegunLaunch(launch, hints, claims)
        with self._lock:
            self._forget_expired()
            self._begun[hints.message] = (begun, self._clock() + LIFETIME)
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
