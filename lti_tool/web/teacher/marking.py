"""Mark what a person marks: the queue, one piece of work after the other."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId
from lti_tool.queries.marking_page import MarkingPage, load_marking_page
from lti_tool.queries.marking_queue import load_marking_queue, load_watchables
from lti_tool.services.checking.mark_attempt import Mark, mark_attempt
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher

Page = str | tuple[str, int]


@teacher.get("/marking")
def marking() -> str:
    """Show what waits, what holds a student up first; names only when they are asked for."""
    tool = current_tool()
    with tool.reading() as session:
        queue = load_marking_queue(session, course_id=current_course(), now=tool.clock())
        watchables = load_watchables(session, course_id=current_course())
    return render_template(
        "teacher/marking.html",
        queue=queue,
        watchables=watchables,
        has_names="names" in request.args,
        is_done="done" in request.args,
    )


@teacher.get("/marking/<int:attempt_id>")
def piece(attempt_id: int) -> str:
    """Show one student's work with the rubric."""
    return _render(_load(attempt_id))


@teacher.post("/marking/<int:attempt_id>")
def mark(attempt_id: int) -> Page | Response:
    """Keep the levels and go on to the next piece; what cannot be kept is shown with the reason."""
    tool = current_tool()
    page = _load(attempt_id)
    try:
        marks = _marks(page)
        with tool.transaction() as session:
            is_decided = mark_attempt(
                session,
                course_id=current_course(),
                attempt_id=AttemptId(attempt_id),
                teacher_id=current_person(),
                marks=marks,
                now=tool.clock(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return _render(_load(attempt_id), error), 422
    if is_decided:
        tool.wake(current_launch().registration_id)
    return redirect(_next_address(page, len(marks)), code=303)


def _load(attempt_id: int) -> MarkingPage:
    tool = current_tool()
    with tool.reading() as session:
        return load_marking_page(
            session,
            course_id=current_course(),
            attempt_id=AttemptId(attempt_id),
            now=tool.clock(),
        )


def _render(page: MarkingPage, error: DomainError | None = None) -> str:
    return render_template(
        "teacher/marking_piece.html", page=page, error=error, entered=request.form if error else {}
    )


def _marks(page: MarkingPage) -> dict[int, Mark]:
    """Answer the levels that were chosen, by position."""
    marks = {}
    for each in page.to_mark:
        position = each.shown.position
        level = request.form.get(f"level{position}", type=int)
        if level is not None:
            words = request.form.get(f"words{position}", "").replace("\r\n", "\n")
            marks[position] = Mark(level, words)
    if not marks:
        raise DomainError("level_missing", "Choose a level first.")
    return marks


def _next_address(page: MarkingPage, count: int) -> str:
    """Answer where to go on: the rest of this work, the next in the queue, or the queue itself."""
    if count < len(page.to_mark):
        return url_for("teacher.piece", attempt_id=page.attempt_id)
    following = page.following or page.before
    if following is None:
        return url_for("teacher.marking", done=1)
    return url_for("teacher.piece", attempt_id=following)
