"""A copied course: the teacher brings the design over, or starts afresh."""

import structlog
from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId
from lti_tool.services.authoring.bring_over_design import bring_over_design, decline_design
from lti_tool.services.authoring.set_grading_policy import hold_to_floor
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher

_log = structlog.get_logger()


@teacher.post("/copy/<int:source_id>")
def bring_over(source_id: int) -> Response:
    """Bring over the design, and show what is here now."""
    launch, tool = current_launch(), current_tool()
    _require_teacher()
    with tool.transaction() as session:
        count = bring_over_design(
            session,
            course_id=current_course(),
            source_id=CourseId(source_id),
            teacher_id=current_person(),
            now=tool.clock(),
        )
        hold_to_floor(session, course_id=current_course(), floor=tool.grade_floor, now=tool.clock())
    _log.info("design_brought_over", sid=launch.sid, course=launch.course_id, units=count)
    if launch.deep_linking is not None:
        return redirect(url_for("home.enter"), code=303)
    return redirect(url_for("teacher.board", brought=count), code=303)


@teacher.post("/copy/none")
def start_afresh() -> Response:
    """Ask no more."""
    _require_teacher()
    with current_tool().transaction() as session:
        decline_design(session, course_id=current_course(), now=current_tool().clock())
    return redirect(url_for("home.enter"), code=303)


def _require_teacher() -> None:
    if current_launch().role is not Role.TEACHER:
        abort(403)
