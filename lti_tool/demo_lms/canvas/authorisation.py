"""Canvas's authorisation: from the shared sign-on to the school, and from there to the tool."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lti_tool.demo_lms import paths
from lti_tool.demo_lms.authorisation import launched_client_id, post_to_tool
from lti_tool.demo_lms.id_tokens import signed_launch
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.settings import StorageTarget

REQUIRED = (
    "client_id",
    "login_hint",
    "lti_message_hint",
    "nonce",
    "prompt",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
)
SCHOOL_PATH = "/api/lti/authorize"

blueprint = Blueprint("canvas_authorisation", __name__)


def authorise(asked: MultiDict[str, str]) -> ResponseReturnValue:
    """Go on to the school's own address, as the shared sign-on does."""
    if request.path == paths.CANVAS.authorisation:
        query = urlencode(list(asked.items(multi=True)))
        return redirect(f"{current_lms().settings.base_url}{SCHOOL_PATH}?{query}", code=302)
    return _answer(asked)


@blueprint.get(SCHOOL_PATH)
def authorise_at_school() -> ResponseReturnValue:
    """Answer with the launch or with an error, both posted to the tool."""
    return _answer(request.args)


def _answer(asked: MultiDict[str, str]) -> ResponseReturnValue:
    tool = current_lms().tools.find(asked.get("client_id"))
    wanted = asked.get("redirect_uri", "")
    if tool is None or not any(fits(uri, wanted) for uri in tool.redirect_uris):
        return _reject("Invalid redirect_uri")
    error = _missing(asked)
    if error is None and not _is_our_hint(asked["lti_message_hint"]):
        return _reject("Invalid lti_message_hint")
    if error is None and not tool.is_active:
        error = ("unauthorized_client", "Client not authorized in requested context")
    begun = current_lms().launches.use_hint(asked["lti_message_hint"]) if error is None else None
    if error is None and begun is None:
        text = "The launch has either expired or already been consumed"
        error = ("launch_no_longer_valid", text)
    if begun is not None and launched_client_id(begun.launch) != tool.client_id:
        return _reject("Invalid lti_message_hint")
    if begun is not None and asked["login_hint"] != begun.hints.login:
        error = ("login_required", "Must have an active user session")
    if error is not None or begun is None:
        code, text = error or ("", "")
        return post_to_tool(asked, {"error": code, "error_description": text})
    fields = {"id_token": signed_launch(current_lms(), begun, nonce=asked["nonce"])}
    if current_lms().storage is not StorageTarget.OFF:
        fields["lti_storage_target"] = current_lms().storage.value
    return post_to_tool(asked, fields)


def _missing(asked: MultiDict[str, str]) -> tuple[str, str] | None:
    missing = [name for name in REQUIRED if not asked.get(name)]
    if missing:
        text = f"The following parameters are missing: {','.join(missing)}"
        return "invalid_request_object", text
    # The values of the other parameters are not looked at.
    if asked["scope"] != "openid":
        return "invalid_request_object", "The 'scope' must be 'openid'"
    return None


def fits(registered: str, wanted: str) -> bool:
    """Say whether an address will do: any query may follow one that is registered without."""
    if "?" not in registered:
        return wanted.partition("?")[0] == registered
    needed = parse_qsl(urlsplit(registered).query)
    return set(needed) <= set(parse_qsl(urlsplit(wanted).query))


def _is_our_hint(hint: str) -> bool:
    public = current_lms().key.private.public_key()
    try:
        jwt.decode(hint, public, algorithms=["RS256"], options={"verify_exp": False})
    except jwt.InvalidTokenError:
        return False
    return True


def _reject(text: str) -> ResponseReturnValue:
    return render_template("message.html", title="This launch was refused", text=text), 400
