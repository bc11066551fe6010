"""Show tests, read-only, what the LMS holds."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.activity_adding import own_columns
from lti_tool.demo_lms.fault_pages import fault_documents
from lti_tool.demo_lms.lms import Lms, current_lms
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Activity, Course
from lti_tool.demo_lms.state import Grade, LineItem, ScorePost

blueprint = Blueprint("inspection", __name__)


@blueprint.get("/_state")
def show_state() -> ResponseReturnValue:
    """Return columns, grades, every score that came, and how often each service was asked."""
    lms = current_lms()
    requests = lms.faults.requests()
    return jsonify(
        columns=[_column(lms, item) for item in lms.gradebook.line_items()],
        grades=[_grade(lms, grade) for grade in lms.gradebook.grades()],
        history=[_post(lms, post) for post in lms.gradebook.history()],
        courses=[_course(each) for each in lms.school.courses],
        activities=[_activity(lms, each) for each in lms.school.activities],
        tools=[_tool(each) for each in lms.tools.all()],
        requests=requests,
        token_requests=requests["token"],
        tokens_issued=lms.tokens.issued(),
        faults=fault_documents(),
    )


def _course(course: Course) -> dict[str, Any]:
    return {
        "id": course.id,
        "title": course.title,
        "context_id": course.context_id,
        "history": list(course.history),
    }


def _activity(lms: Lms, activity: Activity) -> dict[str, Any]:
    return {
        "id": activity.id,
        "course": activity.course_id,
        "title": activity.title,
        "url": activity.url,
        "text": activity.text,
        "custom": activity.custom,
        "client_id": activity.client_id,
        "resource_link_id": activity.resource_link_id,
        "columns": [item.id for item in own_columns(lms, activity)],
    }


def _tool(tool: Registration) -> dict[str, Any]:
    return {
        "client_id": tool.client_id,
        "deployment_id": tool.deployment_id,
        "name": tool.name,
        "active": tool.is_active,
    }


def _column(lms: Lms, item: LineItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": lms.line_item_url(item),
        "course": item.course_id,
        "label": item.label,
        "score_maximum": item.score_maximum,
        "resource_id": item.resource_id,
        "tag": item.tag,
        "resource_link_id": item.resource_link_id,
        "created": item.created.isoformat(),
    }


def _grade(lms: Lms, grade: Grade) -> dict[str, Any]:
    return {
        "column": grade.line_item_id,
        "person": _slug(lms, grade.user_id),
        "user_id": grade.user_id,
        "score": grade.score,
        "comment": grade.comment,
        "source": grade.source.value,
        "timestamp": grade.sent.isoformat() if grade.sent else None,
        "changed": grade.changed.isoformat(),
        **_canvas_part(grade),
    }


def _canvas_part(grade: Grade) -> dict[str, Any]:
    # Only what was handed in has these; elsewhere a grade is what it always was.
    if not grade.attempts and not grade.comments:
        return {}
    submitted = grade.submitted.isoformat() if grade.submitted else None
    return {
        "attempts": grade.attempts,
        "submitted": submitted,
        "comments": list(grade.comments),
    }


def _post(lms: Lms, post: ScorePost) -> dict[str, Any]:
    return {
        "column": post.line_item_id,
        "person": _slug(lms, post.user_id),
        "received": post.received.isoformat(),
        "status": post.status,
        "reason": post.reason,
        "body": post.body,
    }


def _slug(lms: Lms, user_id: str) -> str | None:
    person = lms.school.person_by_sub(user_id)
    return person.slug if person else None
