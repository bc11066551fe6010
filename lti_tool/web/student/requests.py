"""Ask for a new check, choose a time for it, take the request back."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import ObjectiveId, SlotId
from lti_tool.services.reassessing.ask_again import ask_again, withdraw
from lti_tool.services.reassessing.take_place import take_place
from lti_tool.web.access import current_course, current_person, current_tool
from lti_tool.web.form_ids import form_id
from lti_tool.web.student import student
from lti_tool.web.student.ways import ways_page

_OBJECTIVE = "/objectives/<int:objective_id>"


@student.post(f"{_OBJECTIVE}/requests")
def ask(objective_id: int) -> Response | tuple[str, int]:
    """Ask for a new check in one's own words; too few of them come back with what is wrong."""
    tool = current_tool()
    try:
        with tool.transaction() as session:
            ask_again(
                session,
                course_id=current_course(),
                objective_id=ObjectiveId(objective_id),
                person_id=current_person(),
                did=request.form.get("did", ""),
                understood=request.form.get("understood", ""),
                now=tool.clock(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return ways_page(objective_id, error=error), 422
    return _back(objective_id)


@student.post(f"{_OBJECTIVE}/requests/withdraw")
def take_back(objective_id: int) -> Response:
    """Take one's request back."""
    tool = current_tool()
    with tool.transaction() as session:
        withdraw(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            person_id=current_person(),
            now=tool.clock(),
        )
    return _back(objective_id)


@student.post(f"{_OBJECTIVE}/place")
def place(objective_id: int) -> Response | tuple[str, int]:
    """Take a place at a time; one that is full by now says so beside those that are not."""
    tool = current_tool()
    try:
        with tool.transaction() as session:
            take_place(
                session,
                course_id=current_course(),
                objective_id=ObjectiveId(objective_id),
                person_id=current_person(),
                slot_id=SlotId(form_id("slot")),
                now=tool.clock(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return ways_page(objective_id, refusal=error), 409
    return _back(objective_id)


def _back(objective_id: int) -> Response:
    return redirect(url_for("student.ways", objective_id=objective_id), code=303)
