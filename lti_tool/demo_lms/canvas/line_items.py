"""Canvas's line items: each is an assignment, or hangs on one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from lti_tool.demo_lms.canvas.assignments import default_column, line_item_for
from lti_tool.demo_lms.canvas.http import course_or_404, json_body, require_scope, throttled
from lti_tool.demo_lms.canvas.paging import linked, page_of
from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.line_items import MANY, ONE, matches
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.school import Activity, Course
from lti_tool.demo_lms.service_http import ServiceError, json_answer
from lti_tool.demo_lms.state import LineItem
from lti_tool.demo_lms.tokens import LINEITEM, LINEITEM_READONLY

SUBMISSION_TYPE = "https://canvas.instructure.com/lti/submission_type"
LAUNCH_URL = "https://canvas.instructure.com/lti/launch_url"
SUBMISSION_TYPES = ("on_paper", "external_tool", "none", "not_graded", "wiki_page")
LARGEST_PAGE = 100

blueprint = throttled(
    Blueprint("canvas_line_items", __name__, url_prefix="/api/lti/courses/<int:number>/line_items")
)


@blueprint.get("")
@breakable(Service.LINEITEMS)
def list_line_items(number: int) -> Response:
    """Return the tool's own columns of a course, ten at a time."""
    token = require_scope(LINEITEM, LINEITEM_READONLY)
    items = current_lms().gradebook.line_items(course_or_404(number).id)
    wanted = [item for item in items if item.client_id == token.client_id and matches(item)]
    size = current_lms().settings.records_per_page
    page, link = page_of(wanted, size=size, largest=LARGEST_PAGE)
    return linked(json_answer([document(item) for item in page], MANY), link)


@blueprint.post("")
@breakable(Service.LINEITEMS)
def add_line_item(number: int) -> Response:
    """Make an assignment, or hang one more column on an assignment that is there."""
    token = require_scope(LINEITEM)
    course = course_or_404(number)
    body = json_body()
    draft = replace(_draft(body, course), client_id=token.client_id)
    if body.get("resourceLinkId"):
        _check_assignment(str(body["resourceLinkId"]), course, token.client_id)
        draft = replace(draft, resource_link_id=str(body["resourceLinkId"]))
    elif draft.submission_type and draft.submission_type.get("type") == "external_tool":
        draft = replace(draft, resource_link_id=_launchable(draft).resource_link_id)
    return json_answer(document(current_lms().gradebook.add_line_item(draft)), ONE, status=201)


@blueprint.get("/<item_id>")
@breakable(Service.LINEITEMS)
def show_line_item(number: int, item_id: str) -> Response:
    """Return one column."""
    token = require_scope(LINEITEM, LINEITEM_READONLY)
    return json_answer(document(line_item_for(token, course_or_404(number), item_id)), ONE)


@blueprint.put("/<item_id>")
@breakable(Service.LINEITEMS)
def change_line_item(number: int, item_id: str) -> Response:
    """Change what the body names; grades stay as they are, and the assignment follows."""
    token = require_scope(LINEITEM)
    before = line_item_for(token, course_or_404(number), item_id)
    body = json_body()
    item = replace(
        before,
        label=str(body.get("label") or before.label),
        score_maximum=_maximum(body, before.score_maximum),
        resource_id=body.get("resourceId", before.resource_id),
        tag=body.get("tag", before.tag),
        starts=body.get("startDateTime", before.starts),
        ends=body.get("endDateTime", before.ends),
    )
    lms = current_lms()
    lms.gradebook.replace_line_item(item, rescale=False)
    activity = _activity_of(item)
    if activity is not None and default_column(item):
        lms.school.replace_activity(replace(activity, title=item.label))
    return json_answer(document(item), ONE)


