"""Serve the frame that passes a tool's storage messages on (LTI client side postMessages 0.1)."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.settings import StorageTarget

blueprint = Blueprint("storage_pages", __name__)


@blueprint.get("/post_message_forwarding")
def forward_messages() -> ResponseReturnValue:
    """Show nothing, and pass messages between the tool and the page around."""
    lms = current_lms()
    if lms.storage is not StorageTarget.FORWARDING:
        abort(404)
    return render_template("post_message_forwarding.html", parent=lms.settings.base_url)
