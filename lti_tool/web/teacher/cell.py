"""One student and one objective: the evidence, a talk to record, a grade to send again."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.queries.cell_page import load_cell
from lti_tool.services.classes.record_talk import find_student, record_talk
from lti_tool.services.passback.try_again import try_again
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher

_CELL = "/students/<int:student_id>/objectives/<int:objective_id>"


@teacher.get(_CELL)
def cell(student_id: int, objective_id: int) -> str:
    """Show what stands behind a cell of the board."""
    with current_tool().reading() as session:
        find_student(session, course_id=current_course(), person_id=PersonId(student_id))
        page = load_cell(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            student_id=PersonId(student_id),
        )
    return render_template("teacher/cell.html", page=page)


@teacher.post(f"{_CELL}/talks")
def talk(student_id: int, objective_id: int) -> Response:
    """Count a talk or a small group as another way."""
    tool = current_tool()
    with tool.transaction() as session:
        record_talk(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            student_id=PersonId(student_id),
            teacher_id=current_person(),
            note=request.form.get("note", ""),
            now=tool.clock(),
        )
    return _back(student_id, objective_id)


@teacher.post(f"{_CELL}/grade")
def resend(student_id: int, objective_id: int) -> Response:
    """Send the grade again, over what the LMS shows if a teacher so decides."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    tool = current_tool()
    with tool.transaction() as session:
        registration_id = try_again(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            person_id=PersonId(student_id),
            now=tool.clock(),
        )
    tool.wake(registration_id)
    return _back(student_id, objective_id)


def _back(student_id: int, objective_id: int) -> Response:
    address = url_for("teacher.cell", student_id=student_id, objective_id=objective_id)
    return redirect(address, code=303)
