"""`/lti/register`: an administrator's LMS offers to connect itself (Dynamic Registration 1.0)."""

from threading import BoundedSemaphore

import structlog
from flask import Blueprint, Response, make_response, render_template, request

from lti_tool.domain.errors import DomainError, LmsRefusedError, LmsUnavailableError
from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.approval import approval_command
from lti_tool.lti.registration import read_configuration
from lti_tool.lti.registration import register as register_tool
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.ports import RegistrationDraft
from lti_tool.services.launching.register_platforms import propose_platform
from lti_tool.web.access import current_tool
from lti_tool.web.headers import frame_by
from lti_tool.web.lti.about import describe

_log = structlog.get_logger()

LONGEST_URL = 2048
AT_ONCE = 2
"""Registrations wait for somebody's server; they may not take every thread of ours."""
_places = BoundedSemaphore(AT_ONCE)


def register(blueprint: Blueprint, http: ServiceHttp) -> None:
    """Add the address that an administrator pastes into the LMS."""

    def connect() -> Response:
        """Register with the LMS and say that an administrator of the tool has to approve it."""
        # The LMS shows this page in a frame of its administration; there is nothing to click on.
        frame_by("*")
        if not _places.acquire(blocking=False):
            message = "Others are being connected right now. Begin again in a minute."
            return _page("One moment", message, code="registration_busy", status=503)
        try:
            draft, registration_id = _register(http)
        except DomainError as error:
            return _page("This did not connect", str(error), code=error.code, status=400)
        except (LmsUnavailableError, LmsRefusedError) as error:
            message = f"The LMS did not answer as it should: {error} Begin again in a while."
            return _page("This did not connect", message, code="registration_failed", status=502)
        finally:
            _places.release()
        _log.info("platform_proposed", issuer=draft.issuer)
        return _connected(draft, registration_id)

    blueprint.add_url_rule("/register", view_func=connect, methods=["GET"])


def _register(http: ServiceHttp) -> tuple[RegistrationDraft, RegistrationId]:
    url = request.args.get("openid_configuration", "")
    if not url or len(url) > LONGEST_URL:
        raise DomainError(
            "registration_incomplete",
            "Paste this page's address into your LMS where it adds a tool by its registration "
            "address; the LMS then opens it with what Cairn needs.",
        )
    token = request.args.get("registration_token", "")
    configuration = read_configuration(url, token, http)
    draft = register_tool(configuration, token, describe(), http)
    tool = current_tool()
    with tool.transaction() as session:
        registration_id = propose_platform(session, draft=draft, now=tool.clock())
    return draft, registration_id


def _connected(draft: RegistrationDraft, registration_id: RegistrationId) -> Response:
    command = approval_command(registration_id, next(iter(draft.deployment_ids), None))
    page = render_template("lti/registered.html", issuer=draft.issuer, command=command)
    return make_response(page)


def _page(title: str, message: str, *, code: str, status: int) -> Response:
    page = render_template("message.html", title=title, message=message, code=code)
    return make_response(page, status)
