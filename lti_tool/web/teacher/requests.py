"""Requests for new checks that wait for the teacher, and the times to take them."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import RequestId, SlotId
from lti_tool.queries.requests_page import load_requests
from lti_tool.services.reassessing.answer_requests import approve as approve_requests
from lti_tool.services.reassessing.answer_requests import decline as decline_request
from lti_tool.services.reassessing.offer_slots import cancel_slot, offer_slot, slot_from_form
from lti_tool.web.access import current_course, current_person, current_tool
from lti_tool.web.form_ids import form_ids
from lti_tool.web.teacher import teacher

Page = str | tuple[str, int]


@teacher.get("/requests")
def requests() -> str:
    """Show who waits, what they did and now understand, and the times on offer."""
    return _page()


@teacher.post("/requests/approve")
def approve() -> Response:
    """Approve the requests named in the form: one, or all that the page showed."""
    tool = current_tool()
    with tool.transaction() as session:
        approve_requests(
            session,
            course_id=current_course(),
            request_ids=[RequestId(each) for each in form_ids("request")],
            teacher_id=current_person(),
            now=tool.clock(),
        )
    return _back()


@teacher.post("/requests/<int:request_id>/decline")
def decline(request_id: int) -> Page | Response:
    """Decline a request with words for the student; without them it is shown again."""
    tool = current_tool()
    try:
        with tool.transaction() as session:
            decline_request(
                session,
                course_id=current_course(),
                request_id=RequestId(request_id),
                teacher_id=current_person(),
                reply=request.form.get("reply", ""),
                now=tool.clock(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return _page(error=error, declined=request_id), 422
    return _back()


@teacher.post("/slots")
def offer() -> Page | Response:
    """Offer a time; one that cannot be is shown again with what is wrong."""
    tool = current_tool()
    try:
        draft = slot_from_form(request.form)
        with tool.transaction() as session:
            offer_slot(session, course_id=current_course(), draft=draft, now=tool.clock())
    except DomainError as error:
        return _page(slot_error=error), 422
    return _back()


@teacher.post("/slots/<int:slot_id>/cancel")
def cancel(slot_id: int) -> Response:
    """Call a time off."""
    tool = current_tool()
    with tool.transaction() as session:
        cancel_slot(session, course_id=current_course(), slot_id=SlotId(slot_id), now=tool.clock())
    return _back()


def _page(
    *,
    error: DomainError | None = None,
    declined: int | None = None,
    slot_error: DomainError | None = None,
) -> str:
    tool = current_tool()
    with tool.reading() as session:
        page = load_requests(session, course_id=current_course(), now=tool.clock())
    return render_template(
        "teacher/requests.html",
        page=page,
        error=error,
        declined=declined,
        slot_error=slot_error,
        entered=request.form if slot_error else {},
    )


def _back() -> Response:
    return redirect(url_for("teacher.requests"), code=303)
