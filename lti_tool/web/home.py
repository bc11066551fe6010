"""The door of a session: where each role goes, and what those see who may see nothing."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.services.launching.accept_launch import OpenedSession
from lti_tool.services.launching.find_session import LaunchSession
from lti_tool.web.access import current_launch, guard

home = Blueprint("home", __name__, url_prefix="/s/<sid>")
guard(home, may_enter=lambda _role: True, is_door=True)


@home.get("/")
def enter() -> str | Response:
    """Send staff, students and families to their pages; tell everybody else how things are."""
    launch = current_launch()
    address = way_in(launch)
    if address is not None:
        return redirect(address)
    if launch.course_id is None:
        return _message("Open it from a course", "no_course")
    if launch.person_id is None:
        return _message("Your LMS did not say who you are", "anonymous_launch")
    return _message("Nothing to see for your role", f"role_{launch.role}")


def way_in(launch: LaunchSession | OpenedSession) -> str | None:  # noqa: PLR0911 -- one answer for each
    """Answer the page a session begins at, None where the door itself has something to say."""
    if launch.course_id is None:
        return None
    if launch.person_id is None:
        return _way_in_unnamed(launch)
    if launch.deep_linking is not None and launch.role in _CHOOSERS:
        return url_for("deep_link.choose", sid=launch.sid)
    if launch.role.is_staff:
        return url_for("teacher.board", sid=launch.sid)
    if launch.role is Role.STUDENT and launch.objective_id is not None:
        return url_for("student.objective", sid=launch.sid, objective_id=launch.objective_id)
    if launch.role is Role.STUDENT:
        return url_for("student.path", sid=launch.sid)
    if launch.role is Role.OBSERVER and launch.mentored_subs:
        return url_for("family.children", sid=launch.sid)
    return None


def _way_in_unnamed(launch: LaunchSession | OpenedSession) -> str | None:
    """Let somebody without a name read the unit of the link, if it leads to one."""
    may_read = launch.role is Role.STUDENT or launch.role.is_staff
    if may_read and launch.unit_id is not None and launch.deep_linking is None:
        return url_for("visitor.unit", sid=launch.sid)
    return None


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
        "and open the activity again. Teachers: if everybody sees this, ask the person who looks "
        "after the LMS to let Cairn know the users' ids. Names are not needed."
    ),
    "role_observer": (
        "You are here as an observer, but your LMS did not say for which student. Ask the school "
        "to link you to your child as an observer of this course, and to let Cairn know of it (in "
        "Canvas: with a key made from Cairn's own settings). Until then the teacher can show you "
        "how your child is getting on."
    ),
    "role_designer": (
        "You may edit this course but not see its students. A teacher of the course sees the "
        "class board here."
    ),
    "role_none": (
        "Your LMS did not say that you are a teacher or a student of this course. If you should "
        "be, ask the person who looks after the course. To test the connection with the LMS, open "
        "Cairn as a teacher of a course: the test stands below the class board."
    ),
}


def _message(title: str, code: str) -> str:
    return render_template(
        "message.html", title=title, message=_WORDS[code], code=code, is_door=True
    )
