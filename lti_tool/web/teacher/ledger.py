"""The ledger of an objective's questions: how long they last, and who was shown which."""

from flask import render_template

from lti_tool.domain.ids import ObjectiveId
from lti_tool.queries.ledger_page import load_ledger_page
from lti_tool.web.access import current_course, current_tool
from lti_tool.web.teacher import teacher


@teacher.get("/objectives/<int:objective_id>/ledger")
def ledger(objective_id: int) -> str:
    """Show for how many attempts the questions last, how forms compare, and who saw what."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_ledger_page(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            now=tool.clock(),
        )
    return render_template("teacher/ledger.html", page=page)
