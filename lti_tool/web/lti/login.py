"""`/lti/login`: begin a login and send the browser on to its LMS."""

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.errors import LaunchRefusedError
from lti_tool.lti.login import LoginRedirect, begin_login
from lti_tool.lti.login_state import LoginStates
from lti_tool.web.access import current_tool
from lti_tool.web.headers import frame_by
from lti_tool.web.launch_session import login_cookie, set_login_cookie
from lti_tool.web.lti.refusal import Answer, refused


def register(blueprint: Blueprint, states: LoginStates) -> None:
    """Add the login addresses."""

    def login(registration_id: int | None = None) -> Answer:
        """Answer the LMS's login initiation, GET or POST (Security Framework 1.1, 5.1.1.1)."""
        return _login(states, None if registration_id is None else RegistrationId(registration_id))

    methods = ["GET", "POST"]
    blueprint.add_url_rule("/login", view_func=login, methods=methods)
    blueprint.add_url_rule("/login/<int:registration_id>", view_func=login, methods=methods)
    blueprint.add_url_rule("/login/kept", view_func=kept, methods=["POST"])


def _login(states: LoginStates, registration_id: RegistrationId | None) -> Answer:
    tool = current_tool()
    try:
        begun = begin_login(
            request.values.to_dict(),
            registrations=tool.registrations,
            states=states,
            launch_url=tool.settings.launch_url,
            now=tool.clock(),
            registration_id=registration_id,
        )
    except LaunchRefusedError as error:
        return refused(error, deployment_hint=request.values.get("lti_deployment_id"))
    response = _go_on(begun)
    set_login_cookie(tool, response, state=begun.state, secret=begun.browser_secret)
    return response


def kept() -> Response:
    """Answer whether the browser brought a login's cookie back (the login page asks)."""
    name = login_cookie(current_tool(), request.form.get("state", ""))
    return jsonify(kept=name in request.cookies)


def _go_on(begun: LoginRedirect) -> Response:
    if request.headers.get("Sec-Fetch-Dest") == "iframe":
        return _in_frame(begun)
    if "in_new_tab" in request.form:
        # Browsers hold every step that follows a form against its page's policy, and where an LMS
        # signs people on nobody can list. A page that goes on by itself ends the form's journey.
        return make_response(render_template("lti/go_on.html", url=begun.url))
    return make_response(redirect(begun.url, code=302))


def _in_frame(begun: LoginRedirect) -> Response:
    # A browser that blocks cookies in frames can still keep the secret in its own storage, which
    # takes a page with a script. What keeps nothing at all goes on in a new tab, and does so now:
    # an LMS answers each login once. Without scripts the page offers both ways.
    # On Canvas the frame belongs to the school's own domain, which is not known before the launch.
    frame_by("*")
    page = render_template(
        "lti/login.html",
        url=begun.url,
        state=begun.state,
        secret=begun.browser_secret,
        storage_target=begun.storage_target or "",
        storage_origin=begun.storage_origin or "",
        again_url=url_for(str(request.endpoint), **(request.view_args or {})),
        asked=begun.asked,
    )
    return make_response(page)
