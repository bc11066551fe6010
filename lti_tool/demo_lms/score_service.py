"""The score and result services: take grades, and show what became of them (AGS 2.0, 3.3-3.4)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.grading import strict_rule
from lti_tool.demo_lms.line_items import line_item_or_404
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.paging import requested_page
from lti_tool.demo_lms.scores import BadScoreError, read_score
from lti_tool.demo_lms.service_http import (
    ServiceError,
    course_or_404,
    json_answer,
    json_body,
    require_accept,
    require_scope,
)
from lti_tool.demo_lms.state import (
    Grade,
    LineItem,
    LineItemNotFoundError,
    ScorePost,
    StaleScoreError,
)
from lti_tool.demo_lms.tokens import RESULT_READONLY, SCORE

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"

blueprint = Blueprint(
    "score_service", __name__, url_prefix="/lti/courses/<course_id>/lineitems/<item_id>"
)


@blueprint.post("/scores")
@breakable(Service.SCORES)
def post_score(course_id: str, item_id: str) -> Response:
    """Take a score or refuse it; either way it is in the history before the tool hears of it."""
    item = line_item_or_404(course_id, item_id, require_scope(SCORE))
    body = json_body(SCORE_TYPE)
    try:
        _take(item, body)
    except ServiceError as refusal:
        note_post(item, body, status=refusal.status, reason=str(refusal))
        raise
    note_post(item, body, status=200, reason="")
    # Moodle's success has no body at all.
    return Response(status=200)


@blueprint.get("/results")
@breakable(Service.RESULTS)
def list_results(course_id: str, item_id: str) -> Response:
    """Return what the gradebook shows, teachers' own edits included, page by page."""
    token = require_scope(RESULT_READONLY)
    require_accept(RESULTS_TYPE)
    lms = current_lms()
    item = line_item_or_404(course_id, item_id, token)
    wanted = request.args.get("user_id")
    grades = [each for each in lms.gradebook.grades(item.id) if wanted in {None, each.user_id}]
    page = requested_page(grades, page_size=lms.settings.records_per_page)
    documents = [_result(item, grade) for grade in page.records]
    return page.linked(json_answer(documents, RESULTS_TYPE))


def _take(item: LineItem, body: dict[str, Any]) -> None:
    lms = current_lms()
    students = lms.school.students(course_or_404(item.course_id))
    try:
        score = read_score(body, gradable={student.sub for student in students})
        received = lms.settings.clock()
        lms.gradebook.take_score(item, score, received=received, rule=strict_rule)
    except BadScoreError as error:
        raise ServiceError(400, str(error)) from error
    except StaleScoreError as error:
        raise ServiceError(409, str(error)) from error
    except LineItemNotFoundError as error:  # deleted since we looked
        raise ServiceError(404, str(error)) from error


def note_post(item: LineItem, body: dict[str, Any], *, status: int, reason: str) -> None:
    """Put a score into the history, with what became of it."""
    lms = current_lms()
    received = lms.settings.clock()
    lms.gradebook.note_post(ScorePost(item.id, received, status, reason, body))


def _result(item: LineItem, grade: Grade) -> dict[str, Any]:
    lms = current_lms()
    result: dict[str, Any] = {
        "id": lms.line_item_url(item, part=f"/results/{grade.user_id}"),
        "scoreOf": lms.line_item_url(item),
        "userId": grade.user_id,
    }
    # Moodle leaves a cleared grade in the list, with nothing but its ids.
    if grade.score is not None:
        result["resultScore"] = grade.score
        result["resultMaximum"] = item.score_maximum
        result["timestamp"] = grade.changed.isoformat()
    if grade.comment is not None:
        result["comment"] = grade.comment
    return result
