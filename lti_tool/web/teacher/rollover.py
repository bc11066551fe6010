"""Carry what is open over into the next term."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.carrying import Carried, day_from_form, term_from_form
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError
from lti_tool.queries.rollover_page import load_rollover
from lti_tool.services.authoring.carry_over import carry_over
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher


@teacher.get("/reports/rollover")
def rollover() -> str:
    """List what is open, for whom."""
    return _page({}, None)


@teacher.post("/reports/rollover")
def carry() -> str | tuple[str, int] | Response:
    """Note of all that is open that it was carried over; nothing else changes."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    tool, course_id = current_tool(), current_course()
    try:
        carried = Carried(term_from_form(request.form), day_from_form(request.form, "wanted_by"))
        with tool.transaction() as session:
            page = load_rollover(session, course_id=course_id, now=tool.clock())
            count = carry_over(
                session,
                course_id=course_id,
                teacher_id=current_person(),
                pairs=[
                    (student.id, each.objective.id)
                    for student in page.students
                    for each in student.lines
                ],
                carried=carried,
                today=page.today,
                now=tool.clock(),
            )
    except DomainError as error:
        return _page(request.form.to_dict(), error), 422
    return redirect(url_for("teacher.rollover", saved=count), code=303)


def _page(entered: dict[str, str], error: DomainError | None) -> str:
    tool = current_tool()
    with tool.reading() as session:
        page = load_rollover(session, course_id=current_course(), now=tool.clock())
    saved = request.args.get("saved", "")
    return render_template(
        "teacher/rollover.html",
        page=page,
        entered=entered,
        error=error,
        saved=saved if saved.isdecimal() else "",
    )
