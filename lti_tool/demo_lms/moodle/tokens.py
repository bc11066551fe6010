"""Moodle's token endpoint: trusting about the audience, strict about the clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Response, request

from lti_tool.demo_lms.client_assertions import (
    BadAssertionError,
    moment,
    signed_claims,
    unverified_claims,
)
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.moodle.http import error_page
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.token_endpoint import ASSERTION_TYPE, uncached
from lti_tool.demo_lms.tokens import LIFETIME
from lti_tool.demo_lms.tool_keys import ToolKeysError


class _RefusedError(Exception):
    """The request gets no token; the text is the whole error."""


def issue_token() -> Response:
    """Issue a token for those of the scopes that are granted."""
    try:
        tool = _checked_tool()
        granted = _granted(tool)
    except _RefusedError as error:
        return _answer({"error": str(error)}, status=400)
    except ToolKeysError as error:
        if "fetched" in str(error) or "no JWK" in str(error):
            text = (
                "jwks_helper::fix_jwks_alg(): Argument #1 ($jwks) must be of type array, null given"
            )
            return error_page(text)
        return _answer({"error": str(error)}, status=400)
    token = current_lms().tokens.issue(granted, client_id=tool.client_id)
    return _answer(
        {
            "access_token": token.value,
            "token_type": "Bearer",
            "expires_in": int(LIFETIME.total_seconds()),
            "scope": " ".join(token.scopes),
        }
    )


def _checked_tool() -> Registration:
    form, lms = request.form, current_lms()
    if not form.get("client_assertion") or form.get("client_assertion_type") != ASSERTION_TYPE:
        raise _RefusedError("invalid_request")
    if form.get("grant_type") != "client_credentials":
        raise _RefusedError("unsupported_grant_type")
    try:
        client_id = unverified_claims(form["client_assertion"]).get("sub")
        tool = lms.tools.find(client_id if isinstance(client_id, str) else None)
        if tool is None or not tool.is_active:
            raise _RefusedError("unauthorized_client")
        keys = lms.tools.keys(tool)
        keys.check()
        # Neither aud nor jti is looked at: a wrong one and a repeated one both do.
        claims = signed_claims(form["client_assertion"], key=keys.key)
        _check_times(moment(claims, "iat"), moment(claims, "exp"), lms.settings.clock())
    except BadAssertionError as error:
        raise _RefusedError(str(error)) from error
    return tool


def _granted(tool: Registration) -> tuple[str, ...]:
    asked_for = request.form.get("scope", "").split()
    granted = tuple(scope for scope in tool.scopes if scope in asked_for)
    if not granted:
        raise _RefusedError("invalid_scope")
    return granted


def _check_times(issued: datetime, expires: datetime, now: datetime) -> None:
    if issued > now:
        # No leeway at all: a clock that is a second ahead gets no token.
        when = issued.astimezone(UTC).isoformat(timespec="seconds")
        raise _RefusedError(f"Cannot handle token with iat prior to {when}")
    if expires <= now:
        raise _RefusedError("Expired token")


def _answer(document: dict[str, object], *, status: int = 200) -> Response:
    # JSON, whatever its type says.
    return uncached(Response(json.dumps(document), status, content_type="text/html; charset=utf-8"))
