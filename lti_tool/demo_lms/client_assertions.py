"""Verify the signed statement with which the tool proves who it is (Security Framework, 4.1)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from lti_tool.demo_lms.settings import CLIENT_ID, Clock
from lti_tool.demo_lms.tool_keys import ToolKeys, ToolKeysError

LONGEST_LIFE = timedelta(hours=1)
CLOCK_DRIFT = timedelta(seconds=30)


class BadAssertionError(Exception):
    """The statement does not prove that the tool is asking."""


class AssertionDesk:
    """Takes each assertion once."""

    def __init__(self, *, token_url: str, keys: ToolKeys, clock: Clock) -> None:
        self._token_url = token_url
        self._keys = keys
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, datetime] = {}

    def verify(self, unverified: str) -> None:
        """Return in silence if the tool signed this for us, now and for the first time."""
        claims = self._signed_claims(unverified)
        self._check_parties(claims)
        expires = self._check_times(claims)
        self._use_once(claims, expires)

    def _signed_claims(self, unverified: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(unverified)
            if header.get("alg") != "RS256":
                message = "the assertion must be signed with RS256"
                raise BadAssertionError(message)
            if not header.get("kid"):
                message = "the assertion names no kid"
                raise BadAssertionError(message)
            # PyJWT would compare the times with the system's clock: we do it with ours.
            claims: dict[str, Any] = jwt.decode(
                unverified,
                self._keys.key(str(header["kid"])),
                algorithms=["RS256"],
                options={
                    "verify_aud": False,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "require": ["iss", "sub", "aud", "iat", "exp", "jti"],
                },
            )
        except jwt.InvalidTokenError as error:
            message = f"the assertion cannot be verified: {error}"
            raise BadAssertionError(message) from error
        except ToolKeysError as error:
            raise BadAssertionError(str(error)) from error
        return claims

    def _check_parties(self, claims: dict[str, Any]) -> None:
        if claims["iss"] != CLIENT_ID or claims["sub"] != CLIENT_ID:
            message = "iss and sub must both be the client id"
            raise BadAssertionError(message)
        audience = claims["aud"]
        audiences = audience if isinstance(audience, list) else [audience]
        if self._token_url not in audiences:
            message = "aud must be the address of this token endpoint"
            raise BadAssertionError(message)

    def _check_times(self, claims: dict[str, Any]) -> datetime:
        now = self._clock()
        issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
        if issued > now + CLOCK_DRIFT:
            message = "iat lies in the future"
            raise BadAssertionError(message)
        if expires <= now:
            message = "the assertion has expired"
            raise BadAssertionError(message)
        if expires > now + LONGEST_LIFE:
            message = "exp may lie no more than an hour ahead"
            raise BadAssertionError(message)
        return expires

    def _use_once(self, claims: dict[str, Any], expires: datetime) -> None:
        jti = claims["jti"]
        if not isinstance(jti, str) or not jti:
            message = "jti must be text"
            raise BadAssertionError(message)
        now = self._clock()
        with self._lock:
            self._seen = {seen: until for seen, until in self._seen.items() if until > now}
            if jti in self._seen:
                message = "this jti has been used before"
                raise BadAssertionError(message)
            self._seen[jti] = expires


def _moment(claims: dict[str, Any], name: str) -> datetime:
    seconds = claims[name]
    message = f"{name} must be a number of seconds"
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise BadAssertionError(message)
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadAssertionError(message) from error
