"""Answer the tool's request for an access token (RFC 6749, section 4.4, and RFC 7523)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from lti_tool.demo_lms.client_assertions import AssertionDesk, BadAssertionError
from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.tokens import GRANTED_SCOPES, LIFETIME

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
REQUIRED = ("grant_type", "client_assertion_type", "client_assertion", "scope")


class TokenRefusedError(Exception):
    """The request gets no token; the code is one of RFC 6749, section 5.2."""

    def __init__(self, code: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.status = status


def token_blueprint(assertions: AssertionDesk) -> Blueprint:
    """Return the token endpoint, with the desk that proves who is asking."""
    blueprint = Blueprint("token_endpoint", __name__)

    @blueprint.post("/lti/token")
    @breakable(Service.TOKEN)
    def issue_token() -> Response:
        scopes = _checked_scopes(assertions)
        token = current_lms().tokens.issue(scopes)
        return _uncached(
            jsonify(
                access_token=token.value,
                token_type="Bearer",  # noqa: S106 - the kind of token, not one
                expires_in=int(LIFETIME.total_seconds()),
                scope=" ".join(token.scopes),
            )
        )

    @blueprint.errorhandler(TokenRefusedError)
    def refuse(refusal: TokenRefusedError) -> Response:
        answer = jsonify(error=refusal.code, error_description=str(refusal))
        answer.status_code = refusal.status
        return _uncached(answer)

    return blueprint


def _checked_scopes(assertions: AssertionDesk) -> tuple[str, ...]:
    if request.mimetype != "application/x-www-form-urlencoded":
        code, description = "invalid_request", "the body must be form-encoded"
        raise TokenRefusedError(code, description)
    for name in REQUIRED:
        # A parameter may not be repeated (RFC 6749, section 3.2).
        if len(request.form.getlist(name)) != 1 or not request.form[name]:
            code, description = "invalid_request", f"{name} must be sent once"
            raise TokenRefusedError(code, description)
    if request.form["grant_type"] != "client_credentials":
        code, description = "unsupported_grant_type", "grant_type must be client_credentials"
        raise TokenRefusedError(code, description)
    if request.form["client_assertion_type"] != ASSERTION_TYPE:
        code, description = "invalid_request", f"client_assertion_type must be {ASSERTION_TYPE}"
        raise TokenRefusedError(code, description)
    try:
        assertions.verify(request.form["client_assertion"])
    except BadAssertionError as error:
        code = "invalid_client"
        raise TokenRefusedError(code, str(error), status=401) from error
    asked_for = request.form["scope"].split()
    granted = tuple(scope for scope in GRANTED_SCOPES if scope in asked_for)
    if not granted:
        code, description = "invalid_scope", "none of these scopes is granted to this tool"
        raise TokenRefusedError(code, description)
    return granted


def _uncached(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Pragma"] = "no-cache"
    return answer
