"""Add activities: the teacher chooses in the tool, the tool sends the choice back."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.activity_adding import add_activities
from lti_tool.demo_lms.deep_link_responses import (
    BadResponseError,
    DeepLinkResponse,
    verified_response,
)
from lti_tool.demo_lms.deep_links import OpenRequest
from lti_tool.demo_lms.launches import DocumentTarget, Launch, MessageKind
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.viewer import canonical_address, refuse_foreign_forms, require_editor

blueprint = Blueprint("deep_link_pages", __name__)

# Answers come from the tool's own pages, without our cookie: their token and their signature prove
# them, and so they stand apart from the pages that listen to our own forms only.
answers = Blueprint("deep_link_answers", __name__)

blueprint.before_request(canonical_address)
blueprint.before_request(refuse_foreign_forms)


@blueprint.get("/courses/<course_id>/add")
def choose_content(course_id: str) -> ResponseReturnValue:
    """Show the tool's choice of content in a frame."""
    person, course = require_editor(course_id)
    lms = current_lms()
    tools = [each for each in lms.tools.all() if each.is_active and each.deep_linking_url]
    client_id = request.args.get("tool", tools[0].client_id if tools else "")
    tool = next((each for each in tools if each.client_id == client_id), None)
    placements = lms.profile.deep_linking.placements
    placement = request.args.get("placement", placements[0])
    if tool is None or placement not in placements:
        abort(404)
    launch = Launch(
        person.slug,
        activity_id="",
        target=DocumentTarget.IFRAME,
        kind=MessageKind.DEEP_LINKING,
        course_id=course.id,
        client_id=tool.client_id,
        placement=placement,
    )
    return render_template(
        "add_activity.html",
        viewer=person,
        course=course,
        tools=tools,
        tool=tool,
        placements=placements,
        placement=placement,
        ticket=lms.launches.write_ticket(launch),
    )


@blueprint.post("/courses/<course_id>/activities")
def save_choice(course_id: str) -> ResponseReturnValue:
    """Add what a teacher has looked at and saved."""
    _person, course = require_editor(course_id)
    lms = current_lms()
    chosen = lms.deep_links.take(request.form.get("ticket", ""))
    tool = lms.tools.find(chosen.launch.client_id) if chosen else None
    if chosen is None or tool is None or chosen.launch.course_id != course.id:
        abort(410, "This choice has been saved already, or was left too long.")
    added = add_activities(lms, course, tool, chosen.drafts)
    return redirect(_page_of(course, added[0].id), code=303)


@answers.post("/courses/<course_id>/deep-links/<token>")
def receive(course_id: str, token: str) -> ResponseReturnValue:
    """Take a tool's choice."""
    return take_answer(token, course_id=course_id)


@answers.post("/mod/lti/contentitem_return.php")
def receive_as_moodle() -> ResponseReturnValue:
    """Take a tool's choice at Moodle's address."""
    return take_answer(request.args.get("sesskey", ""))


@answers.post("/courses/<int:number>/deep_linking_response")
def receive_as_canvas(number: int) -> ResponseReturnValue:
    """Take a tool's choice at Canvas's address."""
    course = current_lms().school.course_by_number(number)
    return take_answer(request.args.get("data", ""), course_id=course.id if course else "")


def take_answer(token: str, *, course_id: str | None = None) -> ResponseReturnValue:
    """Verify the tool's answer, add what it chose, and say so in the frame."""
    lms = current_lms()
    opened = lms.deep_links.find(token)
    course = lms.school.course(opened.launch.course_id) if opened else None
    tool = lms.tools.find(opened.launch.client_id) if opened else None
    if opened is None or course is None or tool is None or course_id not in {None, course.id}:
        text = "Nobody is waiting for this choice: it came already, or it came too late."
        return render_template("message.html", title="Nothing was added", text=text), 400
    try:
        response = verified_response(lms, opened, request.form.get("JWT", ""))
    except BadResponseError as error:
        return lms.profile.deep_linking.refuse(error)
    return _carry_out(opened, response, course, tool)


def refuse_in_words(error: BadResponseError) -> ResponseReturnValue:
    """Tell the teacher, and whoever looks after the tool, what is wrong with its answer."""
    text = f"The tool's answer cannot be trusted: {error}."
    return render_template("message.html", title="Nothing was added", text=text), 400


def _carry_out(
    opened: OpenRequest, response: DeepLinkResponse, course: Course, tool: Registration
) -> ResponseReturnValue:
    lms = current_lms()
    rules = lms.profile.deep_linking
    if not lms.deep_links.close(opened.token):
        abort(410, "This choice has been taken already.")
    reading = rules.read_items(tool, opened.launch.placement, response.items)
    waits = bool(reading.drafts) and rules.asks_first(opened.launch.placement, reading.drafts)
    added = [] if waits else add_activities(lms, course, tool, reading.drafts)
    page = render_template(
        "chosen_content.html",
        course=course,
        drafts=reading.drafts,
        problems=reading.problems,
        error=response.error if rules.shows_errors else None,
        message=response.message if rules.shows_errors else None,
        ticket=lms.deep_links.keep(opened.launch, reading.drafts) if waits else None,
        page=_page_of(course, added[0].id) if added else _page_of(course, None),
    )
    nothing_done = bool(reading.problems) and not reading.drafts
    return page, 400 if nothing_done else 200


def _page_of(course: Course, activity_id: str | None) -> str:
    return url_for("pages.show_course", course_id=course.id, activity=activity_id)
