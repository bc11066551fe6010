"""Errors as pages: what happened and what to do, with the right status."""

import secrets

import structlog
from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from lti_tool.domain.errors import DomainError, NotFoundError, StorageUnavailableError
from lti_tool.web.access import current_tool
from lti_tool.web.headers import frame_by
from lti_tool.web.launch_session import UnprovenSessionError, framing_of
from lti_tool.web.lti.session_storage import storage_origin_of

_log = structlog.get_logger()

Page = tuple[str, int]

_WORDS = {
    400: ("That did not work", "Your browser sent something we could not read. Go back and retry."),
    403: ("This page is out of date", "Go back, reload the page, and do it once more."),
    404: ("Not here", "There is no such page in this course. Go back to your path."),
    405: ("That did not work", "This address cannot be opened like that. Go back to your path."),
    413: ("Too large", "What you sent is too large."),
}


def register(app: Flask) -> None:
    """Have errors answered as pages."""
    app.register_error_handler(UnprovenSessionError, _unproven)
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StorageUnavailableError, _busy)
    app.register_error_handler(Exception, _bug)


def _unproven(error: UnprovenSessionError) -> Page:
    # Free of data: it only lets a page that keeps its secret in the browser ask again with it.
    # Where we no longer know whose frame it is, any may show it: a student is to read what to do.
    if not framing_of(current_tool(), error.sid):
        frame_by("*")
    origin = storage_origin_of(current_tool(), error.sid)
    return render_template("session_shell.html", sid=error.sid, storage_origin=origin), 401


def _not_found(error: NotFoundError) -> Page:
    return _page("Not here", str(error), 404, error.code)


def _domain(error: DomainError) -> Page:
    return _page("Not possible now", str(error), 409, error.code)


def _http(error: HTTPException) -> Page:
    status = error.code or 500
    title, message = _WORDS.get(status, ("That did not work", "Go back and try it once more."))
    return _page(title, message, status, f"http_{status}")


def _busy(_error: StorageUnavailableError) -> Page:
    _log.exception("database_unavailable")
    message = "The server is very busy. Nothing is lost: wait a few seconds and reload the page."
    return _page("One moment", message, 503, "busy")


def _bug(_error: Exception) -> Page:
    reference = secrets.token_hex(4)
    _log.exception("unexpected_error", reference=reference)
    message = (
        "Something went wrong on our side. Your answers so far are kept. Reload the page; if it "
        f"happens again, tell your teacher this number: {reference}."
    )
    return _page("That is our fault", message, 500, "unexpected")


def _page(title: str, message: str, status: int, code: str) -> Page:
    return render_template("message.html", title=title, message=message, code=code), status
