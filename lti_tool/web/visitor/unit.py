"""The unit of the link, to read: its objectives, and what first teaches them."""

from flask import abort, render_template

from lti_tool.domain.ids import ResourceId, UnitId
from lti_tool.queries.visitor_page import load_visitor_lesson, load_visitor_unit
from lti_tool.web.access import current_course, current_launch, current_tool
from lti_tool.web.visitor import visitor

_CLOSED = "There is nothing to read here now. Come back when your teacher has opened the unit."


@visitor.get("/reading")
def unit() -> str:
    """Show the unit's objectives with their first instruction."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_visitor_unit(
            session, course_id=current_course(), unit_id=_unit(), now=tool.clock()
        )
    if page is None:
        return render_template(
            "message.html", title="Not open yet", message=_CLOSED, code="unit_closed", is_door=True
        )
    return render_template("visitor/unit.html", page=page)


@visitor.get("/reading/<int:resource_id>")
def lesson(resource_id: int) -> str:
    """Show a way to learn; unlike a student's, its opening is noted nowhere."""
    with current_tool().reading() as session:
        page = load_visitor_lesson(
            session,
            course_id=current_course(),
            unit_id=_unit(),
            resource_id=ResourceId(resource_id),
        )
    return render_template("visitor/lesson.html", page=page)


def _unit() -> UnitId:
    unit_id = current_launch().unit_id
    if unit_id is None:
        abort(404)
    return unit_id
