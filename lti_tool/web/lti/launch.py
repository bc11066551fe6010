"""`/lti/launch`: verify a launch, open its session, and go on to a clean address."""

import structlog
from flask import Blueprint, Response, make_response, redirect, request, url_for

from lti_tool.lti.errors import (
    BrowserNotProvenError,
    LaunchRefusedError,
    RefusalCode,
    refusal,
)
from lti_tool.lti.launch import verify_launch
from lti_tool.lti.login_state import LoginStates
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.ports import VerifiedLaunch
from lti_tool.services.launching.accept_launch import OpenedSession
from lti_tool.services.launching.recognise import PlatformDisabledError
from lti_tool.web.access import current_tool
from lti_tool.web.home import way_in
from lti_tool.web.launch_session import (
    drop_login_cookie,
    login_cookie,
    set_session_cookie,
)
from lti_tool.web.lti.opening import open_session
from lti_tool.web.lti.proof import ask_for_proof
from lti_tool.web.lti.refusal import Answer, refused

_log = structlog.get_logger()


def register(blueprint: Blueprint, platform_keys: PlatformKeys, states: LoginStates) -> None:
    """Add the only redirect URI."""

    def launch() -> Answer:
        """Answer the LMS's authentication response (Security Framework 1.1, section 5.1.1.3)."""
        try:
            return _answer(platform_keys, states)
        except LaunchRefusedError as error:
            return refused(error)
        except PlatformDisabledError:
            return refused(refusal(RefusalCode.REGISTRATION_INACTIVE))

    blueprint.add_url_rule("/launch", view_func=launch, methods=["POST"])


def _answer(platform_keys: PlatformKeys, states: LoginStates) -> Response:
    try:
        launch = _verify(platform_keys, states)
    except BrowserNotProvenError as unproven:
        return ask_for_proof(unproven)
    return _accept(launch)


def _verify(platform_keys: PlatformKeys, states: LoginStates) -> VerifiedLaunch:
    tool = current_tool()
    return verify_launch(
        request.form.to_dict(),
        browser_secret=lambda state: request.cookies.get(login_cookie(tool, state)),
        registrations=tool.registrations,
        states=states,
        logins=tool.logins,
        platform_keys=platform_keys,
        now=tool.clock(),
        allow_http=tool.settings.allow_http,
    )


def _accept(launch: VerifiedLaunch) -> Response:
    opened = open_session(launch)
    _log.info(
        "launch_accepted",
        sid=opened.sid,
        registration=launch.registration.id,
        role=str(opened.role),
        anonymous=launch.person is None,
    )
    return _to_clean_address(opened)


def _to_clean_address(opened: OpenedSession) -> Response:
    tool = current_tool()
    # Straight to the page, past the door: that is one request less in every launch.
    address = way_in(opened) or url_for("home.enter", sid=opened.sid)
    response = make_response(redirect(address, code=303))
    drop_login_cookie(tool, response, state=request.form.get("state", ""))
    set_session_cookie(tool, response, opened)
    return response
