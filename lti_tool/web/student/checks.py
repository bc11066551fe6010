"""Take a check: begin, answer with autosave, submit, read the result."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import AttemptId, ObjectiveId
from lti_tool.queries.check_page import CheckPage, load_check
from lti_tool.queries.result_page import ResultPage, load_result
from lti_tool.services.checking.save_answers import save_answers
from lti_tool.services.checking.start_attempt import start_attempt
from lti_tool.services.checking.submit_attempt import submit_attempt
from lti_tool.services.checking.take_break import begin_break, end_break
from lti_tool.services.reassessing.use_request import NotOpenYetError
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.student import student
from lti_tool.web.student.ways import ways_page

ANSWER, SHOWN = "q", "shown"
ASKS_FOR = timedelta(minutes=10)
ASKS_QUICKLY, ASKS_SLOWLY = 2, 10
"""Seconds between questions about a grade on its way, and about one that met trouble."""


@student.post("/objectives/<int:objective_id>/attempts")
def start(objective_id: int) -> Response | tuple[str, int]:
    """Begin a check, or go on with the one that runs."""
    tool = current_tool()
    try:
        with tool.transaction() as session:
            attempt_id = start_attempt(
                session,
                course_id=current_course(),
                objective_id=ObjectiveId(objective_id),
                person_id=current_person(),
                now=tool.clock(),
            )
    except NotOpenYetError as error:
        return ways_page(objective_id, refusal=error), 409
    return redirect(url_for("student.check", attempt_id=attempt_id), code=303)


@student.get("/attempts/<int:attempt_id>")
def check(attempt_id: int) -> str | Response:
    """Show a running check with the answers so far; a submitted one leads to its result."""
    page = _check(attempt_id)
    if page.submitted_at is not None:
        return redirect(url_for("student.result", attempt_id=attempt_id), code=303)
    template = "student/check.html" if page.paused_at is None else "student/paused.html"
    return render_template(template, page=page, server_now=current_tool().clock())


@student.post("/attempts/<int:attempt_id>/answers")
def save(attempt_id: int) -> str | Response:
    """Keep the answers so far; the page calls it after each change, the button without scripts."""
    tool = current_tool()
    with tool.transaction() as session:
        is_kept = save_answers(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
            answers=answers_given(),
            shown=marks_shown(),
            now=tool.clock(),
        )
    if "HX-Request" not in request.headers:
        if not is_kept:  # the check says why
            return redirect(url_for("student.check", attempt_id=attempt_id), code=303)
        return redirect(url_for("student.path"), code=303)
    page = _check(attempt_id)
    return render_template("student/_saved.html", page=page, is_kept=is_kept, now=tool.clock())


@student.post("/attempts/<int:attempt_id>/submit")
def submit(attempt_id: int) -> Response:
    """Submit the check: scored, decided, recorded and owed in one transaction."""
    tool = current_tool()
    with tool.transaction() as session:
        submit_attempt(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
            answers=answers_given(),
            shown=marks_shown(),
            now=tool.clock(),
        )
    tool.wake(current_launch().registration_id)
    return redirect(url_for("student.result", attempt_id=attempt_id), code=303)


@student.post("/attempts/<int:attempt_id>/pause")
def pause(attempt_id: int) -> Response:
    """Keep the answers and let time stand still."""
    tool = current_tool()
    with tool.transaction() as session:
        begin_break(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
            answers=answers_given(),
            shown=marks_shown(),
            now=tool.clock(),
        )
    return redirect(url_for("student.check", attempt_id=attempt_id), code=303)


@student.post("/attempts/<int:attempt_id>/resume")
def resume(attempt_id: int) -> Response:
    """Go on after a break."""
    tool = current_tool()
    with tool.transaction() as session:
        end_break(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
            now=tool.clock(),
        )
    return redirect(url_for("student.check", attempt_id=attempt_id), code=303)


@student.get("/attempts/<int:attempt_id>/result")
def result(attempt_id: int) -> str:
    """Show the result in plain words: strengths first, what next; or what waits for a teacher."""
    check = _check(attempt_id)
    if check.waits_for_teacher:
        return render_template("student/handed_in.html", page=check)
    page = _result(attempt_id)
    return render_template("student/result.html", page=page, **_grade_values(page))


@student.get("/attempts/<int:attempt_id>/grade")
def grade(attempt_id: int) -> str:
    """Answer the result's line about the grade; the page asks while the grade is on its way."""
    page = _result(attempt_id)
    return render_template("student/_grade.html", **_grade_values(page))


def _check(attempt_id: int) -> CheckPage:
    """Answer one's own check; 404 for any other."""
    with current_tool().reading() as session:
        return load_check(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
        )


def _result(attempt_id: int) -> ResultPage:
    """Answer the result of one's own check; 404 for any other."""
    tool = current_tool()
    with tool.reading() as session:
        return load_result(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
            now=tool.clock(),
        )


def _grade_values(page: ResultPage) -> dict[str, object]:
    return {
        "attempt_id": page.check.attempt_id,
        "grade": page.grade,
        "column": page.column,
        "is_mastered": page.is_mastered,
        "asks_again": _seconds_to_ask_again(page),
    }


def _seconds_to_ask_again(page: ResultPage) -> int | None:
    """Answer when the line should ask again, None when nothing will change by itself.

    Only for a while: a page left open must not keep its session alive.
    """
    is_on_its_way = (
        page.grade is not None and page.grade.state is ScoreState.OWED and page.grade.has_gradebook
    )
    if not is_on_its_way or current_tool().clock() - page.decided_at > ASKS_FOR:
        return None
    return ASKS_SLOWLY if page.grade and page.grade.trouble else ASKS_QUICKLY


def answers_given() -> dict[int, list[str]]:
    """Answer what was given, by position. `present` names the questions the page really had.

    A browser sends nothing for a question without a tick, so an emptied one is told apart from a
    missing one by that field.
    """
    return {position: request.form.getlist(f"{ANSWER}{position}") for position in _positions()}


def marks_shown() -> dict[int, str]:
    """Answer the marks of the answers that the page began with, by position.

    With scripts a page says by `present` alone what it has changed since it last saved, and sends
    no mark.
    """
    marks = {position: request.form.get(f"{SHOWN}{position}") for position in _positions()}
    return {position: mark for position, mark in marks.items() if mark is not None}


def _positions() -> list[int]:
    return [
        int(value)
        for value in request.form.getlist("present")
        if value.isascii() and value.isdecimal() and len(value) < 4  # noqa: PLR2004 -- 999 items
    ]
