"""Start a launch: from a course page's ticket to the tool's login address."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.launches import DocumentTarget, Launch
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.scene import set_scene
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
    return _login_page(launch)


@blueprint.get("/launch")
def begin_without_activity() -> ResponseReturnValue:
    """Spend a ticket for a launch that belongs to a course and to no activity of it."""
    launch = current_lms().launches.use_ticket(request.args.get("ticket", ""))
    if launch is None or launch.activity_id:
        text = "Each launch works once and for five minutes. Reload the page around this frame."
        return render_template("message.html", title="This launch has been used", text=text), 410
    return _login_page(launch)


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


@blueprint.get("/courses/<course_id>/tool/<client_id>")
def open_tool(course_id: str, client_id: str) -> ResponseReturnValue:
    """Open a tool from the course's menu, without any activity, where the product has that."""
    person, course = require_member(course_id)
    lms = current_lms()
    tool = lms.tools.find(client_id)
    if tool is None or not tool.is_active or not lms.profile.launching.settled_at_login:
        abort(404)
    launch = Launch(
        person.slug,
        activity_id="",
        target=DocumentTarget.IFRAME,
        course_id=course.id,
        client_id=tool.client_id,
        placement="course_navigation",
    )
    ticket = lms.launches.write_ticket(launch)
    return render_template(
        "course_tool.html", viewer=person, course=course, tool=tool, ticket=ticket
    )


def _login_page(launch: Launch) -> ResponseReturnValue:
    lms = current_lms()
    scene = set_scene(lms, launch)
    rules = lms.profile.launching
    hints = rules.hints(scene)
    lms.launches.begin(launch, hints, rules.claims(scene) if rules.settled_at_login else None)
    return render_template(
        "auto_submit.html",
        action=scene.tool.login_url,
        method=lms.settings.login_method.value,
        fields=rules.login_fields(scene, hints),
    )


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
