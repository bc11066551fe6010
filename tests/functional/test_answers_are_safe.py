"""Whatever happens during a check, no answer is lost and no check counts twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.actors import Student
from tests.functional.answers import right_answer
from tests.functional.browser import Console
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.unit import FIRST

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def ada(student: Enter) -> Student:
    """A student in the middle of a check that has a question to type an answer to."""
    ada = student("Ada")
    ada.school.ask_to_type_in_part("new")
    ada.opens_objective(FIRST)
    ada.begins_check()
    return ada


def saved_line_says(student: Student, words: str | re.Pattern[str]) -> None:
    expect(student.app.locator("#saved")).to_contain_text(words, timeout=20_000)


def test_answers_typed_without_a_connection_are_saved_when_it_is_back(
    ada: Student, console: Console
) -> None:
    console.may_say("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    ada.page.context.set_offline(True)
    ada.answers(right=3)
    saved_line_says(ada, "Not saved yet: no connection. Keep this page open, it tries again.")
    answers = ada.shows_answers()
    ada.page.context.set_offline(False)
    saved_line_says(ada, "5 of 5 answered. Saved at")
    ada.frame.evaluate("location.reload()")
    assert ada.shows_answers() == answers


def test_a_check_is_not_handed_in_into_the_void(ada: Student, console: Console) -> None:
    console.may_say("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    ada.page.context.set_offline(True)
    ada.answers(right=5)
    ada.presses("Submit my check")
    saved_line_says(ada, "cannot be handed in yet")
    ada.page.context.set_offline(False)
    saved_line_says(ada, "5 of 5 answered. Saved at")
    ada.submits()
    ada.sees_heading("you have got it")


def test_a_server_in_trouble_is_asked_again(ada: Student, console: Console) -> None:
    console.may_say("a status of 503")
    ada.page.route("**/answers", lambda route: route.fulfill(status=503), times=1)
    ada.answers(right=5)
    saved_line_says(ada, "5 of 5 answered. Saved at")


def test_a_closed_tab_goes_on_with_the_same_questions_and_answers(
    ada: Student, student: Enter
) -> None:
    ada.answers(right=2)
    saved_line_says(ada, "5 of 5 answered. Saved at")
    answers, attempt = ada.shows_answers(), ada.attempt_id
    ada.page.close()
    again = student("Ada")
    again.presses("Go on with your check")
    assert again.shows_answers() == answers
    assert again.attempt_id == attempt


def test_what_is_typed_right_before_leaving_is_saved(ada: Student) -> None:
    """The wait for a pause in typing is cut short when the page goes."""
    rows = ada.school.attempt_items(ada.attempt_id)
    place = next(i for i, row in enumerate(rows) if isinstance(right_answer(row), str))
    ada.app.locator(f"[name=q{place}]").press_sequentially("abc")
    ada.follows("My path")
    ada.presses("Go on with your check")
    assert ada.shows_answers()[place] == ["abc"]


def test_a_double_click_gives_one_result(ada: Student, teacher: EnterTeacher) -> None:
    ada.answers(right=5)
    ada.app.get_by_role("button", name="Submit my check").dblclick()
    ada.sees_heading("you have got it")
    maya = teacher()
    maya.opens_cell("Ada", FIRST)
    checks = maya.app.locator("section[aria-labelledby=attempts] ol.history li")
    expect(checks).to_have_count(1)


def test_a_session_that_runs_out_in_a_check_says_what_is_kept(ada: Student) -> None:
    ada.answers(right=2)
    saved_line_says(ada, "5 of 5 answered. Saved at")
    answers = ada.shows_answers()
    ada.school.let_sessions_run_out()
    ada.app.locator("input[type=text]").first.fill("7")
    saved_line_says(ada, "What was saved before is kept")
    ada.presses("Submit my check")
    ada.sees("Answers that were saved are kept")
    ada.opens_course()
    ada.presses("Go on with your check")
    assert ada.shows_answers() == answers
