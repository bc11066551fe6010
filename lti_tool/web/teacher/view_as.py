"""See a student's pages as the student sees them: nothing can be pressed, nothing is recorded."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from flask import render_template, url_for

from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId, ResourceId
from lti_tool.domain.mastery.corrective import THE_RULE
from lti_tool.queries.objective_page import load_objective_page
from lti_tool.queries.path_page import load_path
from lti_tool.queries.result_page import load_result
from lti_tool.queries.view_as import load_viewed_resource, load_viewed_student
from lti_tool.web.access import current_course, current_person, current_tool
from lti_tool.web.teacher import teacher

_log = structlog.get_logger()

_VIEW = "/students/<int:student_id>/view"
_SHOWN = {
    "student.path": "teacher.view_path",
    "student.objective": "teacher.view_objective",
    "student.ways": "teacher.view_ways",
    "student.resource": "teacher.view_resource",
    "student.result": "teacher.view_result",
}
_CONTROL = re.compile(r"<(button|input|textarea|select)\b")


@dataclass(frozen=True)
class Viewing:
    """Whose pages are looked at, by whom and when."""

    student_id: PersonId
    name: str
    course_id: CourseId
    now: datetime


@teacher.get(_VIEW)
def view_path(student_id: int) -> str:
    """Show a student's path."""
    viewing = _enter(student_id)
    with current_tool().reading() as session:
        units = load_path(
            session,
            course_id=viewing.course_id,
            person_id=viewing.student_id,
            unit_id=None,
            now=viewing.now,
        )
    return _shown("student/path.html", viewing, units=units)


@teacher.get(f"{_VIEW}/objectives/<int:objective_id>")
def view_objective(student_id: int, objective_id: int) -> str:
    """Show an objective as the student sees it."""
    return _objective("student/objective.html", student_id, objective_id)


@teacher.get(f"{_VIEW}/objectives/<int:objective_id>/ways")
def view_ways(student_id: int, objective_id: int) -> str:
    """Show the other ways as they are offered to the student."""
    return _objective("student/ways.html", student_id, objective_id)


@teacher.get(f"{_VIEW}/resources/<int:resource_id>")
def view_resource(student_id: int, resource_id: int) -> str:
    """Show a way to learn; no opening is noted."""
    viewing = _enter(student_id)
    with current_tool().reading() as session:
        stored, page = load_viewed_resource(
            session,
            course_id=viewing.course_id,
            student_id=viewing.student_id,
            resource_id=ResourceId(resource_id),
            now=viewing.now,
        )
    values = {"stored": stored, "note": "", "error": None, "rule": THE_RULE}
    return _shown("student/resource.html", viewing, page=page, **values)


@teacher.get(f"{_VIEW}/attempts/<int:attempt_id>")
def view_result(student_id: int, attempt_id: int) -> str:
    """Show the result of a check as the student reads it."""
    viewing = _enter(student_id)
    with current_tool().reading() as session:
        page = load_result(
            session,
            course_id=viewing.course_id,
            person_id=viewing.student_id,
            attempt_id=AttemptId(attempt_id),
            now=viewing.now,
        )
    return _shown(
        "student/result.html",
        viewing,
        page=page,
        attempt_id=page.check.attempt_id,
        grade=page.grade,
        column=page.column,
        is_mastered=page.is_mastered,
        asks_again=None,
    )


def _objective(template: str, student_id: int, objective_id: int) -> str:
    viewing = _enter(student_id)
    with current_tool().reading() as session:
        page = load_objective_page(
            session,
            course_id=viewing.course_id,
            objective_id=ObjectiveId(objective_id),
            person_id=viewing.student_id,
            now=viewing.now,
        )
    return _shown(template, viewing, page=page, rule=THE_RULE)


def _enter(student_id: int) -> Viewing:
    """Answer whose pages are shown; 404 unless a student of the course. Who looks is logged."""
    tool, course_id, student = current_tool(), current_course(), PersonId(student_id)
    with tool.reading() as session:
        name = load_viewed_student(session, course_id=course_id, student_id=student)
    _log.info("viewed_as_student", course=course_id, student=student, viewer=current_person())
    return Viewing(student, name, course_id, tool.clock())


def _shown(template: str, viewing: Viewing, **values: Any) -> str:  # noqa: ANN401 -- a page's
    """Render the student's own template; its links stay in the view, its controls are dead."""
    html = render_template(
        template, viewing=viewing, csrf="", url_for=partial(_address, viewing), **values
    )
    return _CONTROL.sub(r"<\1 disabled", html)


def _address(viewing: Viewing, endpoint: str, **values: Any) -> str:  # noqa: ANN401 -- Flask's
    """Answer where a link of a student's page leads for the one who looks."""
    if not endpoint.startswith("student."):
        return url_for(endpoint, **values)
    shown = _SHOWN.get(endpoint)
    if shown is None:  # something only the student can do
        return url_for("teacher.view_path", student_id=viewing.student_id)
    return url_for(shown, student_id=viewing.student_id, **values)
