"""What counts in my grade."""

from flask import render_template

from lti_tool.queries.counts_page import load_counts
from lti_tool.web.access import current_course, current_tool
from lti_tool.web.student import student


@student.get("/what-counts")
def what_counts() -> str:
    """Show what levels are worth, and by which rules."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_counts(session, course_id=current_course(), now=tool.clock())
    return render_template("student/counts.html", page=page)
