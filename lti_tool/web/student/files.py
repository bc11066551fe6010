"""Add photos and files to a question of a running check, and take them away again."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.assessment.evidence_files import MAX_FILE, MAX_FILES, MEGABYTE, MediaType
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId, FileId
from lti_tool.queries.check_page import CheckPage, ShownItem, load_check
from lti_tool.services.checking.keep_files import Upload, add_files, remove_file
from lti_tool.services.checking.save_answers import save_answers
from lti_tool.web.access import current_course, current_person, current_tool
from lti_tool.web.student import student
from lti_tool.web.student.checks import answers_given, marks_shown
from lti_tool.web.uploads import UPLOAD

FILES = "/attempts/<int:attempt_id>/questions/<int:position>/files"
Page = str | tuple[str, int] | Response

AT_ONCE, WAIT_SECONDS = 4, 5
"""An upload is held in memory until it is kept: so many of them, and others wait so long."""
places = BoundedSemaphore(AT_ONCE)


@student.get(FILES)
def files(attempt_id: int, position: int) -> Page:
    """Show the files of a question, with a way to add more."""
    return _page(attempt_id, position)


@student.post(f"{FILES}/first")
def to_files(attempt_id: int, position: int) -> Response:
    """Keep the answers of the check's page, then go on to the files of one question."""
    tool = current_tool()
    with tool.transaction() as session:
        save_answers(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
            answers=answers_given(),
            shown=marks_shown(),
            now=tool.clock(),
        )
    return _to_files(attempt_id, position)


@student.post(FILES, endpoint=UPLOAD.partition(".")[2])
def add(attempt_id: int, position: int) -> Page:
    """Keep what was chosen, all of it or nothing, and say why not."""
    tool = current_tool()
    try:
        with _place():
            uploads = _uploads()
            with tool.transaction() as session:
                add_files(
                    session,
                    course_id=current_course(),
                    person_id=current_person(),
                    attempt_id=AttemptId(attempt_id),
                    position=position,
                    uploads=uploads,
                    now=tool.clock(),
                )
    except NotFoundError:
        raise
    except DomainError as error:
        return _page(attempt_id, position, error)
    return _to_files(attempt_id, position)


@student.post(f"{FILES}/<int:file_id>/remove")
def remove(attempt_id: int, position: int, file_id: int) -> Response:
    """Take a file away."""
    tool = current_tool()
    with tool.transaction() as session:
        remove_file(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
            position=position,
            file_id=FileId(file_id),
            now=tool.clock(),
        )
    return _to_files(attempt_id, position)


@contextmanager
def _place() -> Iterator[None]:
    """Hold one of the few uploads that are in memory at once."""
    if not places.acquire(timeout=WAIT_SECONDS):
        raise DomainError(
            "uploads_busy",
            "Many files are coming in right now. Nothing was added: wait a moment, then choose "
            "your files again.",
        )
    try:
        yield
    finally:
        places.release()


def _uploads() -> list[Upload]:
    return [
        Upload(each.filename, each.stream.read(MAX_FILE + 1))
        for each in request.files.getlist("file")[: MAX_FILES + 1]
        if each.filename
    ]


def _to_files(attempt_id: int, position: int) -> Response:
    address = url_for("student.files", attempt_id=attempt_id, position=position)
    return redirect(address, code=303)


def _page(attempt_id: int, position: int, error: DomainError | None = None) -> Page:
    with current_tool().reading() as session:
        page = load_check(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
        )
    item = _item(page, position)
    if page.submitted_at is not None or page.paused_at is not None:
        return redirect(url_for("student.check", attempt_id=attempt_id), code=303)
    shown = render_template(
        "student/files.html",
        page=page,
        item=item,
        error=error,
        accepts=", ".join(MediaType),
        most=MAX_FILES,
        megabytes=MAX_FILE // MEGABYTE,
    )
    return shown if error is None else (shown, 422)


def _item(page: CheckPage, position: int) -> ShownItem:
    """Answer the question; 404 for one that takes no files."""
    for item in page.items:
        if item.position == position and item.takes_files:
            return item
    raise NotFoundError
