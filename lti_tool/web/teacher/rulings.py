"""Rule about one student and one objective, and take a ruling back."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.ruling_draft import ruling_from_form
from lti_tool.services.mastery.rule import make_ruling, withdraw_ruling
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher
from lti_tool.web.teacher.cell import CELL, back_to_cell, cell_values

_RULINGS = f"{CELL}/rulings"


@teacher.post(_RULINGS)
def rule(student_id: int, objective_id: int) -> str | tuple[str, int] | Response:
    """Keep a ruling; one that cannot be is shown again with what is wrong."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    tool = current_tool()
    try:
        with tool.transaction() as session:
            make_ruling(
                session,
                course_id=current_course(),
                objective_id=ObjectiveId(objective_id),
                student_id=PersonId(student_id),
                teacher_id=current_person(),
                draft=ruling_from_form(request.form),
                now=tool.clock(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        shown = {"error": error, "entered": request.form.to_dict()}
        values = cell_values(student_id, objective_id) | shown
        return render_template("teacher/cell.html", **values), 422
    tool.wake(current_launch().registration_id)
    return back_to_cell(student_id, objective_id)


@teacher.post(f"{_RULINGS}/<int:ruling_id>/withdraw")
def withdraw(student_id: int, objective_id: int, ruling_id: int) -> Response:
    """Have a ruling hold no more; it stays listed."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    tool = current_tool()
    with tool.transaction() as session:
        withdraw_ruling(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            student_id=PersonId(student_id),
            ruling_id=ruling_id,
            teacher_id=current_person(),
            now=tool.clock(),
        )
    tool.wake(current_launch().registration_id)
    return back_to_cell(student_id, objective_id)
