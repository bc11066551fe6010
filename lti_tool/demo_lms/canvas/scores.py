"""Canvas's scores and results: what is handed in, and what tools may read of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from lti_tool.demo_lms.canvas.assignments import default_column, line_item_for
from lti_tool.demo_lms.canvas.grading import NoAttemptLeftError, canvas_rule
from lti_tool.demo_lms.canvas.http import course_or_404, json_body, require_scope, throttled
from lti_tool.demo_lms.canvas.paging import linked, page_of
from lti_tool.demo_lms.canvas.score_bodies import check_required, read_score
from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.people import Person
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.score_service import RESULTS_TYPE, note_post
from lti_tool.demo_lms.service_http import ServiceError, json_answer
from lti_tool.demo_lms.state import (
    Grade,
    GradeSource,
    LineItem,
    LineItemNotFoundError,
    StaleScoreError,
)
from lti_tool.demo_lms.tokens import RESULT_READONLY, SCORE

LARGEST_PAGE = 100

blueprint = throttled(
    Blueprint(
        "canvas_scores",
        __name__,
        url_prefix="/api/lti/courses/<int:number>/line_items/<item_id>",
    )
)


@blueprint.post("/scores")
@breakable(Service.SCORES)
def post_score(number: int, item_id: str) -> Response:
    """Take a score and say where its result is, or refuse it."""
    token = require_scope(SCORE)
    course = course_or_404(number)
    item = line_item_for(token, course, item_id)
    body = json_body()
    try:
        student = _take(course, item, body)
    except ServiceError as refusal:
        note_post(item, body, status=refusal.status, reason=str(refusal))
        raise
    note_post(item, body, status=200, reason="")
    url = current_lms().line_item_url(item, part=f"/results/{student.number}")
    return json_answer({"resultUrl": url}, "application/json; charset=utf-8")


@blueprint.get("/results")
@breakable(Service.RESULTS)
def list_results(number: int, item_id: str) -> Response:
    """Return the results of those who got a score, page by page."""
    token = require_scope(RESULT_READONLY)
    course = course_or_404(number)
    item = line_item_for(token, course, item_id)
    wanted = _find_student(course, request.args["user_id"]) if "user_id" in request.args else None
    found = _results(course, item)
    if "user_id" in request.args:
        found = [each for each in found if wanted and each[0] == wanted]
    size = current_lms().settings.records_per_page
    page, link = page_of(found, size=size, largest=LARGEST_PAGE)
    documents = [_document(item, student, grade) for student, grade in page]
    return linked(json_answer(documents, RESULTS_TYPE), link)


@blueprint.get("/results/<int:result>")
@breakable(Service.RESULTS)
def show_result(number: int, item_id: str, result: int) -> Response:
    """Return one result."""
    token = require_scope(RESULT_READONLY)
    course = course_or_404(number)
    item = line_item_for(token, course, item_id)
    found = [each for each in _results(course, item) if each[0].number == result]
    if not found:
        reason = "The specified resource does not exist."
        raise ServiceError(404, reason)
    return json_answer(_document(item, *found[0]), "application/json; charset=utf-8")


def _take(course: Course, item: LineItem, body: dict[str, Any]) -> Person:
    lms = current_lms()
    check_required(body)
    student = _find_student(course, str(body["userId"]))
    if student is None:
        reason = "User not found in course or is not a student"
        raise ServiceError(422, reason)
    now = lms.settings.clock()
    score = read_score(body, item, user_id=student.sub, now=now)
    rule = partial(canvas_rule, is_default=default_column(item))
    try:
        lms.gradebook.take_score(item, score, received=now, rule=rule)
    except StaleScoreError as error:
        raise ServiceError(400, str(error)) from error
    except NoAttemptLeftError as error:
        raise ServiceError(422, str(error)) from error
    except LineItemNotFoundError as error:  # deleted since we looked
        raise ServiceError(404, str(error)) from error
    return student


def _find_student(course: Course, user_id: str) -> Person | None:
    """Return an active student, the test student included, by either of Canvas's ids."""
    school = current_lms().school
    students = (each for each in school.students(course) if not school.is_suspended(course, each))
    return next((each for each in students if user_id in {each.sub, str(each.number)}), None)


def _results(course: Course, item: LineItem) -> list[tuple[Person, Grade]]:
    lms = current_lms()
    # The test student can be graded and has no results; a grade that only a teacher typed has none.
    students = [each for each in lms.school.students(course) if not each.is_test]
    grades = [(each, lms.gradebook.grade(item.id, each.sub)) for each in students]
    return [(student, grade) for student, grade in grades if grade and grade.sent]


def _document(item: LineItem, student: Person, grade: Grade) -> dict[str, Any]:
    lms = current_lms()
    score, maximum = grade.given, grade.given_maximum
    if grade.source is GradeSource.TEACHER:
        maximum = maximum or item.score_maximum
        whole = item.score_maximum or 1.0
        score = None if grade.score is None else grade.score * maximum / whole
    result = {
        "id": lms.line_item_url(item, part=f"/results/{student.number}"),
        "scoreOf": lms.line_item_url(item),
        "userId": student.sub,
        "resultScore": score,
        "resultMaximum": maximum,
        "comment": grade.comment,
    }
    return {name: value for name, value in result.items() if value is not None}
