"""Show tests, read-only, what the LMS holds."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.fault_pages import fault_documents
from lti_tool.demo_lms.lms import Lms, current_lms
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
        requests=requests,
        token_requests=requests["token"],
        tokens_issued=lms.tokens.issued(),
        faults=fault_documents(),
    )


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
    return next((each.slug for each in lms.school.people if each.sub == user_id), None)
