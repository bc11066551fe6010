"""Everything works in a browser that refuses cookies in frames, as iPads do."""

import re

import pytest
from playwright.sync_api import Request, Route, expect

from tests.functional.actors import Student
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.unit import FIRST, NEXT, ONE_WAY, READ

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def blocks_cookies() -> bool:
    return True


def secret_of(student: Student) -> str:
    """Look up the secret where the tab keeps it."""
    kept: dict[str, str] = student.frame.evaluate("({...sessionStorage})")
    [secret] = [value for name, value in kept.items() if name.startswith("cairn-s-")]
    return secret


def test_the_whole_cycle_and_the_secret_stays_out_of_addresses_and_pages(
    student: Enter, teacher: EnterTeacher
) -> None:
    ada = student("Ada")
    secret = secret_of(ada)
    asked: list[Request] = []
    ada.page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 -- no builtins
    ada.opens_objective(FIRST)
    ada.follows(READ)
    ada.takes_check(right=1)
    ada.presses("Learn it another way")
    ada.uses_way(ONE_WAY)
    ada.takes_check(right=5)
    ada.sees_heading("Almost there")
    ada.takes_check(right=5)
    ada.sees_heading("you have got it")
    ada.sees(f"Now open: {NEXT}")
    expect(ada.grade_line()).to_contain_text("Sent to your gradebook at")
    assert secret not in ada.frame.content()
    assert not any(secret in request.url for request in asked)
    assert all(
        request.headers.get("authorization") == f"Launch {secret}"
        for request in asked
        if "/s/" in request.url and request.redirected_from is None
    )
    score = teacher().opens_gradebook().get_by_role("row", name="Ada").locator(".score")
    expect(score).to_have_text("100")


def test_the_last_that_was_pressed_is_what_is_shown(student: Enter) -> None:
    ada = student("Ada")
    ada.opens_objective(FIRST)
    held: list[Route] = []
    ada.page.route("**/s/*/path", lambda route: held.append(route), times=1)  # noqa: PLW0108 -- no builtins
    ada.follows("My path")
    ada.follows(READ)
    ada.sees_heading(READ)
    for route in held:
        route.continue_()
    ada.page.wait_for_timeout(500)
    assert held
    ada.sees_heading(READ)


def test_a_new_page_has_its_title_and_is_read_from_its_heading(student: Enter) -> None:
    ada = student("Ada")
    ada.opens_objective(FIRST)
    ada.reads_title(f"{FIRST} · Cairn")
    expect(ada.app.locator("h1")).to_be_focused()
    assert ada.frame.evaluate("window.scrollY") == 0


def test_a_reload_stays_on_the_page_and_keeps_the_answers(student: Enter) -> None:
    ada = student("Ada")
    ada.opens_objective(FIRST)
    ada.begins_check()
    ada.answers(right=2)
    expect(ada.app.locator("#saved")).to_contain_text("5 of 5 answered. Saved")
    answers = ada.shows_answers()
    # The reload asks without its secret, for a browser sends none by itself.
    ada.frame.evaluate("location.reload()")
    expect(ada.app.locator("form.check")).to_be_visible()
    assert ada.shows_answers() == answers
    ada.submits()


def test_the_back_button_shows_the_page_before(student: Enter) -> None:
    ada = student("Ada")
    ada.follows("My path")
    ada.opens_objective(FIRST)
    ada.follows(READ)
    ada.sees_heading(READ)
    ada.frame.evaluate("history.back()")
    ada.sees_heading(FIRST)
    ada.frame.evaluate("history.back()")
    ada.sees_heading("Your next step")
    ada.frame.evaluate("history.forward()")
    ada.sees_heading(FIRST)
    ada.follows(READ)
    ada.sees_heading(READ)


def test_two_tabs_of_one_browser_stay_two_people_in_two_courses(student: Enter) -> None:
    ada = student("Ada")
    second = ada.page.context.new_page()
    emil = Student(second, ada.school, "Emil")
    emil.opens_course()
    emil.page.goto(f"{ada.school.lms.url}/courses/math-6b")
    for person, course in ((ada, "6A"), (emil, "6B"), (ada, "6A")):
        person.follows("My path")
        expect(person.app.locator(".who")).to_contain_text(f"{person.name} in Mathematics {course}")
        person.frame.evaluate("location.reload()")
        expect(person.app.locator(".who")).to_contain_text(f"{person.name} in Mathematics {course}")
    theirs = re.sub(r".*(/s/)", r"\1", ada.frame.url)
    emil.frame.evaluate("path => location.assign(path)", theirs)
    emil.sees_heading("Open it from your course")


def test_what_is_refused_is_said_and_one_can_go_on(student: Enter) -> None:
    ada = student("Ada")
    ada.opens_objective(FIRST)
    ada.follows(READ)
    ada.app.get_by_role("textbox").fill("                    short")
    ada.presses("I am done")
    expect(ada.app.get_by_role("alert")).to_contain_text("Write a sentence")
    ada.app.get_by_role("textbox").fill("Now I wrote a whole sentence about it.")
    ada.presses("I am done")
    ada.sees("Done")


def test_a_form_that_is_not_possible_now_is_answered_with_a_reason(student: Enter) -> None:
    ada = student("Ada")
    ada.opens_objective(FIRST)
    # In another tab the same student has fallen short meanwhile: this page is out of date.
    same = Student(ada.page.context.new_page(), ada.school, "Ada")
    same.opens_course()
    same.opens_objective(FIRST)
    same.takes_check(right=0)
    ada.presses("take the check")
    ada.sees("First learn it another way")
    ada.presses("Back to the start")
    ada.sees_heading("Your next step")


def test_a_session_that_ran_out_says_where_to_go_on(student: Enter) -> None:
    ada = student("Ada")
    ada.school.let_sessions_run_out()
    ada.follows("My path")
    ada.sees_heading("Open it from your course")
    ada.sees("Answers that were saved are kept")
    ada.frame.evaluate("location.reload()")
    ada.sees_heading("Open it from your course")
