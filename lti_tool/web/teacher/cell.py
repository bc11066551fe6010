"""One student and one objective: the evidence, a talk to record, and the grade."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.rulings import RulingReason
from lti_tool.queries.cell_page import load_cell
from lti_tool.queries.grade_ledger import load_cell_ledger
from lti_tool.services.classes.record_talk import find_student, record_talk
from lti_tool.web.access import current_course, current_person, current_tool
from lti_tool.web.form_times import form_opened_at
from lti_tool.web.teacher import teacher

CELL = "/students/<int:student_id>/objectives/<int:objective_id>"


@teacher.get(CELL)
def cell(student_id: int, objective_id: int) -> str:
    """Show what stands behind a cell of the board."""
    return render_template("teacher/cell.html", **cell_values(student_id, objective_id))


@teacher.post(f"{CELL}/talks")
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
            shown_at=form_opened_at(tool.clock()),
            now=tool.clock(),
        )
    return back_to_cell(student_id, objective_id)


def back_to_cell(student_id: int, objective_id: int) -> Response:
    """Lead back to the cell after something was done there."""
    address = url_for("teacher.cell", student_id=student_id, objective_id=objective_id)
    return redirect(address, code=303)


def cell_values(student_id: int, objective_id: int) -> dict[str, Any]:
    """Answer what the cell's page shows."""
    tool = current_tool()
    now = tool.clock()
    with tool.reading() as session:
        find_student(session, course_id=current_course(), person_id=PersonId(student_id))
        page = load_cell(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            student_id=PersonId(student_id),
            now=now,
        )
        ledger = load_cell_ledger(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            person_id=PersonId(student_id),
        )
    return {
        "page": page,
        "ledger": ledger,
        "reasons": [each for each in RulingReason if each.is_said],
        "levels": page.standing.level_names.choices,
        "now": now,
        "entered": {},
        "error": None,
    }
