"""Why the gradebook says what it says: every grade, and what a teacher does about it."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.reconciliation import Finding, finding_in
from lti_tool.queries.grade_ledger import ATTENTION, GradeLedger, load_grade_ledger
from lti_tool.services.mastery.adopt_grade import adopt_theirs
from lti_tool.services.passback.settle_scores import (
    Choice,
    Settlement,
    all_of,
    leave,
    send_ours,
)
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.form_ids import form_id, id_in
from lti_tool.web.form_times import form_moment
from lti_tool.web.teacher import teacher
from lti_tool.web.teacher.cell import back_to_cell

_VERBS: dict[str, Callable[..., Settlement]] = {
    "send": send_ours,
    "leave": leave,
    "adopt": adopt_theirs,
}
_SURE = (
    "Nothing was sent. Some of these grades were put into the gradebook by somebody: tick that "
    "Cairn's grades are to replace them."
)


@teacher.get("/grades/ledger")
def grade_ledger() -> str:
    """Show a part of the course's grades, what needs somebody first."""
    return _page(_load(request.args.get("show", ""), request.args.get("part", "")), "")


@teacher.post("/grades/ledger")
def settle_grades() -> Response | tuple[str, int]:
    """Send again, leave or adopt: one grade, those that were ticked, or all of a kind."""
    _only_teachers()
    show, part = request.form.get("show", ""), request.form.get("part", "")
    verb, texts, is_one = _what_was_pressed()
    kind = next((each for each in Finding if each == request.form.get("all", "")), None)
    choices = [each for text in texts if (each := _choice(text)) is not None]
    replaces = any(_is_theirs(each.seen) for each in choices)
    replaces = replaces or (kind is not None and kind.is_theirs)
    if verb == "send" and replaces and not is_one and not request.form.get("sure"):
        return _page(_load(show, part), _SURE), 422
    tool, now = current_tool(), current_tool().clock()
    with tool.transaction() as session:
        if kind is not None and not is_one:
            as_of = form_moment("as_of") or now
            choices = [*all_of(session, course_id=current_course(), finding=kind, as_of=as_of)]
        settled = _VERBS[verb](
            session,
            course_id=current_course(),
            choices=choices,
            teacher_id=current_person(),
            now=now,
        )
    if settled.wake is not None:
        tool.wake(settled.wake)
    if student_id := form_id("student"):
        return back_to_cell(student_id, form_id("objective"))
    address = url_for(
        "teacher.grade_ledger",
        show=show or None,
        part=id_in(part) or None,
        did=verb,
        done=settled.done,
        changed=settled.changed_meanwhile or None,
    )
    return redirect(address, code=303)


@teacher.post("/grades/ledger/comparison")
def compare_grades() -> Response:
    """Have the gradebook read now; a worker does it, and the page shows it once it is done."""
    _only_teachers()
    current_tool().compare_grades(current_course())
    return redirect(url_for("teacher.grade_ledger", asked=1), code=303)


def _only_teachers() -> None:
    if current_launch().role is not Role.TEACHER:
        abort(403)


def _what_was_pressed() -> tuple[str, list[str], bool]:
    """Answer what to do with which cells, and whether it was one cell's own button."""
    for verb in _VERBS:
        if text := request.form.get(f"{verb}_one", ""):
            return verb, [text], True
    verb = request.form.get("do", "")
    if verb not in _VERBS:
        abort(400)
    return verb, request.form.getlist("cell"), False


def _choice(text: str) -> Choice | None:
    number, _, seen = text.partition("~")
    score_id = id_in(number)
    return Choice(score_id, seen) if score_id else None


def _is_theirs(mark: str) -> bool:
    finding = finding_in(mark)
    return finding is not None and finding.is_theirs


def _load(show: str, part: str) -> GradeLedger:
    known = {ATTENTION, *Finding}
    with current_tool().reading() as session:
        return load_grade_ledger(
            session,
            course_id=current_course(),
            chosen=show if show in known else "",
            part=id_in(part) or 1,
        )


def _page(page: GradeLedger, trouble: str) -> str:
    return render_template(
        "teacher/grade_ledger.html",
        page=page,
        trouble=trouble,
        as_of=current_tool().clock(),
        did=request.args.get("did", ""),
        done=id_in(request.args.get("done", "")),
        changed=id_in(request.args.get("changed", "")),
        is_asked="asked" in request.args,
        may_settle=current_launch().role is Role.TEACHER,
    )
