"""The administrator's pages: which tools there are, add one by its address, activate it."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.headers import allow_frame_of
from lti_tool.demo_lms.lms import Lms, current_lms
from lti_tool.demo_lms.registration_service import registration_token
from lti_tool.demo_lms.registrations import origin_of
from lti_tool.demo_lms.viewer import canonical_address, refuse_foreign_forms, require_admin

blueprint = Blueprint("registration_pages", __name__, url_prefix="/admin/tools")
blueprint.before_request(canonical_address)
blueprint.before_request(refuse_foreign_forms)


@blueprint.get("")
def show_tools() -> ResponseReturnValue:
    """Show the tools, and a field for the address of another."""
    person = require_admin()
    lms = current_lms()
    default = f"{lms.settings.tool_url.rstrip('/')}/lti/register"
    return render_template(
        "tools.html", viewer=person, tools=lms.tools.all(), registration_url=default
    )


@blueprint.get("/new")
def add_tool() -> ResponseReturnValue:
    """Show the tool's own registration page in a frame (Dynamic Registration 1.0, 3.3)."""
    person = require_admin()
    url = request.args.get("url", "").strip()
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        abort(400, "A tool's address begins with http:// or https://.")
    allow_frame_of(origin_of(url))
    return render_template(
        "add_tool.html",
        viewer=person,
        frame=_initiation_url(current_lms(), url),
        origin=origin_of(url),
    )


@blueprint.post("/<client_id>")
def activate_tool(client_id: str) -> ResponseReturnValue:
    """Let a tool be used from now on."""
    require_admin()
    if current_lms().tools.activate(client_id) is None:
        abort(404)
    return redirect(url_for("registration_pages.show_tools"), code=303)


def _initiation_url(lms: Lms, url: str) -> str:
    token = registration_token(lms)
    configuration = f"{lms.settings.base_url}{lms.settings.paths.configuration}"
    if lms.profile.registering.configuration_needs_token:
        configuration += f"?{urlencode({'registration_token': token})}"
    query = urlencode({"openid_configuration": configuration, "registration_token": token})
    # A query that the address has already stays (seen in Moodle).
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"
