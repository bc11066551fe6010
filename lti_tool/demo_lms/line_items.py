"""The line item service: list, make, read, change and delete columns (AGS 2.0, section 3.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.paging import requested_page
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.scores import BadScoreError, read_number
from lti_tool.demo_lms.service_http import (
    ServiceError,
    course_or_404,
    json_answer,
    json_body,
    require_accept,
    require_scope,
)
from lti_tool.demo_lms.state import LineItem, LineItemNotFoundError
from lti_tool.demo_lms.tokens import LINEITEM, LINEITEM_READONLY, AccessToken

ONE = "application/vnd.ims.lis.v2.lineitem+json"
MANY = "application/vnd.ims.lis.v2.lineitemcontainer+json"
LONGEST_LABEL = 255

blueprint = Blueprint("line_items", __name__, url_prefix="/lti/courses/<course_id>/lineitems")


@blueprint.get("")
@breakable(Service.LINEITEMS)
def list_line_items(course_id: str) -> Response:
    """Return the columns of a course that match every filter, page by page."""
    token = require_scope(LINEITEM, LINEITEM_READONLY)
    require_accept(MANY)
    lms = current_lms()
    items = lms.gradebook.line_items(course_or_404(course_id).id)
    wanted = [item for item in items if item.client_id == token.client_id and matches(item)]
    page = requested_page(wanted, page_size=lms.settings.records_per_page)
    return page.linked(json_answer([document(item) for item in page.records], MANY))


@blueprint.post("")
@breakable(Service.LINEITEMS)
def add_line_item(course_id: str) -> Response:
    """Make a column, even if there is one like it: a tool has to look first."""
    token = require_scope(LINEITEM)
    course = course_or_404(course_id)
    draft = replace(_read(json_body(ONE), course), client_id=token.client_id)
    return json_answer(document(current_lms().gradebook.add_line_item(draft)), ONE, status=201)


@blueprint.get("/<item_id>")
@breakable(Service.LINEITEMS)
def show_line_item(course_id: str, item_id: str) -> Response:
    """Return one column."""
    token = require_scope(LINEITEM, LINEITEM_READONLY)
    require_accept(ONE)
    return json_answer(document(line_item_or_404(course_id, item_id, token)), ONE)


@blueprint.put("/<item_id>")
@breakable(Service.LINEITEMS)
def change_line_item(course_id: str, item_id: str) -> Response:
    """Replace a column: what the body leaves out is erased, and a new maximum rescales grades."""
    token = require_scope(LINEITEM)
    before = line_item_or_404(course_id, item_id, token)
    draft = _read(json_body(ONE), course_or_404(course_id))
    item = replace(
        draft,
        id=before.id,
        created=before.created,
        client_id=before.client_id,
        coupled=before.coupled,
    )
    current_lms().gradebook.replace_line_item(item)
    return json_answer(document(item), ONE)


@blueprint.delete("/<item_id>")
@breakable(Service.LINEITEMS)
def delete_line_item(course_id: str, item_id: str) -> Response:
    """Remove a column with its grades."""
    token = require_scope(LINEITEM)
    item = line_item_or_404(course_id, item_id, token)
    current_lms().gradebook.delete_line_item(course_id, item.id)
    return Response(status=204)


def line_item_or_404(course_id: str, item_id: str, token: AccessToken) -> LineItem:
    """Return a column of the course in the address and of the tool that asks, and no other."""
    reason = f"Not Found: line item {item_id} doesn't exist"
    try:
        item = current_lms().gradebook.line_item(course_or_404(course_id).id, item_id)
    except LineItemNotFoundError as error:
        raise ServiceError(404, reason) from error
    if item.client_id != token.client_id:
        raise ServiceError(404, reason)
    return item


def document(item: LineItem) -> dict[str, Any]:
    """Return a column as the service shows it; what it does not have is left out."""
    optional = {
        "resourceId": item.resource_id,
        "tag": item.tag,
        "resourceLinkId": item.resource_link_id,
    }
    return {
        "id": current_lms().line_item_url(item),
        "label": item.label,
        "scoreMaximum": item.score_maximum,
        **{name: value for name, value in optional.items() if value is not None},
    }


def matches(item: LineItem) -> bool:
    """Say whether a column passes every filter in the request (AGS 2.0, section 3.2.9)."""
    filters = {
        "tag": item.tag,
        "resource_id": item.resource_id,
        "resource_link_id": item.resource_link_id,
    }
    return all(request.args.get(name, value) == value for name, value in filters.items())


def _read(body: dict[str, Any], course: Course) -> LineItem:
    label = _text(body, "label")
    if not label or not label.strip() or len(label) > LONGEST_LABEL:
        reason = f"label is required, with at most {LONGEST_LABEL} characters"
        raise ServiceError(400, reason)
    link_id = _text(body, "resourceLinkId")
    links = {each.resource_link_id for each in current_lms().school.activities_in(course)}
    if link_id is not None and link_id not in links:
        reason = "resourceLinkId names no activity of this course"
        raise ServiceError(404, reason)
    return LineItem(
        id="",
        course_id=course.id,
        label=label,
        score_maximum=_maximum(body),
        created=current_lms().settings.clock(),
        resource_id=_text(body, "resourceId"),
        tag=_text(body, "tag"),
        resource_link_id=link_id,
    )


def _maximum(body: dict[str, Any]) -> float:
    try:
        maximum = read_number(body, "scoreMaximum")
    except BadScoreError as error:
        raise ServiceError(400, str(error)) from error
    if maximum is None or maximum <= 0:
        reason = "scoreMaximum is required and must be greater than zero"
        raise ServiceError(400, reason)
    return maximum


def _text(body: dict[str, Any], name: str) -> str | None:
    text = body.get(name)
    if text is not None and not isinstance(text, str):
        reason = f"{name} must be text"
        raise ServiceError(400, reason)
    return text
