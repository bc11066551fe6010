"""What downloads share: the address with a ticket that serves once, and bytes that never run."""

from io import BytesIO

from flask import Response, abort, request, send_file

from lti_tool.services.checking.use_ticket import use_ticket
from lti_tool.web.access import current_tool
from lti_tool.web.file_tickets import is_good
from lti_tool.web.headers import send_as_data


def use_up_ticket() -> None:
    """Use up the ticket in this address; 404 unless it is good and has not served yet."""
    tool, given = current_tool(), request.args.get("ticket", "")
    if not is_good(tool.settings.secret_key, request.path, given, now=tool.clock()):
        abort(404)
    with tool.transaction() as session:
        is_first = use_ticket(session, ticket=given, now=tool.clock())
    if not is_first:
        abort(404)


def to_save(content: bytes, *, media_type: str, name: str) -> Response:
    """Answer bytes for one person to save: kept by no cache, run by no browser."""
    answer = send_file(
        BytesIO(content),
        mimetype=media_type,
        # Pictures are shown by pages all the same; opened by itself, nothing is.
        as_attachment=True,
        download_name=name,
        etag=False,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    send_as_data()
    return answer
