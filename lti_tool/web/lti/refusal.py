"""A refused launch: a readable page, its status, and one log line with a stable code."""

from dataclasses import dataclass

import structlog
from flask import Response, make_response, render_template

from lti_tool.lti.approval import approval_command
from lti_tool.lti.errors import LaunchRefusedError, NotApprovedError
from lti_tool.web.access import current_tool
from lti_tool.web.headers import frame_by

Answer = Response | tuple[str, int]

_log = structlog.get_logger()


@dataclass(frozen=True)
class Approval:
    """What whoever runs the tool needs to know to say yes. The platform's texts are its own."""

    issuer: str
    client_id: str
    deployment_id: str | None
    command: str


def refused(error: LaunchRefusedError, *, deployment_hint: str | None = None) -> Answer:
    """Answer the page for a refusal and log why.

    `deployment_hint` is what a login said of its deployment, which nothing has vouched for.
    """
    # Refusals happen inside frames, often before we know whose: a blank frame would help nobody,
    # and there is nothing on the page to trick somebody into.
    frame_by("*")
    waits = _approval(error, deployment_hint) if isinstance(error, NotApprovedError) else None
    about = {"registration": error.registration_id} if isinstance(error, NotApprovedError) else {}
    _log.warning("launch_refused", code=str(error.code), status=error.status, **about)
    page = render_template(
        "lti/refused.html", code=str(error.code), message=error.message, approval=waits
    )
    return make_response(page, error.status)


def _approval(error: NotApprovedError, deployment_hint: str | None) -> Approval | None:
    registration = current_tool().registrations.get(error.registration_id)
    if registration is None:
        return None
    deployment_id = error.deployment_id or deployment_hint
    return Approval(
        issuer=registration.issuer,
        client_id=registration.client_id,
        deployment_id=deployment_id,
        command=approval_command(registration.id, deployment_id),
    )
