"""Tell the tool who is there: OpenID Connect authorisation with every parameter checked."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lti_tool.demo_lms.id_tokens import signed_launch
from lti_tool.demo_lms.keys import spare_keys
from lti_tool.demo_lms.launches import BegunLaunch, Launch
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.registrations import Registration

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
    """Answer as the product does."""
    asked = request.form if request.method == "POST" else request.args
    return current_lms().profile.authorise(asked)


@blueprint.get("/lti/jwks")
def publish_keys() -> Response:
    """Publish the keys that launches are signed with."""
    lms = current_lms()
    spare = [each for key in spare_keys(lms.profile.spare_keys) for each in key.jwks()["keys"]]
    answer = jsonify(keys=[*spare[:1], *lms.key.jwks()["keys"], *spare[1:]])
    answer.headers["Cache-Control"] = f"public, max-age={lms.profile.jwks_max_age}"
    return answer


def authorise_strictly(asked: MultiDict[str, str]) -> ResponseReturnValue:
    """Answer with a form that carries the launch, or the reason why not, to the tool."""
    tool, problem = _trustworthy_tool(asked)
    if tool is None:
        # Never posted anywhere: an address we do not know might belong to anybody.
        return render_template("message.html", title="This launch was refused", text=problem), 400
    try:
        _check_fixed(asked)
        begun = _begun_launch(asked, tool)
    except AuthorisationError as error:
        return post_to_tool(asked, {"error": error.code, "error_description": str(error)})
    return post_token(asked, begun)


def post_token(asked: Mapping[str, str], begun: BegunLaunch) -> ResponseReturnValue:
    """Answer with the launch."""
    return post_to_tool(
        asked, {"id_token": signed_launch(current_lms(), begun, nonce=asked["nonce"])}
    )


def post_to_tool(asked: Mapping[str, str], fields: dict[str, str]) -> ResponseReturnValue:
    """Answer with a form that goes on to the tool, and carries its state back."""
    if asked.get("state"):
        fields = {**fields, "state": asked["state"]}
    action = asked["redirect_uri"]
    return render_template("auto_submit.html", action=action, method="post", fields=fields)


def launched_client_id(launch: Launch) -> str:
    """Return the client id of the tool that a launch is for."""
    activity = current_lms().school.activity(launch.activity_id)
    return activity.client_id if activity else launch.client_id


def _trustworthy_tool(asked: MultiDict[str, str]) -> tuple[Registration | None, str]:
    if any(len(values) > 1 for _name, values in asked.lists()):
        return None, "A parameter was sent twice, so that it is not clear which one counts."
    tool = current_lms().tools.find(asked.get("client_id"))
    if tool is None or not tool.is_active:
        return None, "No tool is registered under this client_id."
    if asked.get("redirect_uri") not in tool.redirect_uris:
        return None, "The redirect_uri is not exactly the one this tool is registered with."
    return tool, ""


def _check_fixed(asked: Mapping[str, str]) -> None:
    for name, (expected, code) in FIXED.items():
        if asked.get(name) != expected:
            description = f"{name} must be {expected}"
            raise AuthorisationError(code, description)
    missing = [name for name in REQUIRED if not asked.get(name)]
    if missing:
        code, description = "invalid_request", f"{' and '.join(missing)} missing"
        raise AuthorisationError(code, description)


def _begun_launch(asked: Mapping[str, str], tool: Registration) -> BegunLaunch:
    begun = current_lms().launches.use_hint(asked["lti_message_hint"])
    if begun is None:
        # Canvas's code for a reload, a second submit, or five minutes of waiting.
        code = "launch_no_longer_valid"
        description = "The launch has expired or has been used already"
        raise AuthorisationError(code, description)
    if launched_client_id(begun.launch) != tool.client_id:
        code, description = "access_denied", "this launch is for another tool"
        raise AuthorisationError(code, description)
    if asked["login_hint"] != begun.hints.login:
        code, description = "access_denied", "login_hint is not the one of this launch"
        raise AuthorisationError(code, description)
    return begun
