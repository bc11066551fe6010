"""Moodle's scores and results: refusals hide in the status line, successes say nothing."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.moodle.grading import ColumnLockedError, moodle_rule
from lti_tool.demo_lms.moodle.http import (
    bad_gateway,
    course_or_404,
    error_page,
    json_object,
    require_handler,
    require_scope,
    status_line,
)
from lti_tool.demo_lms.moodle.line_items import line_item_or_404
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.score_service import RESULTS_TYPE, SCORE_TYPE, note_post
from lti_tool.demo_lms.service_http import json_answer
from lti_tool.demo_lms.state import (
    Grade,
    LineItem,
    LineItemNotFoundError,
    Score,
    StaleScoreError,
)
from lti_tool.demo_lms.tokens import RESULT_READONLY, SCORE

# With a zone, without one, with fractions: PHP reads them all; a number of seconds it does not.
_ISO_8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")

blueprint = Blueprint(
    "moodle_scores",
    __name__,
    url_prefix="/mod/lti/services.php/<int:number>/lineitems/<item_id>/lineitem",
)


class RefusedScoreError(Exception):
    """Moodle throws this with a status; whoever catches it writes no body."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@blueprint.post("/scores")
@breakable(Service.SCORES)
def post_score(number: int, item_id: str) -> Response:
    """Take a score without a word, or refuse it with a body of [] and a long status line."""
    require_handler(SCORE_TYPE)
    item = line_item_or_404(number, item_id, require_scope(SCORE))
    raw = request.get_data()
    body = json_object(raw) or {}
    try:
        _take(course_or_404(number), item, body, raw)
    except RefusedScoreError as refusal:
        note_post(item, body, status=refusal.status, reason=str(refusal))
        if b"\n" in raw:
            # The body goes into the status line, and a status line in two lines is lost.
            return Response("[]", 200, content_type="application/json")
        line = status_line(refusal.status, str(refusal))
        return Response("[]", line, content_type="application/json")
    note_post(item, body, status=200, reason="")
    return Response(status=200)


@blueprint.get("/results")
@breakable(Service.RESULTS)
def list_results(number: int, item_id: str) -> Response:
    """Return what the gradebook shows, all at once: a limit breaks the page."""
    require_handler(RESULTS_TYPE)
    item = line_item_or_404(number, item_id, require_scope(RESULT_READONLY))
    if "limit" in request.args:
        return error_page("Exception - Unsupported operand types: string + int")
    wanted = request.args.get("user_id")
    grades = current_lms().gradebook.grades(item.id)
    shown = [_result(item, each) for each in grades if wanted in {None, each.user_id}]
    return json_answer(shown, RESULTS_TYPE)


def _take(course: Course, item: LineItem, body: dict[str, Any], raw: bytes) -> None:
    lms = current_lms()
    user_id = body.get("userId")
    if isinstance(user_id, str) and user_id and not user_id.isdigit():
        bad_gateway()
    echo = raw.decode("utf-8", "replace")
    score = _read(body, echo)
    # A suspended student can still be graded, though the class list does not show them.
    if score.user_id not in {student.sub for student in lms.school.students(course)}:
        raise RefusedScoreError(400, f"Incorrect score received{echo}")
    try:
        received = lms.settings.clock()
        lms.gradebook.take_score(item, score, received=received, rule=moodle_rule)
    except StaleScoreError as error:
        raise RefusedScoreError(409, f"{error}{echo}") from error
    except ColumnLockedError as error:
        raise RefusedScoreError(500, str(error)) from error
    except LineItemNotFoundError as error:  # deleted since we looked
        raise RefusedScoreError(404, str(error)) from error


def _read(body: dict[str, Any], echo: str) -> Score:
    given, maximum = body.get("scoreGiven"), body.get("scoreMaximum")
    moment = _moment(body.get("timestamp"))
    required = ("userId", "activityProgress", "gradingProgress")
    is_bad = (
        moment is None
        or any(not body.get(name) for name in required)
        or not all(number is None or _is_number(number) for number in (given, maximum))
        or (given is not None and maximum is None)
    )
    if is_bad or moment is None:
        raise RefusedScoreError(400, f"Incorrect score received{echo}")
    comment = body.get("comment")
    return Score(
        user_id=str(body["userId"]),
        timestamp=moment,
        # Neither is looked at but for the one word FullyGraded.
        activity_progress=str(body["activityProgress"]),
        grading_progress=str(body["gradingProgress"]),
        score_given=given,
        score_maximum=maximum,
        comment=str(comment) if comment else None,
    )


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(float(str(value)))


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str) or not _ISO_8601.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _result(item: LineItem, grade: Grade) -> dict[str, Any]:
    lms = current_lms()
    result: dict[str, Any] = {
        "id": lms.line_item_url(item, part=f"/results/{grade.user_id}/result"),
        "userId": grade.user_id,
    }
    # PHP's empty(): to it a zero is as good as nothing.
    if grade.score:
        result["resultScore"] = grade.score
        result["resultMaximum"] = item.score_maximum
        if grade.comment:
            result["comment"] = grade.comment
        result["scoreOf"] = lms.line_item_url(item)
        result["timestamp"] = grade.changed.isoformat(timespec="seconds")
    return result
