"""Put the parts of the demo LMS together as one Flask application."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, SecurityError

from lti_tool.demo_lms import (
    authorisation,
    fault_pages,
    gradebook_pages,
    inspection,
    launch_pages,
    line_items,
    memberships,
    pages,
    score_service,
)
from lti_tool.demo_lms.client_assertions import AssertionDesk
from lti_tool.demo_lms.fault_effects import hang_up_if_told
from lti_tool.demo_lms.faults import FaultBoard
from lti_tool.demo_lms.keys import PlatformKey, key_beside
from lti_tool.demo_lms.launches import LaunchBook
from lti_tool.demo_lms.lms import EXTENSION, Lms, current_lms
from lti_tool.demo_lms.seed import build_school
from lti_tool.demo_lms.service_http import ServiceError, refuse
from lti_tool.demo_lms.settings import LOOPBACK_HOSTS, Settings
from lti_tool.demo_lms.state_file import open_gradebook
from lti_tool.demo_lms.token_endpoint import token_blueprint
from lti_tool.demo_lms.tokens import TokenDesk
from lti_tool.demo_lms.tool_keys import ToolKeys

LARGEST_BODY = 1_000_000

# Words of our own for what a person can run into; the rest keeps the framework's.
WORDS = {
    403: "This is not yours to see or change. Switch person, or go back.",
    404: "There is nothing here. It may have been deleted.",
}


def create_app(settings: Settings, key: PlatformKey | None = None) -> Flask:
    """Return a demo LMS that is ready to serve; tests may lend it a key to save time."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    # A name that resolves to this machine is not enough: that is how DNS rebinding gets in.
    app.config["TRUSTED_HOSTS"] = list(LOOPBACK_HOSTS)
    app.extensions[EXTENSION] = Lms(
        settings=settings,
        school=build_school(settings.extra_units),
        key=key or key_beside(settings.state_file),
        gradebook=open_gradebook(settings.state_file),
        launches=LaunchBook(settings.clock),
        tokens=TokenDesk(settings.clock),
        faults=FaultBoard(),
    )
    for module in (
        authorisation,
        fault_pages,
        gradebook_pages,
        inspection,
        launch_pages,
        line_items,
        memberships,
        pages,
        score_service,
    ):
        app.register_blueprint(module.blueprint)
    keys = ToolKeys(settings.tool_jwks_url)
    desk = AssertionDesk(token_url=settings.token_url, keys=keys, clock=settings.clock)
    app.register_blueprint(token_blueprint(desk))
    app.register_error_handler(ServiceError, refuse)
    app.register_error_handler(HTTPException, _explain)
    app.after_request(_protect)
    app.after_request(hang_up_if_told)
    app.add_template_filter(_number, "number")
    app.add_template_filter(_moment, "moment")
    app.context_processor(lambda: {"lms": current_lms()})
    return app


def _protect(response: Response) -> Response:
    settings = current_lms().settings
    # The tool's login answers a form with a redirect to our authorisation, and browsers hold every
    # step of that against form-action: hence the tool and ourselves.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        f"frame-src 'self' {settings.tool_origin}; "
        f"form-action 'self' {settings.tool_origin}; base-uri 'none'; frame-ancestors 'self'"
    )
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype == "text/html":
        # A page from the cache would hold a launch ticket that has been used.
        response.headers["Cache-Control"] = "no-store"
    return response


def _explain(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        # A host we do not trust has no addresses, and so no page with links.
        return Response(f"{error.description}\n", 400, mimetype="text/plain")
    status = error.code or 500
    title = {403: "Not yours", 404: "Not found"}.get(status, error.name)
    text = WORDS.get(status, error.description or error.name)
    return render_template("message.html", title=title, text=text, back="/"), status


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%d %b, %H:%M:%S UTC").lstrip("0")
