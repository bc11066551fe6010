"""My path, and one objective on it."""

from flask import render_template

from lti_tool.domain.ids import ObjectiveId
from lti_tool.queries.objective_page import load_objective_page
from lti_tool.queries.path_page import load_path
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.student import student


@student.get("/path")
def path() -> str:
    """Show what is open, what is locked and why, and the next step."""
    tool = current_tool()
    with tool.reading() as session:
        units = load_path(
            session,
            course_id=current_course(),
            person_id=current_person(),
            unit_id=current_launch().unit_id,
            now=tool.clock(),
        )
    return render_template("student/path.html", units=units)


@student.get("/objectives/<int:objective_id>")
def objective(objective_id: int) -> str:
    """Show an objective: what it is, the ways to learn it, and its check."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_objective_page(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            person_id=current_person(),
            now=tool.clock(),
        )
    return render_template("student/objective.html", page=page)
