"""Moodle's auth.php: what it tells the tool, and what only the person in front of it sees."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lti_tool.demo_lms.authorisation import launched_client_id, post_to_tool, post_token
from lti_tool.demo_lms.launches import BegunLaunch
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.moodle.http import error_page
from lti_tool.demo_lms.registrations import Registration

REQUIRED = ("response_type", "client_id", "redirect_uri", "login_hint", "nonce")


def authorise(asked: MultiDict[str, str]) -> ResponseReturnValue:
    """Answer with the launch, an error for the tool, or a page that the tool never hears of."""
    lms = current_lms()
    is_whole = all(asked.get(name) for name in REQUIRED)
    if not is_whole or asked.get("scope") != "openid" or asked.get("response_type") != "id_token":
        return error_page("Invalid request")
    # The hint is spent here, whatever happens next.
    begun = lms.launches.use_hint(asked.get("lti_message_hint", ""))
    tool = lms.tools.find(launched_client_id(begun.launch)) if begun else None
    if begun is None or tool is None or asked["redirect_uri"] not in tool.redirect_uris:
        return error_page("Invalid request")
    fields = _problem(asked, tool, begun)
    return post_to_tool(asked, fields) if fields else post_token(asked, begun)


def _problem(
    asked: MultiDict[str, str], tool: Registration, begun: BegunLaunch
) -> dict[str, str] | None:
    if asked["client_id"] != tool.client_id:
        return {"error": "unauthorized_client"}
    if asked["login_hint"] != begun.hints.login:
        return {"error": "access_denied"}
    if asked.get("response_mode") != "form_post":
        return {"error": "invalid_request", "error_description": "Invalid response_mode"}
    if asked.get("prompt", "none") != "none":
        return {"error": "invalid_request", "error_description": "Invalid prompt"}
    return None
