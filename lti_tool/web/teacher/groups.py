"""The group sheet: who to take together, who was there, and which classmate helped."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.queries.groups_page import load_groups
from lti_tool.services.classes.record_together import record_group, record_peer_session
from lti_tool.web.access import current_course, current_person, current_tool
from lti_tool.web.form_ids import form_id, form_ids
from lti_tool.web.form_times import form_opened_at
from lti_tool.web.teacher import teacher

_GROUP = "/groups/<int:objective_id>"


@teacher.get("/groups")
def groups() -> str:
    """Propose the groups of these days; the page prints as a sheet for each."""
    return _page()


@teacher.post(f"{_GROUP}/attendance")
def attendance(objective_id: int) -> Response | tuple[str, int]:
    """Count the group as another way for everybody ticked."""
    tool = current_tool()
    try:
        with tool.transaction() as session:
            credited = record_group(
                session,
                course_id=current_course(),
                objective_id=ObjectiveId(objective_id),
                student_ids=[PersonId(each) for each in form_ids("student")],
                teacher_id=current_person(),
                note=request.form.get("note", ""),
                shown_at=form_opened_at(tool.clock()),
                now=tool.clock(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return _page(error), 422
    return redirect(url_for("teacher.groups", noted=credited), code=303)


@teacher.post(f"{_GROUP}/helped")
def helped(objective_id: int) -> Response | tuple[str, int]:
    """Count help by a classmate as another way for who was helped."""
    tool = current_tool()
    try:
        with tool.transaction() as session:
            record_peer_session(
                session,
                course_id=current_course(),
                objective_id=ObjectiveId(objective_id),
                helper_id=PersonId(form_id("helper")),
                helped_id=PersonId(form_id("helped")),
                teacher_id=current_person(),
                note=request.form.get("note", ""),
                shown_at=form_opened_at(tool.clock()),
                now=tool.clock(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return _page(error), 422
    return redirect(url_for("teacher.groups", noted=1), code=303)


def _page(error: DomainError | None = None) -> str:
    tool = current_tool()
    now = tool.clock()
    with tool.reading() as session:
        page = load_groups(session, course_id=current_course(), now=now)
    noted = request.args.get("noted", type=int)
    return render_template("teacher/groups.html", page=page, now=now, error=error, noted=noted)
