"""Who is looking at a page, and whether the course is theirs."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.people import Person, Role
from lti_tool.demo_lms.school import Course

COOKIE = "demo_lms_person"


def viewer() -> Person | None:
    """Return the person picked in this browser, if any."""
    return current_lms().school.person(request.cookies.get(COOKIE))


def require_member(course_id: str) -> tuple[Person, Course]:
    """Return the viewer and the course; others are asked who they are, or told it is not theirs."""
    person = viewer()
    if person is None:
        raise HTTPException(response=redirect(url_for("pages.pick_person"), code=303))
    course = current_lms().school.course(course_id)
    if course is None:
        abort(404)
    if not current_lms().school.may_enter(person, course):
        abort(403)
    return person, course


def require_editor(course_id: str) -> tuple[Person, Course]:
    """Return the viewer and the course, if the viewer may change what is in it."""
    person, course = require_member(course_id)
    if not person.role.edits:
        abort(403)
    return person, course


def require_grader(course_id: str) -> tuple[Person, Course]:
    """Return the viewer and the course, if the viewer may change the grades in it."""
    person, course = require_member(course_id)
    if not person.role.grades:
        abort(403)
    return person, course


def require_admin() -> Person:
    """Return the viewer, if it is the administrator."""
    person = viewer()
    if person is None:
        raise HTTPException(response=redirect(url_for("pages.pick_person"), code=303))
    if person.role is not Role.ADMIN:
        abort(403)
    return person


def canonical_address() -> Response | None:
    """Send browsers that came by another loopback name to the LMS's own.

    Frames and cookies of localhost and 127.0.0.1 are strangers to each other, and the tool only
    knows that one.
    """
    own = urlsplit(current_lms().settings.base_url)
    asked = urlsplit(request.url)
    if asked.hostname == own.hostname:
        return None
    return redirect(asked._replace(netloc=own.netloc).geturl(), code=307)


def refuse_foreign_forms() -> None:
    """Refuse a form that another site submits in the viewer's name."""
    if request.method != "POST":
        return
    # Same-site is not enough: every port of this machine is the same site.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)
