"""The door of a session: where each role goes, and what those see who may see nothing."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.web.access import current_launch, guard

home = Blueprint("home", __name__, url_prefix="/s/<sid>")
guard(home, may_enter=lambda _role: True, is_door=True)


@home.get("/")
def enter() -> str | Response:  # noqa: PLR0911 -- one answer for each who may come
    """Send staff to the board and students to their path; tell everybody else how things are."""
    launch = current_launch()
    if launch.course_id is None:
        return _message("Open it from a course", "no_course")
    if launch.person_id is None:
        return _message("Your LMS did not say who you are", "anonymous_launch")
    if launch.deep_linking is not None and launch.role in _CHOOSERS:
        return redirect(url_for("deep_link.choose"))
    if launch.role.is_staff:
        return redirect(url_for("teacher.board"))
    if launch.role is Role.STUDENT:
        if launch.objective_id is not None:
            return redirect(url_for("student.objective", objective_id=launch.objective_id))
        return redirect(url_for("student.path"))
    return _message("Nothing to see for your role", f"role_{launch.role}")


_CHOOSERS = (Role.TEACHER, Role.ASSISTANT, Role.DESIGNER)


@home.get("/ping")
def ping() -> Response:
    """Answer whether the session's proof came along (the page asks once after a launch)."""
    return Response(status=204)


@home.get("/<path:_rest>")
def unknown(_rest: str) -> Response:
    """Answer 404 as a page of the session: an address nobody serves may not blank the frame."""
    abort(404)


_WORDS = {
    "no_course": (
        "Cairn works inside a course. Go to your course in the LMS and open the activity there."
    ),
    "anonymous_launch": (
        "Cairn keeps a path for each student, so it needs to know who you are. Log in to your LMS "
        "and open the activity again."
    ),
    "role_observer": (
        "You are here as an observer. What you may see of your child's path is not open in Cairn "
        "yet; ask the teacher."
    ),
    "role_designer": (
        "You may edit this course but not see its students. A teacher of the course sees the "
        "class board here."
    ),
    "role_none": (
        "Your LMS did not say that you are a teacher or a student of this course. If you should "
        "be, ask the person who looks after the course."
    ),
}


def _message(title: str, code: str) -> str:
    return render_template(
        "message.html", title=title, message=_WORDS[code], code=code, is_door=True
    )
