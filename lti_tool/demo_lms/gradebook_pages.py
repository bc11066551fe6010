"""The gradebook's pages: a table for teachers, one's own grades for everybody else."""

from __future__ import annotations

import math
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.gradebook_view import rows, students_shown_to
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.state import LineItem, LineItemNotFoundError
from lti_tool.demo_lms.viewer import (
    canonical_address,
    refuse_foreign_forms,
    require_grader,
    require_member,
)

blueprint = Blueprint("gradebook_pages", __name__, url_prefix="/courses/<course_id>/gradebook")
blueprint.before_request(canonical_address)
blueprint.before_request(refuse_foreign_forms)


@blueprint.get("")
def show_gradebook(course_id: str) -> ResponseReturnValue:
    """Show the grades that are the viewer's business."""
    person, course = require_member(course_id)
    lms = current_lms()
    items = lms.profile.gradebook.shown(lms.gradebook.line_items(course.id))
    return render_template(
        "gradebook.html" if person.role.grades else "own_grades.html",
        viewer=person,
        course=course,
        items=items,
        rows=rows(lms, items, students_shown_to(lms, person, course)),
        item_url=lms.line_item_url,
    )


@blueprint.post("/<item_id>/<slug>")
def type_grade(course_id: str, item_id: str, slug: str) -> ResponseReturnValue:
    """Store the grade a teacher typed; an empty field empties the cell."""
    _person, course = require_grader(course_id)
    lms = current_lms()
    student = lms.school.person(slug)
    if student is None or student not in lms.school.students(course):
        abort(404)
    item = _item_or_404(course, item_id)
    score = _typed_score(request.form.get("score", ""), highest=item.score_maximum)
    lms.gradebook.type_grade(item, student.sub, score=score, now=lms.settings.clock())
    page = url_for("gradebook_pages.show_gradebook", course_id=course.id)
    return redirect(f"{page}#cell-{item.id}-{student.slug}", code=303)


@blueprint.post("/<item_id>")
def lock_column(course_id: str, item_id: str) -> ResponseReturnValue:
    """Lock a column against every change, or open it again, where the product has that."""
    _person, course = require_grader(course_id)
    lms = current_lms()
    if not lms.profile.gradebook.locks_columns:
        abort(404)
    item = replace(_item_or_404(course, item_id), is_locked="lock" in request.form)
    lms.gradebook.replace_line_item(item)
    return redirect(url_for("gradebook_pages.show_gradebook", course_id=course.id), code=303)


def _item_or_404(course: Course, item_id: str) -> LineItem:
    try:
        return current_lms().gradebook.line_item(course.id, item_id)
    except LineItemNotFoundError:
        abort(404)


def _typed_score(text: str, *, highest: float) -> float | None:
    if not text.strip():
        return None
    try:
        score = float(text.replace(",", "."))
    except ValueError:
        score = math.nan
    if not 0 <= score <= highest:
        abort(400, f"A grade in this column is a number from 0 to {highest:g}.")
    return score
