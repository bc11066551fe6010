"""The course as a whole: whether the line holds, and where students get stuck."""

from flask import render_template

from lti_tool.queries.health_page import load_health
from lti_tool.queries.integrity_page import load_integrity
from lti_tool.web.access import current_course, current_tool
from lti_tool.web.teacher import teacher


@teacher.get("/integrity")
def integrity() -> str:
    """Show how the mastery line holds, objective by objective."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_integrity(session, course_id=current_course(), now=tool.clock())
    return render_template("teacher/integrity.html", page=page)


@teacher.get("/health")
def health() -> str:
    """Show what can never open, what runs out, and who cannot go on."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_health(session, course_id=current_course(), now=tool.clock())
    return render_template("teacher/health.html", page=page)
