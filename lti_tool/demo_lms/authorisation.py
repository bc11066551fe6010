"""Tell the tool who is there: OpenID Connect authorisation with every parameter checked."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lti_tool.demo_lms.id_tokens import signed_launch
from lti_tool.demo_lms.launches import BegunLaunch
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.settings import CLIENT_ID

JWKS_MAX_AGE = 3600

# Security Framework 1.1, section 5.1.1.2: the value, and the error if it is another.
FIXED = {
    "scope": ("openid", "invalid_scope"),
    "response_type": ("id_token", "unsupported_response_type"),
    "response_mode": ("form_post", "invalid_request"),
    "prompt": ("none", "invalid_request"),
}
REQUIRED = ("nonce", "state", "login_hint", "lti_message_hint")

blueprint = Blueprint("authorisation", __name__)


class AuthorisationError(Exception):
    """The tool asked wrongly; it is told so at its redirect URI (OpenID Connect Core, 3.1.2.6)."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


@blueprint.route("/lti/auth", methods=["GET", "POST"])
def authorise() -> ResponseReturnValue:
    """Answer with a form that carries the launch, or the reason why not, to the tool."""
    asked = request.form if request.method == "POST" else request.args
    problem = _untrustworthy(asked)
    if problem is not None:
        # Never posted anywhere: an address we do not know might belong to anybody.
        return render_template("message.html", title="This launch was refused", text=problem), 400
    try:
        _check_fixed(asked)
        begun = _begun_launch(asked)
    except AuthorisationError as error:
        fields = {"error": error.code, "error_description": str(error)}
    else:
        nonce = asked["nonce"]
        fields = {"id_token": signed_launch(current_lms(), begun.launch, nonce=nonce)}
    if asked.get("state"):
        fields["state"] = asked["state"]
    action = current_lms().settings.tool_launch_url
    return render_template("auto_submit.html", action=action, method="post", fields=fields)


@blueprint.get("/lti/jwks")
def publish_keys() -> Response:
    """Publish the keys that launches are signed with."""
    answer = jsonify(current_lms().key.jwks())
    answer.headers["Cache-Control"] = f"public, max-age={JWKS_MAX_AGE}"
    return answer


def _untrustworthy(asked: MultiDict[str, str]) -> str | None:
    if any(len(values) > 1 for _name, values in asked.lists()):
        return "A parameter was sent twice, so that it is not clear which one counts."
    if asked.get("client_id") != CLIENT_ID:
        return "No tool is registered under this client_id."
    if asked.get("redirect_uri") != current_lms().settings.tool_launch_url:
        return "The redirect_uri is not exactly the one this tool is registered with."
    return None


def _check_fixed(asked: Mapping[str, str]) -> None:
    for name, (expected, code) in FIXED.items():
        if asked.get(name) != expected:
            description = f"{name} must be {expected}"
            raise AuthorisationError(code, description)
    missing = [name for name in REQUIRED if not asked.get(name)]
    if missing:
        code, description = "invalid_request", f"{' and '.join(missing)} missing"
        raise AuthorisationError(code, description)


def _begun_launch(asked: Mapping[str, str]) -> BegunLaunch:
    begun = current_lms().launches.use_hint(asked["lti_message_hint"])
    if begun is None:
        # Canvas's code for a reload, a second submit, or five minutes of waiting.
        code = "launch_no_longer_valid"
        description = "The launch has expired or has been used already"
        raise AuthorisationError(code, description)
    if asked["login_hint"] != begun.login_hint:
        code, description = "access_denied", "login_hint is not the one of this launch"
        raise AuthorisationError(code, description)
    return begun