@blueprint.delete("/<item_id>")
@breakable(Service.LINEITEMS)
def delete_line_item(number: int, item_id: str) -> Response:
    """Remove a column, and with the first one its whole assignment."""
    token = require_scope(LINEITEM)
    lms = current_lms()
    item = line_item_for(token, course_or_404(number), item_id)
    if item.coupled:
        # It came with an assignment of the teacher's, and only the teacher removes that.
        raise ServiceError(401, "")
    activity = _activity_of(item)
    is_whole_assignment = default_column(item)
    gone = [item]
    if is_whole_assignment and item.resource_link_id:
        others = lms.gradebook.line_items(item.course_id)
        gone = [each for each in others if each.resource_link_id == item.resource_link_id]
    for each in gone:
        lms.gradebook.delete_line_item(each.course_id, each.id)
    if is_whole_assignment and activity is not None:
        lms.school.remove_activity(activity)
    return Response(status=204)


def document(item: LineItem) -> dict[str, Any]:
    """Return a column as Canvas shows it; nulls are left out."""
    shown: dict[str, Any] = {
        "id": current_lms().line_item_url(item),
        "scoreMaximum": item.score_maximum,
        "label": item.label,
        "resourceId": item.resource_id,
        "tag": item.tag,
        "resourceLinkId": item.resource_link_id,
        "startDateTime": item.starts,
        "endDateTime": item.ends,
        SUBMISSION_TYPE: item.submission_type,
    }
    activity = _activity_of(item)
    if "launch_url" in request.args.getlist("include[]") and activity is not None:
        tool = current_lms().tools.find(activity.client_id) or current_lms().preset
        shown[LAUNCH_URL] = activity.url or tool.target_link_uri
    return {name: value for name, value in shown.items() if value is not None}


def _activity_of(item: LineItem) -> Activity | None:
    course = current_lms().school.course(item.course_id)
    return current_lms().school.linked_activity(course, item.resource_link_id) if course else None


def _draft(body: dict[str, Any], course: Course) -> LineItem:
    label = body.get("label")
    if not isinstance(label, str) or not label or body.get("scoreMaximum") is None:
        reason = "param is missing or the value is empty: label and scoreMaximum are required"
        raise ServiceError(400, reason)
    submission = body.get(SUBMISSION_TYPE)
    kind = submission.get("type") if isinstance(submission, dict) else "none"
    if kind not in SUBMISSION_TYPES:
        refusal = jsonify(error=f"Invalid submission_type for new assignment: {kind}")
        refusal.status_code = 400
        abort(refusal)
    return LineItem(
        id="",
        course_id=course.id,
        label=label,
        score_maximum=_maximum(body, 0.0),
        created=current_lms().settings.clock(),
        resource_id=body.get("resourceId"),
        tag=body.get("tag"),
        submission_type=submission if isinstance(submission, dict) else None,
        starts=body.get("startDateTime"),
        ends=body.get("endDateTime"),
    )


def _maximum(body: dict[str, Any], default: float) -> float:
    maximum = body.get("scoreMaximum", default)
    if isinstance(maximum, bool) or not isinstance(maximum, int | float) or maximum < 0:
        reason = "scoreMaximum must be a number"
        raise ServiceError(422, reason)
    return float(maximum)


def _check_assignment(link_id: str, course: Course, client_id: str) -> None:
    lms = current_lms()
    found = (each for each in lms.school.activities if each.resource_link_id == link_id)
    activity = next(found, None)
    # Only an assignment will do: neither the course's own link nor a mere module item.
    if activity is None or not activity.had_column:
        reason = "Resource link not found"
        raise ServiceError(404, reason)
    if activity.client_id != client_id:
        reason = "Resource link belongs to another tool"
        raise ServiceError(422, reason)
    columns = [each.resource_link_id for each in lms.gradebook.line_items(course.id)]
    if activity.course_id != course.id or link_id not in columns:
        raise ServiceError(412, "")


def _launchable(draft: LineItem) -> Activity:
    submission = draft.submission_type or {}
    return current_lms().school.add_activity(
        Activity(
            id="",
            course_id=draft.course_id,
            title=draft.label,
            url=submission.get("external_tool_url"),
            client_id=draft.client_id,
            had_column=True,
        )
    )
