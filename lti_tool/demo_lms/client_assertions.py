"""Verify the signed statement with which a tool proves who it is (Security Framework, 4.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.tool_keys import ToolKeysError

LONGEST_LIFE = timedelta(hours=1)
CLOCK_DRIFT = timedelta(seconds=30)
REQUIRED = ("iss", "sub", "aud", "iat", "exp", "jti")


class BadAssertionError(Exception):
    """The statement does not prove that the tool is asking."""


def unverified_claims(token: str) -> dict[str, Any]:
    """Return what a statement claims, to learn whose key it wants to be verified with."""
    try:
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        message = f"the assertion cannot be verified: {error}"
        raise BadAssertionError(message) from error
    return claims


def signed_claims(
    unverified: str,
    *,
    key: Callable[[str], jwt.PyJWK],
    required: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the claims of a statement signed with RS256 by the key of its kid."""
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
            key(str(header["kid"])),
            algorithms=["RS256"],
            options={
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "require": list(required),
            },
        )
    except jwt.InvalidTokenError as error:
        message = f"the assertion cannot be verified: {error}"
        raise BadAssertionError(message) from error
    except ToolKeysError as error:
        raise BadAssertionError(str(error)) from error
    return claims


def verified_tool(lms: Lms, unverified: str) -> Registration:
    """Return the tool that signed this for us, now and for the first time."""
    client_id = unverified_claims(unverified).get("sub")
    tool = lms.tools.find(client_id if isinstance(client_id, str) else None)
    if tool is None or not tool.is_active:
        message = "iss and sub must both be the client id of a tool in use"
        raise BadAssertionError(message)
    claims = signed_claims(unverified, key=lms.tools.keys(tool).key, required=REQUIRED)
    if claims["iss"] != tool.client_id:
        message = "iss and sub must both be the client id"
        raise BadAssertionError(message)
    audience = claims["aud"]
    audiences = audience if isinstance(audience, list) else [audience]
    if lms.settings.token_url not in audiences:
        message = "aud must be the address of this token endpoint"
        raise BadAssertionError(message)
    _use_once(lms, claims, _checked_times(lms, claims))
    return tool


def moment(claims: dict[str, Any], name: str) -> datetime:
    """Return the moment that a claim names in seconds."""
    seconds = claims.get(name)
    message = f"{name} must be a number of seconds"
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise BadAssertionError(message)
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadAssertionError(message) from error


def _checked_times(lms: Lms, claims: dict[str, Any]) -> datetime:
    now = lms.settings.clock()
    issued, expires = moment(claims, "iat"), moment(claims, "exp")
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


def _use_once(lms: Lms, claims: dict[str, Any], expires: datetime) -> None:
    jti = claims["jti"]
    if not isinstance(jti, str) or not jti:
        message = "jti must be text"
        raise BadAssertionError(message)
    if not lms.once.use("assertion", str(claims["sub"]), jti, until=expires):
        message = "this jti has been used before"
        raise BadAssertionError(message)
