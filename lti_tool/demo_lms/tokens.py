"""Issue access tokens, and say what a token that comes back allows."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from lti_tool.demo_lms.settings import CLIENT_ID, Clock

LIFETIME = timedelta(hours=1)

_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"
LINEITEM = f"{_AGS}/lineitem"
LINEITEM_READONLY = f"{_AGS}/lineitem.readonly"
RESULT_READONLY = f"{_AGS}/result.readonly"
SCORE = f"{_AGS}/score"
MEMBERSHIP_READONLY = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"

AGS_SCOPES = (LINEITEM, LINEITEM_READONLY, RESULT_READONLY, SCORE)
GRANTED_SCOPES = (*AGS_SCOPES, MEMBERSHIP_READONLY)


@dataclass(frozen=True, slots=True, repr=False)
class AccessToken:
    """A word that opens the services for an hour."""

    value: str
    scopes: tuple[str, ...]
    expires: datetime
    client_id: str = CLIENT_ID


class TokenDesk:
    """Keeps the tokens it has issued, until they expire or the LMS stops."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[str, AccessToken] = {}
        self._issued = 0

    def issue(
        self, scopes: tuple[str, ...], *, client_id: str = CLIENT_ID, value: str | None = None
    ) -> AccessToken:
        """Return a new token for these scopes; its value is random unless the product makes one."""
        now = self._clock()
        value = value or secrets.token_urlsafe(32)
        token = AccessToken(value, scopes, now + LIFETIME, client_id)
        with self._lock:
            self._tokens = {key: kept for key, kept in self._tokens.items() if kept.expires > now}
            self._tokens[token.value] = token
            self._issued += 1
        return token

    def find(self, value: str) -> AccessToken | None:
        """Return the token of this value while it lasts."""
        with self._lock:
            token = self._tokens.get(value)
        return token if token is not None and token.expires > self._clock() else None

    def issued(self) -> int:
        """Return how many tokens have been issued since the start."""
        with self._lock:
            return self._issued
