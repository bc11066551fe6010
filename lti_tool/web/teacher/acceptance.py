"""Accept an answer that nobody foresaw: look at what it changes, accept it, take it away again."""

import structlog
from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import ItemId, ObjectiveId
from lti_tool.queries.acceptance_page import load_acceptance
from lti_tool.services.mastery.accept_answer import accept_answer, withdraw_accepted
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher

_ITEM = "/objectives/<int:objective_id>/items/<int:item_id>"
_ANSWER = f"{_ITEM}/answers/<int:given_id>/<int:place>"

_log = structlog.get_logger()


@teacher.get(_ANSWER)
def acceptance(objective_id: int, item_id: int, given_id: int, place: int) -> str:
    """Show whose result would rise and which grades would follow, before anything does."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_acceptance(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            item_id=ItemId(item_id),
            given_id=given_id,
            place=place,
            now=tool.clock(),
        )
    return render_template("teacher/acceptance.html", page=page)


@teacher.post(_ANSWER)
def accept(objective_id: int, item_id: int, given_id: int, place: int) -> Response:
    """Accept it for all; a second press finds it done."""
    _refuse_assistants()
    tool = current_tool()
    with tool.transaction() as session:
        is_new = accept_answer(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            item_id=ItemId(item_id),
            given_id=given_id,
            place=place,
            teacher_id=current_person(),
            now=tool.clock(),
        )
    if is_new:
        _log.info("answer_accepted", item=item_id, given=given_id, teacher=current_person())
        tool.wake(current_launch().registration_id)
    return _back(objective_id, item_id, said="accepted")


@teacher.post(f"{_ITEM}/accepted/<int:accepted_id>/withdraw")
def withdraw_answer(objective_id: int, item_id: int, accepted_id: int) -> Response:
    """Accept it no more in checks handed in from now on."""
    _refuse_assistants()
    tool = current_tool()
    with tool.transaction() as session:
        withdraw_accepted(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            item_id=ItemId(item_id),
            accepted_id=accepted_id,
            teacher_id=current_person(),
            now=tool.clock(),
        )
    return _back(objective_id, item_id, said="withdrawn")


def _refuse_assistants() -> None:
    if current_launch().role is not Role.TEACHER:
        abort(403)


def _back(objective_id: int, item_id: int, *, said: str) -> Response:
    address = url_for(
        "teacher.item", objective_id=objective_id, item_id=item_id, said=said, _anchor="answers"
    )
    return redirect(address, code=303)
