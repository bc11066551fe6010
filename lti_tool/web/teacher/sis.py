"""Before grades go to the school's information system: what it would cut or count twice."""

from flask import render_template

from lti_tool.domain.gradebook.sis_preflight import LOOK_FOR_YOURSELF
from lti_tool.queries.sis_page import load_sis_page
from lti_tool.web.access import current_course, current_tool
from lti_tool.web.teacher import teacher


@teacher.get("/grades/sis")
def sis() -> str:
    """Show every column as the system would take it over, and what mends what."""
    with current_tool().reading() as session:
        page = load_sis_page(session, course_id=current_course())
    return render_template("teacher/sis.html", page=page, look=LOOK_FOR_YOURSELF)
