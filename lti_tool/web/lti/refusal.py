"""A refused launch: a readable page, its status, and one log line with a stable code."""

import structlog
from flask import Response, make_response, render_template

from lti_tool.lti.errors import LaunchRefusedError
from lti_tool.web.headers import frame_by

Answer = Response | tuple[str, int]

_log = structlog.get_logger()


def refused(error: LaunchRefusedError) -> Answer:
    """Answer the page for a refusal and log why."""
    # Refusals happen inside frames, often before we know whose: a blank frame would help nobody,
    # and there is nothing on the page to trick somebody into.
    frame_by("*")
    _log.warning("launch_refused", code=str(error.code), status=error.status)
    page = render_template("lti/refused.html", code=str(error.code), message=error.message)
    return make_response(page, error.status)
