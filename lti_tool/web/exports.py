"""Grades and reports to save, for a course's teachers.

As with files of students: where only a header proves the session, `static/files.js` asks for a
ticket first, and the address with the ticket serves the export once.
"""

from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, abort, url_for

from lti_tool.domain.gradebook.exports import Export, export_named
from lti_tool.domain.gradebook.reports import Report
from lti_tool.domain.ids import CourseId
from lti_tool.queries.export_file import load_part, render_export
from lti_tool.web.access import current_course, current_tool, guard
from lti_tool.web.downloads import to_save, use_up_ticket
from lti_tool.web.file_tickets import new_ticket
from lti_tool.web.files import tickets

_log = structlog.get_logger()

exports = Blueprint("exports", __name__, url_prefix="/s/<sid>/exports")
guard(exports, may_enter=lambda role: role.is_staff)


@exports.get("/<export_name>")
def save(export_name: str) -> Response:
    """Send an export of the session's course."""
    return _send(current_course(), _named(export_name))


@exports.get("/<export_name>/ticket")
def ticket(export_name: str) -> Response:
    """Answer an address that serves this export once, within a minute, without a session."""
    course_id, export = current_course(), _named(export_name)
    _load(course_id, export)  # a 404 belongs on the page that asks, not in a download
    tool = current_tool()
    path = url_for("tickets.export", course_id=course_id, export_name=export.name)
    made = new_ticket(tool.settings.secret_key, path, now=tool.clock())
    return Response(f"{path}?{urlencode({'ticket': made})}", mimetype="text/plain")


@tickets.get("/exports/<int:course_id>/<export_name>")
def export(course_id: int, export_name: str) -> Response:
    """Send an export for a ticket that is good and has not served yet."""
    use_up_ticket()
    return _send(CourseId(course_id), _named(export_name))


def _named(name: str) -> Export:
    found = export_named(name)
    if found is None or found.name != name:
        abort(404)
    return found


def _load(course_id: CourseId, export: Export) -> Report:
    """Answer what is in it; 404 for what is not of this course."""
    tool = current_tool()
    with tool.reading() as session:
        return load_part(
            session,
            course_id=course_id,
            now=tool.clock(),
            freeze_id=export.freeze_id,
            unit_id=export.unit_id,
            student_id=export.student_id,
        )


def _send(course_id: CourseId, export: Export) -> Response:
    found = render_export(export, _load(course_id, export))
    _log.info("exported", course=course_id, export=export.name, bytes=len(found.content))
    return to_save(found.content, media_type=found.media_type, name=found.name)
