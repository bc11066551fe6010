"""Open content of the LMS by mastery: what to type there, and whether it would work."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.domain.gradebook.gating_recipes import ALWAYS, CAN_FALL
from lti_tool.ports import GradebookAccess
from lti_tool.queries.gating_page import GatingPage, load_gating, with_verdicts
from lti_tool.services.passback.make_columns import access_of, missing_columns
from lti_tool.tool import make_column
from lti_tool.web.access import current_course, current_launch, current_tool
from lti_tool.web.teacher import teacher
from lti_tool.web.turns import Turns

_log = structlog.get_logger()

Answer = str | tuple[str, int] | Response

MOST_AT_ONCE = 20
"""Columns that one press makes; the next press makes the rest."""

_turns = Turns(timedelta(seconds=10))


@teacher.get("/gating")
def gating() -> str:
    """Show the recipe and the numbers. Nothing is asked of the LMS."""
    made = request.args.get("made", "")
    return _page(_load(), made=made if made.isdecimal() else "")


@teacher.post("/gating")
def check_gating() -> Answer:
    """Look at the LMS's columns, and say of each whether it would work. Nothing is kept."""
    return _asking(_check)


@teacher.post("/gating/columns")
def make_columns() -> Answer:
    """Have the LMS make the columns that are missing, so that they can be chosen there."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    return _asking(_make)


def _asking(work: Callable[[GatingPage, GradebookAccess], Answer]) -> Answer:
    """Ask the LMS if this may be done now; its refusals are shown in words."""
    page = _load()
    with current_tool().reading() as session:
        access = access_of(session, course_id=current_course())
    if access is None:
        return _page(page, trouble="The LMS has not opened this course's gradebook to Cairn."), 409
    if _turns.seconds_to_wait():
        return _page(page, trouble="You asked a moment ago. Wait a few seconds, press again."), 429
    with _turns.taken() as is_ours:
        if not is_ours:
            words = "Others are asking right now. Wait a moment, press again."
            return _page(page, trouble=words), 429
        try:
            return work(page, access)
        except (LmsUnavailableError, LmsRefusedError) as error:
            return _page(_load(), trouble=str(error)), 502


def _check(page: GatingPage, access: GradebookAccess) -> str:
    shown = current_tool().gradebook.list_columns(access)
    checked = with_verdicts(page, shown)
    verdicts = [each.verdict.outcome.value for each in checked.columns if each.verdict]
    _log.info("gating_checked", course=current_course(), failing=verdicts.count("fails"))
    return _page(checked)


def _make(_page_before: GatingPage, access: GradebookAccess) -> Response:
    with current_tool().transaction() as session:
        missing = missing_columns(session, course_id=current_course())
    # One that a worker is making right now is left to that worker.
    urls = [
        make_column(current_tool(), access, column_id=each.id, spec=each.spec)
        for each in missing[:MOST_AT_ONCE]
    ]
    made = sum(url is not None for url in urls)
    return redirect(url_for("teacher.gating", made=made), code=303)


def _load() -> GatingPage:
    with current_tool().reading() as session:
        return load_gating(session, course_id=current_course())


def _page(page: GatingPage, *, trouble: str = "", made: str = "") -> str:
    return render_template(
        "teacher/gating.html",
        page=page,
        trouble=trouble,
        made=made,
        is_checked=any(each.verdict for each in page.columns),
        always=(*ALWAYS, *((CAN_FALL,) if page.line.can_fall else ())),
        checked_at=current_tool().clock(),
    )
