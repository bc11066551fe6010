"""Files that students handed in, for those who may see them: to save, never to run.

In a session with cookies a page links to them directly. Where only a header proves the session,
`static/files.js` asks for a ticket first (`file_tickets.py`).
"""

from flask import Blueprint, Response, url_for

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import FileId
from lti_tool.queries.evidence_file import FileContent, check_file, load_file
from lti_tool.web.access import (
    current_course,
    current_launch,
    current_person,
    current_tool,
    guard,
)
from lti_tool.web.downloads import to_save, use_up_ticket
from lti_tool.web.file_tickets import new_ticket

files = Blueprint("files", __name__, url_prefix="/s/<sid>/files")
guard(files, may_enter=lambda role: role.is_staff or role is Role.STUDENT)

tickets = Blueprint("tickets", __name__)


@files.get("/<int:file_id>")
def show(file_id: int) -> Response:
    """Send a file to its student, or to a teacher of its course once it is handed in."""
    _check(file_id)
    return _send(file_id)


@files.get("/<int:file_id>/ticket")
def ticket(file_id: int) -> Response:
    """Answer an address that serves this file once, within a minute, without a session."""
    _check(file_id)
    tool = current_tool()
    path = url_for("tickets.once", file_id=file_id)
    made = new_ticket(tool.settings.secret_key, path, now=tool.clock())
    return Response(url_for("tickets.once", file_id=file_id, ticket=made), mimetype="text/plain")


@tickets.get("/files/<int:file_id>")
def once(file_id: int) -> Response:
    """Send a file for a ticket that is good and has not served yet."""
    use_up_ticket()
    return _send(file_id)


def _check(file_id: int) -> None:
    """404 unless who asks may see the file."""
    owner_id = None if current_launch().role.is_staff else current_person()
    with current_tool().reading() as session:
        check_file(session, course_id=current_course(), file_id=FileId(file_id), owner_id=owner_id)


def _send(file_id: int) -> Response:
    with current_tool().reading() as session:
        found: FileContent = load_file(session, file_id=FileId(file_id))
    return to_save(found.content, media_type=found.media_type, name=found.name)
