"""Moodle's line items: look-alikes welcome, and a column forgets what a change leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.line_items import LONGEST_LABEL, MANY, ONE, matches
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.moodle.http import (
    bad_gateway,
    course_or_404,
    json_object,
    require_handler,
    require_scope,
)
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.service_http import ServiceError, json_answer
from lti_tool.demo_lms.state import LineItem, LineItemNotFoundError
from lti_tool.demo_lms.tokens import LINEITEM, LINEITEM_READONLY, AccessToken

blueprint = Blueprint(
    "moodle_line_items", __name__, url_prefix="/mod/lti/services.php/<int:number>/lineitems"
)


@blueprint.get("")
@breakable(Service.LINEITEMS)
def list_line_items(number: int) -> Response:
    """Return all columns at once, unless a limit cuts them into pages nobody can follow."""
    require_handler(MANY, any_will_do=False)
    token = require_scope(LINEITEM, LINEITEM_READONLY)
    course = course_or_404(number)
    items = current_lms().gradebook.line_items(course.id)
    wanted = [item for item in items if item.client_id == token.client_id and matches(item)]
    limit, start = request.args.get("limit", 0, type=int), request.args.get("from", 0, type=int)
    if limit <= 0:
        return json_answer([document(item) for item in wanted], MANY)
    answer = json_answer([document(item) for item in wanted[start : start + limit]], MANY)
    if start + limit < len(wanted):
        query = {**request.args.to_dict(), "limit": str(limit), "from": str(start + limit)}
        url = f"{current_lms().settings.base_url}{request.path}?{urlencode(query)}"
        # Escaped as for HTML, and quoted as in prose: clients find no next page in it.
        link = f"<{url.replace('&', '&amp;')}>; rel=“next”"
        answer.headers["Link"] = link.encode().decode("latin-1")
    return answer


@blueprint.post("")
@breakable(Service.LINEITEMS)
def add_line_item(number: int) -> Response:
    """Make a column, even if there is one like it, and echo whatever was sent."""
    require_handler(ONE)
    token = require_scope(LINEITEM)
    course = course_or_404(number)
    body = _body()
    draft = replace(_read(body, course), client_id=token.client_id)
    item = current_lms().gradebook.add_line_item(draft)
    return json_answer({**body, "id": current_lms().line_item_url(item)}, ONE, status=201)


@blueprint.get("/<item_id>/lineitem")
@breakable(Service.LINEITEMS)
def show_line_item(number: int, item_id: str) -> Response:
    """Return one column."""
    require_handler(ONE)
    token = require_scope(LINEITEM, LINEITEM_READONLY)
    return json_answer(document(line_item_or_404(number, item_id, token)), ONE)


@blueprint.put("/<item_id>/lineitem")
@breakable(Service.LINEITEMS)
def change_line_item(number: int, item_id: str) -> Response:
    """Change a column: grades keep their share, and what is left out is erased."""
    require_handler(ONE)
    before = line_item_or_404(number, item_id, require_scope(LINEITEM))
    body = _body()
    draft = _read(body, course_or_404(number))
    relabelled = (draft.resource_id, draft.tag) != (before.resource_id, before.tag)
    # An omitted link goes only when tag or resource id change too; an activity keeps its column.
    keeps_link = before.coupled or ("resourceLinkId" not in body and not relabelled)
    item = replace(
        before,
        label=draft.label,
        score_maximum=draft.score_maximum,
        resource_id=draft.resource_id,
        tag=draft.tag,
        resource_link_id=before.resource_link_id if keeps_link else draft.resource_link_id,
    )
    current_lms().gradebook.replace_line_item(item)
    return json_answer(document(item), ONE)


@blueprint.delete("/<item_id>/lineitem")
@breakable(Service.LINEITEMS)
def delete_line_item(number: int, item_id: str) -> Response:
    """Remove a column with its grades, an activity's own one too."""
    item = line_item_or_404(number, item_id, require_scope(LINEITEM))
    current_lms().gradebook.delete_line_item(item.course_id, item.id)
    return Response(status=204)


def line_item_or_404(number: int, item_id: str, token: AccessToken) -> LineItem:
    """Return a column of this course and of the tool that asks."""
    reason = f"Not Found: Grade item {item_id} doesn't exist"
    try:
        item = current_lms().gradebook.line_item(course_or_404(number).id, item_id)
    except LineItemNotFoundError as error:
        raise ServiceError(404, reason) from error
    if item.client_id != token.client_id:
        raise ServiceError(404, reason)
    return item


def document(item: LineItem) -> dict[str, Any]:
    """Return a column as Moodle shows it: what it does not have is empty text."""
    shown: dict[str, Any] = {
        "id": current_lms().line_item_url(item),
        "label": item.label,
        "scoreMaximum": item.score_maximum,
        "resourceId": item.resource_id or "",
        "tag": item.tag or "",
    }
    if item.resource_link_id:
        shown["resourceLinkId"] = item.resource_link_id
    return shown


def _body() -> dict[str, Any]:
    body = json_object(request.get_data())
    if body is None:
        reason = "Bad Request: the body is no JSON object"
        raise ServiceError(400, reason)
    return body


def _read(body: dict[str, Any], course: Course) -> LineItem:
    label, maximum = body.get("label"), body.get("scoreMaximum")
    if not isinstance(label, str) or not label:
        reason = "Bad Request: label is missing"
        raise ServiceError(400, reason)
    if isinstance(maximum, bool) or not isinstance(maximum, int | float):
        reason = "Bad Request: scoreMaximum is no number"
        raise ServiceError(400, reason)
    if len(label) > LONGEST_LABEL:
        # The database refuses it, and the refusal makes no HTTP answer.
        bad_gateway()
    link_id = body.get("resourceLinkId")
    if link_id and current_lms().school.linked_activity(course, str(link_id)) is None:
        reason = "Forbidden: the resource link is not of this course"
        raise ServiceError(403, reason)
    return LineItem(
        id="",
        course_id=course.id,
        label=label,
        score_maximum=float(maximum),
        created=current_lms().settings.clock(),
        resource_id=str(body["resourceId"]) if body.get("resourceId") else None,
        tag=str(body["tag"]) if body.get("tag") else None,
        resource_link_id=str(link_id) if link_id else None,
    )
