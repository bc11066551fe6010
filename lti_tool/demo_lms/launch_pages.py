"""Start a launch: from a course page's ticket to the tool's login address."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.launches import BegunLaunch, DocumentTarget, Launch
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.settings import CLIENT_ID, DEPLOYMENT_ID
from lti_tool.demo_lms.viewer import canonical_address, require_member

blueprint = Blueprint("launch_pages", __name__)
blueprint.before_request(canonical_address)


@blueprint.get("/launch/<activity_id>")
def begin_launch(activity_id: str) -> ResponseReturnValue:
    """Spend the ticket and submit the login form to the tool (LTI Core, section 5.1.1)."""
    lms = current_lms()
    if lms.school.activity(activity_id) is None:
        abort(404)
    launch = lms.launches.use_ticket(request.args.get("ticket", ""))
    if launch is None or launch.activity_id != activity_id:
        return _spent(activity_id)
    return render_template(
        "auto_submit.html",
        action=lms.settings.tool_login_url,
        method=lms.settings.login_method.value,
        fields=_login_fields(lms.launches.begin(launch)),
    )


@blueprint.get("/open/<activity_id>")
def open_activity(activity_id: str) -> ResponseReturnValue:
    """Write a fresh ticket for the viewer and go on to the launch."""
    lms = current_lms()
    activity = lms.school.activity(activity_id)
    if activity is None:
        abort(404)
    person, _course = require_member(activity.course_id)
    asked_for_frame = request.args.get("target") == DocumentTarget.IFRAME
    target = DocumentTarget.IFRAME if asked_for_frame else DocumentTarget.WINDOW
    ticket = lms.launches.write_ticket(Launch(person.slug, activity.id, target))
    address = url_for("launch_pages.begin_launch", activity_id=activity.id, ticket=ticket)
    return redirect(address, code=303)


def _login_fields(begun: BegunLaunch) -> dict[str, str]:
    settings = current_lms().settings
    return {
        "iss": settings.issuer,
        "target_link_uri": settings.tool_launch_url,
        "login_hint": begun.login_hint,
        "lti_message_hint": begun.message_hint,
        "client_id": CLIENT_ID,
        "lti_deployment_id": DEPLOYMENT_ID,
    }


def _spent(activity_id: str) -> ResponseReturnValue:
    target = DocumentTarget.IFRAME if request.headers.get("Sec-Fetch-Dest") == "iframe" else None
    page = render_template(
        "message.html",
        title="This launch has been used",
        text="Each launch works once and for five minutes, so that nobody can repeat yours.",
        back=url_for("launch_pages.open_activity", activity_id=activity_id, target=target),
        back_text="Open the activity again",
        stay_in_frame=True,
    )
    return page, 410
