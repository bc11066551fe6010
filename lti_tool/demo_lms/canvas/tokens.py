"""Canvas's token endpoint: all the scopes or none, and the tool's keys fetched every time."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import Response, request

from lti_tool.demo_lms.client_assertions import (
    REQUIRED,
    BadAssertionError,
    moment,
    signed_claims,
    unverified_claims,
)
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.token_endpoint import (
    TokenRefusedError,
    check_form,
    token_answer,
    uncached,
)
from lti_tool.demo_lms.tokens import LIFETIME

OLDEST = timedelta(minutes=5)
CLOCK_DRIFT = timedelta(seconds=30)


def issue_token() -> Response:
    """Issue a token for exactly the scopes asked for."""
    check_form()
    lms = current_lms()
    try:
        tool = _verified_tool()
    except BadAssertionError as error:
        code = "invalid_client"
        raise TokenRefusedError(code, str(error), status=401) from error
    asked_for = tuple(request.form["scope"].split())
    if not set(asked_for) <= set(tool.scopes):
        code, description = "invalid_scope", "A requested scope is invalid or not granted"
        raise TokenRefusedError(code, description)
    issued = int(lms.settings.clock().timestamp())
    claims: dict[str, Any] = {
        "iss": lms.settings.issuer,
        "sub": tool.client_id,
        "aud": lms.settings.token_url,
        "iat": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
        "jti": str(uuid.uuid4()),
        "scopes": " ".join(asked_for),
    }
    value = lms.key.sign(claims)
    return uncached(
        token_answer(lms.tokens.issue(asked_for, client_id=tool.client_id, value=value))
    )


def _verified_tool() -> Registration:
    lms, assertion = current_lms(), request.form["client_assertion"]
    # The key is found by sub; of iss only its presence counts.
    client_id = unverified_claims(assertion).get("sub")
    tool = lms.tools.find(client_id if isinstance(client_id, str) else None)
    if tool is None or not tool.is_active:
        message = "Unknown or inactive Developer Key"
        raise BadAssertionError(message)
    key = lms.tools.keys(tool).fresh_key
    claims = signed_claims(assertion, key=key, required=REQUIRED)
    audience = claims["aud"]
    audiences = audience if isinstance(audience, list) else [audience]
    # The address that was called counts, by whatever name of this machine.
    if request.base_url not in audiences and lms.settings.token_url not in audiences:
        message = "the 'aud' is invalid"
        raise BadAssertionError(message)
    now, issued = lms.settings.clock(), moment(claims, "iat")
    if issued < now - OLDEST or issued > now + CLOCK_DRIFT:
        message = "the 'iat' must be less than 300 seconds old and not in the future"
        raise BadAssertionError(message)
    if moment(claims, "exp") <= now:
        message = "the assertion has expired"
        raise BadAssertionError(message)
    # A jti must be there, and may come again.
    return tool
