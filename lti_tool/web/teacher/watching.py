"""Watch or listen: the list of a class with a level for each student, kept one by one."""

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.queries.watching_page import WatchedStudent, WatchingPage, load_watching
from lti_tool.services.checking.recorded import record_seen
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.form_times import form_moment
from lti_tool.web.teacher import teacher

_WATCHING = "/objectives/<int:objective_id>/watching"


@teacher.get(_WATCHING)
def watching(objective_id: int) -> str:
    """Show the class with a level to choose for each student."""
    return _render(_load(objective_id))


@teacher.post(_WATCHING)
def record(objective_id: int) -> Response | tuple[str, int]:
    """Keep every level that was chosen, each student in a transaction of their own."""
    tool = current_tool()
    page, shown_at = _load(objective_id), _shown_at()
    troubles: dict[int, DomainError] = {}
    recorded = 0
    for student in page.students:
        levels = _levels(page, student)
        if not levels:
            continue
        try:
            with tool.transaction() as session:
                recorded += record_seen(
                    session,
                    course_id=current_course(),
                    objective_id=ObjectiveId(objective_id),
                    student_id=PersonId(student.id),
                    teacher_id=current_person(),
                    levels=levels,
                    note=request.form.get(f"note-{student.id}", ""),
                    shown_at=shown_at,
                    now=tool.clock(),
                )
        except NotFoundError:
            raise
        except DomainError as error:
            troubles[student.id] = error
    if recorded:
        tool.wake(current_launch().registration_id)
    if troubles:
        return _render(_load(objective_id), troubles), 422
    address = url_for("teacher.watching", objective_id=objective_id, recorded=recorded)
    return redirect(address, code=303)


def _load(objective_id: int) -> WatchingPage:
    tool = current_tool()
    with tool.reading() as session:
        return load_watching(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            now=tool.clock(),
        )


def _levels(page: WatchingPage, student: WatchedStudent) -> list[int]:
    """Answer the levels chosen for a student, one for each piece; fewer if some are missing."""
    names = [f"level-{student.id}-{place}" for place in range(len(page.pieces))]
    found = [request.form.get(name, type=int) for name in names]
    return [level for level in found if level is not None]


def _shown_at() -> datetime:
    """Answer when the list was opened, as it says itself."""
    moment = form_moment("shown_at")
    if moment is None:
        abort(400)
    return min(moment, current_tool().clock())


def _render(page: WatchingPage, troubles: dict[int, DomainError] | None = None) -> str:
    return render_template(
        "teacher/watching.html",
        page=page,
        now=current_tool().clock(),
        troubles=troubles or {},
        entered=request.form if troubles else {},
        recorded=request.args.get("recorded", type=int),
    )
