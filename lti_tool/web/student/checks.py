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
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.student import student

ANSWER = "q"
ASKS_FOR = timedelta(minutes=10)
ASKS_QUICKLY, ASKS_SLOWLY = 2, 10
"""Seconds between questions about a grade on its way, and about one that met trouble."""


@student.post("/objectives/<int:objective_id>/attempts")
def start(objective_id: int) -> Response:
    """Begin a check, or go on with the one that runs."""
    tool = current_tool()
    with tool.transaction() as session:
        attempt_id = start_attempt(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            person_id=current_person(),
            now=tool.clock(),
        )
    return redirect(url_for("student.check", attempt_id=attempt_id), code=303)


@student.get("/attempts/<int:attempt_id>")
def check(attempt_id: int) -> str | Response:
    """Show a running check with the answers so far; a submitted one leads to its result."""
    page = _check(attempt_id)
    if page.submitted_at is not None:
        return redirect(url_for("student.result", attempt_id=attempt_id), code=303)
    return render_template("student/check.html", page=page)


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
            answers=_answers(),
            now=tool.clock(),
        )
    if "HX-Request" not in request.headers:
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
            answers=_answers(),
            now=tool.clock(),
        )
    tool.wake(current_launch().registration_id)
    return redirect(url_for("student.result", attempt_id=attempt_id), code=303)


@student.get("/attempts/<int:attempt_id>/result")
def result(attempt_id: int) -> str:
    """Show the result in plain words: strengths first, what next."""
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
    with current_tool().reading() as session:
        return load_result(
            session,
            course_id=current_course(),
            person_id=current_person(),
            attempt_id=AttemptId(attempt_id),
        )


def _grade_values(page: ResultPage) -> dict[str, object]:
    return {
        "attempt_id": page.check.attempt_id,
        "grade": page.grade,
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


def _answers() -> dict[int, list[str]]:
    """Answer what was given, by position. `present` names the questions the page really had.

    A browser sends nothing for a question without a tick, so an emptied one is told apart from a
    missing one by that field.
    """
    positions = [
        int(value)
        for value in request.form.getlist("present")
        if value.isascii() and value.isdecimal() and len(value) < 4  # noqa: PLR2004 -- 999 items
    ]
    return {position: request.form.getlist(f"{ANSWER}{position}") for position in positions}
