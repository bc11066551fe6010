"""The class list: a teacher's word where the LMS's own is doubted."""

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.services.classes.confirm_roster import confirm_roster as confirm
from lti_tool.web.access import current_course, current_launch, current_tool
from lti_tool.web.teacher import teacher


@teacher.post("/class-list/confirmation")
def confirm_roster() -> Response:
    """Take the new list: read it again now, and believe it."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    tool, course_id = current_tool(), current_course()
    with tool.transaction() as session:
        confirm(session, course_id=course_id, now=tool.clock())
    tool.wake_roster(course_id)
    return redirect(url_for("teacher.board"), code=303)
