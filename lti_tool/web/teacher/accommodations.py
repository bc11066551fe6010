"""What one student needs in every check: set by teachers, read by staff."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.assessment.accommodations import NO_LIMIT, Accommodations
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import PersonId
from lti_tool.queries.accommodations_page import AccommodationsPage, load_accommodations_page
from lti_tool.services.classes.record_talk import find_student
from lti_tool.services.classes.set_accommodations import set_accommodations
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher

_PAGE = "/students/<int:student_id>/accommodations"
_EXTRA = (
    ("", "None"),
    ("125", "A quarter more"),
    ("150", "Half as much again"),
    ("200", "Twice the time"),
    (str(NO_LIMIT), "No time limit at all"),
)


@teacher.get(_PAGE)
def accommodations(student_id: int) -> str:
    """Show what is set for a student."""
    page = _load(student_id)
    return _render(page, page.accommodations, page.note)


@teacher.post(_PAGE)
def save_accommodations(student_id: int) -> str | tuple[str, int] | Response:
    """Keep it for every check from now on; what cannot be comes back with what is wrong."""
    page = _load(student_id)
    if current_launch().role is not Role.TEACHER:
        abort(403)
    tool = current_tool()
    given, note = _given(), request.form.get("note", "")
    try:
        with tool.transaction() as session:
            set_accommodations(
                session,
                course_id=current_course(),
                student_id=PersonId(student_id),
                teacher_id=current_person(),
                accommodations=given,
                note=note,
                now=tool.clock(),
            )
    except DomainError as error:
        return _render(page, given, note, error), 422
    return redirect(url_for("teacher.accommodations", student_id=student_id, saved=1), code=303)


def _load(student_id: int) -> AccommodationsPage:
    with current_tool().reading() as session:
        find_student(session, course_id=current_course(), person_id=PersonId(student_id))
        return load_accommodations_page(
            session, course_id=current_course(), student_id=PersonId(student_id)
        )


def _render(
    page: AccommodationsPage,
    entered: Accommodations,
    note: str,
    error: DomainError | None = None,
) -> str:
    return render_template(
        "teacher/accommodations.html",
        page=page,
        entered=entered,
        note=note,
        error=error,
        extra_times=_EXTRA,
    )


def _given() -> Accommodations:
    extra = request.form.get("extra_time", "")
    return Accommodations(
        # What is no number of ours is refused as one that is none of the choices.
        extra_time=None if not extra else int(extra) if extra in dict(_EXTRA) else -1,
        has_breaks=_is_ticked("has_breaks"),
        has_fewer_items=_is_ticked("has_fewer_items"),
        has_fewer_options=_is_ticked("has_fewer_options"),
        has_read_aloud=_is_ticked("has_read_aloud"),
        language=request.form.get("language", "").strip(),
    )


def _is_ticked(name: str) -> bool:
    return request.form.get(name) == "yes"
