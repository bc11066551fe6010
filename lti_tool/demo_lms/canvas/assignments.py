"""Which columns are assignments in Canvas, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence

from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.service_http import ServiceError
from lti_tool.demo_lms.state import LineItem, LineItemNotFoundError
from lti_tool.demo_lms.tokens import AccessToken


def gradebook_columns(items: Sequence[LineItem]) -> list[LineItem]:
    """Return the columns the gradebook shows: the oldest of each assignment, and no other."""
    seen: set[str] = set()
    shown = []
    for item in items:
        link_id = item.resource_link_id
        if link_id is None or link_id not in seen:
            shown.append(item)
        if link_id is not None:
            seen.add(link_id)
    return shown


def default_column(item: LineItem) -> bool:
    """Say whether a column is its assignment's own."""
    return item in gradebook_columns(current_lms().gradebook.line_items(item.course_id))


def line_item_for(token: AccessToken, course: Course, item_id: str) -> LineItem:
    """Return a column of this course, if it is the tool's own."""
    try:
        item = current_lms().gradebook.line_item(course.id, item_id)
    except LineItemNotFoundError as error:
        reason = "The specified resource does not exist."
        raise ServiceError(404, reason) from error
    if item.client_id != token.client_id:
        reason = "Tool does not have permission to view line_item"
        raise ServiceError(412, reason)
    return item
