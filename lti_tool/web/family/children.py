"""The students an observer follows, and one student's page."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.ids import PersonId
from lti_tool.queries.family_page import load_children, load_family_page
from lti_tool.web.access import current_course, current_launch, current_tool
from lti_tool.web.family import family

_UNKNOWN = (
    "Cairn does not know your child in this course yet. That changes by itself: as soon as your "
    "child has opened an activity of Cairn in this course, or the school's class list has come "
    "in, this page shows how it is going. Look in again then."
)


@family.get("/children")
def children() -> str | Response:
    """Offer the students to follow; a single one is shown at once."""
    subs = current_launch().mentored_subs
    if not subs:  # the door says what to do
        abort(404)
    with current_tool().reading() as session:
        found = load_children(session, course_id=current_course(), subs=subs)
    if len(found.known) == 1 and not found.unknown_count:
        return redirect(url_for("family.child", child_id=found.known[0].id))
    if not found.known:
        return render_template(
            "message.html",
            title="Nothing to show yet",
            message=_UNKNOWN,
            code="child_unknown",
            is_door=True,
        )
    return render_template("family/children.html", children=found)


@family.get("/children/<int:child_id>")
def child(child_id: int) -> str:
    """Show where one student stands."""
    subs = current_launch().mentored_subs
    tool = current_tool()
    with tool.reading() as session:
        page = load_family_page(
            session,
            course_id=current_course(),
            subs=subs,
            child_id=PersonId(child_id),
            now=tool.clock(),
        )
    return render_template("family/child.html", page=page, has_others=len(subs) > 1)
