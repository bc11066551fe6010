"""Answer a tool's request for an access token (RFC 6749, section 4.4, and RFC 7523)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from lti_tool.demo_lms.client_assertions import BadAssertionError, verified_tool
from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.tokens import LIFETIME, AccessToken

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
REQUIRED = ("grant_type", "client_assertion_type", "client_assertion", "scope")

blueprint = Blueprint("token_endpoint", __name__)


class TokenRefusedError(Exception):
    """The request gets no token; the code is one of RFC 6749, section 5.2."""

    def __init__(self, code: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.status = status


@blueprint.post("/lti/token")
@breakable(Service.TOKEN)
def issue_token() -> Response:
    """Issue a token as the product does."""
    return current_lms().profile.issue_token()


@blueprint.errorhandler(TokenRefusedError)
def refuse(refusal: TokenRefusedError) -> Response:
    """Say why there is no token, in the shape of RFC 6749, section 5.2."""
    answer = jsonify(error=refusal.code, error_description=str(refusal))
    answer.status_code = refusal.status
    return uncached(answer)


def issue_strictly() -> Response:
    """Issue a token for the scopes that are granted, if every part of the request is right."""
    tool = _checked_tool()
    asked_for = request.form["scope"].split()
    granted = tuple(scope for scope in tool.scopes if scope in asked_for)
    if not granted:
        code, description = "invalid_scope", "none of these scopes is granted to this tool"
        raise TokenRefusedError(code, description)
    return uncached(token_answer(current_lms().tokens.issue(granted, client_id=tool.client_id)))


def token_answer(token: AccessToken) -> Response:
    """Return a token as tools expect it (RFC 6749, section 5.1)."""
    return jsonify(
        access_token=token.value,
        token_type="Bearer",  # noqa: S106 - the kind of token, not one
        expires_in=int(LIFETIME.total_seconds()),
        scope=" ".join(token.scopes),
    )


def uncached(answer: Response) -> Response:
    """Return an answer that nobody may keep."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Pragma"] = "no-cache"
    return answer


def check_form() -> None:
    """Go on only if the request has the form that the standards ask for."""
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


def _checked_tool() -> Registration:
    check_form()
    try:
        return verified_tool(current_lms(), request.form["client_assertion"])
    except BadAssertionError as error:
        code = "invalid_client"
        raise TokenRefusedError(code, str(error), status=401) from error
