"""`/lti/login`: begin a login and send the browser on to its LMS."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.errors import LaunchRefusedError
from lti_tool.lti.login import LoginRedirect, begin_login
from lti_tool.web.access import current_tool
from lti_tool.web.headers import frame_by
from lti_tool.web.launch_session import set_login_cookie
from lti_tool.web.lti.refusal import Answer, refused


def register(blueprint: Blueprint) -> None:
    """Add the login addresses."""
    methods = ["GET", "POST"]
    blueprint.add_url_rule("/login", view_func=login, methods=methods)
    blueprint.add_url_rule("/login/<int:registration_id>", view_func=login, methods=methods)


def login(registration_id: int | None = None) -> Answer:
    """Answer the LMS's login initiation, GET or POST (Security Framework 1.1, section 5.1.1.1)."""
    tool = current_tool()
    try:
        begun = begin_login(
            request.values.to_dict(),
            registrations=tool.registrations,
            logins=tool.logins,
            launch_url=tool.settings.launch_url,
            now=tool.clock(),
            registration_id=None if registration_id is None else RegistrationId(registration_id),
        )
    except LaunchRefusedError as error:
        return refused(error)
    response = _go_on(begun)
    set_login_cookie(tool, response, state=begun.state, secret=begun.browser_secret)
    return response


def _go_on(begun: LoginRedirect) -> Response:
    if request.headers.get("Sec-Fetch-Dest") != "iframe":
        return make_response(_redirect(begun.url))
    # A browser that blocks cookies in frames can still keep the secret in its own storage, which
    # takes a page with a script. Where scripts fail, the page's link goes on all the same.
    # On Canvas the frame belongs to the school's own domain, which is not known before the launch.
    frame_by("*")
    page = render_template(
        "lti/login.html",
        url=begun.url,
        state=begun.state,
        secret=begun.browser_secret,
        storage_target=begun.storage_target or "",
        storage_origin=begun.storage_origin or "",
    )
    return make_response(page)


def _redirect(url: str) -> WerkzeugResponse:
    return redirect(url, code=302)
