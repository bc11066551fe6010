"""Get access tokens for a platform's services, and keep each until shortly before it ends."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from uuid import uuid4

import jwt

from lti_tool.domain.errors import NO_TOKEN, LmsRefusedError, LmsUnavailableError
from lti_tool.lti.service_errors import NOT_GRANTED
from lti_tool.lti.service_http import Answer, ServiceHttp
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import Clock, Registration

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# Moodle refuses an assertion whose `iat` is ahead of its clock, however little.
BACKDATE = timedelta(seconds=5)
ASSERTION_LIFETIME = timedelta(minutes=5)
SAFETY_MARGIN = timedelta(seconds=60)
# Used when a platform does not say how long its token lives (it should: RFC 6749, section 5.1).
CAUTIOUS_LIFETIME = 300.0
LONGEST_LIFETIME = 24 * 60 * 60.0


@dataclass(frozen=True)
class _Key:
    """Whose token it is. Canvas has one issuer for all schools: the client id must be part."""

    issuer: str
    client_id: str
    token_url: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class _Token:
    text: str
    usable_until: datetime
    granted: frozenset[str]


class ServiceTokens:
    """The access tokens of one process, shared by its threads."""

    def __init__(self, http: ServiceHttp, tool_keys: ToolKeys, clock: Clock) -> None:
        self._http = http
        self._tool_keys = tool_keys
        self._clock = clock
        self._tokens: dict[_Key, _Token] = {}
        self._locks: dict[_Key, Lock] = {}
        self._lock = Lock()

    def get(self, registration: Registration, scopes: Sequence[str]) -> str:
        """Answer a token for these scopes. Raises LmsUnavailableError or LmsRefusedError."""
        key = _key(registration, scopes)
        with self._lock_for(key):
            token = self._tokens.get(key)
            if token is None or token.usable_until <= self._clock():
                token = self._ask(registration, key)
                self._tokens[key] = token
            return token.text

    def ask_anew(self, registration: Registration, scopes: Sequence[str]) -> frozenset[str]:
        """Answer which of these scopes the platform grants now. Raises as `get` does."""
        key = _key(registration, scopes)
        with self._lock_for(key):
            token = self._tokens[key] = self._ask(registration, key)
            return token.granted

    def forget(self, registration: Registration, scopes: Sequence[str], text: str) -> None:
        """Drop a token that the platform no longer takes, unless a newer one is in its place."""
        key = _key(registration, scopes)
        with self._lock_for(key):
            token = self._tokens.get(key)
            if token is not None and token.text == text:
                del self._tokens[key]

    def _lock_for(self, key: _Key) -> Lock:
        """Answer the key's own lock: those who need one token wait for one request."""
        with self._lock:
            return self._locks.setdefault(key, Lock())

    def _ask(self, registration: Registration, key: _Key) -> _Token:
        asked_at = self._clock()
        answer = self._http.send(
            "POST",
            key.token_url,
            headers={"Accept": "application/json"},
            body={
                "grant_type": "client_credentials",
                "client_assertion_type": ASSERTION_TYPE,
                "client_assertion": self._assertion(registration, asked_at),
                "scope": " ".join(key.scopes),
            },
        )
        if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
            raise _refused(answer)
        self._http.check_status(answer)
        return _read_token(answer, asked_at, key.scopes)

    def _assertion(self, registration: Registration, now: datetime) -> str:
        """Sign who we are (Security Framework 1.1, section 4.1.1)."""
        kid, private_key = self._tool_keys.signing_key(registration.id, now=now)
        claims = {
            "iss": registration.client_id,
            "sub": registration.client_id,
            "aud": registration.auth_audience or registration.auth_token_url,
            "iat": int((now - BACKDATE).timestamp()),
            "exp": int((now + ASSERTION_LIFETIME).timestamp()),
            "jti": str(uuid4()),
        }
        return jwt.encode(claims, private_key, algorithm="RS256", headers={"kid": kid})


def _key(registration: Registration, scopes: Sequence[str]) -> _Key:
    return _Key(
        issuer=registration.issuer,
        client_id=registration.client_id,
        token_url=registration.auth_token_url,
        scopes=tuple(sorted(set(scopes))),
    )


def _refused(answer: Answer) -> LmsRefusedError:
    """Say it in our words: the platform's description may quote the assertion."""
    document = _read_object(answer)
    reason = document.get("error") if document else None
    if reason == "invalid_scope":
        return LmsRefusedError("not_authorized", NOT_GRANTED)
    words = "The LMS refused this tool a token. Compare the platform's settings on both sides."
    if reason in ("invalid_client", "unauthorized_client"):
        words = (
            "The LMS does not know this tool's client id or key. Compare both with its settings, "
            "and see that it can reach the tool's key set address."
        )
    return LmsRefusedError(NO_TOKEN, words)


def _read_token(answer: Answer, asked_at: datetime, asked: Sequence[str]) -> _Token:
    document = _read_object(answer)
    text = document.get("access_token") if document else None
    if document is None or not isinstance(text, str) or not _fits_a_header(text):
        raise LmsUnavailableError("The LMS answered a request for a token with something else.")
    lifetime = document.get("expires_in")
    if isinstance(lifetime, bool) or not isinstance(lifetime, int | float):
        lifetime = CAUTIOUS_LIFETIME
    seconds = min(max(lifetime, 0.0), LONGEST_LIFETIME)
    named = document.get("scope")
    # Who grants something else than was asked for has to say so (RFC 6749, section 5.1).
    granted = asked if not isinstance(named, str) else set(named.split()) & set(asked)
    usable_until = asked_at + timedelta(seconds=seconds) - SAFETY_MARGIN
    return _Token(text, usable_until, frozenset(granted))


def _read_object(answer: Answer) -> dict[str, object] | None:
    # Moodle labels its JSON text/html; the label is not asked.
    try:
        document: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _fits_a_header(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and " " not in text
