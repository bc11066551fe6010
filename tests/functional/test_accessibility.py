"""Pages for everybody: by axe, by keyboard, on a phone, in the dark."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.functional.actors import Person, Student, Teacher
from tests.functional.answers import right_answer
from tests.functional.browser import Console, barriers
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.school import School
from tests.functional.unit import FIRST, NEXT, ONE_WAY, QUESTIONS, READ
from tests.support import databases
from tests.support.sights import sights
from tests.support.sightseeing import open_sight, standing_school

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
LOOKS = [
    pytest.param({"color_scheme": "light"}, id="light"),
    pytest.param({"color_scheme": "dark"}, id="dark"),
    pytest.param({"viewport": PHONE}, id="phone"),
    # What a reader who enlarges everything to 200 % has left of an ordinary frame.
    pytest.param({"viewport": {"width": 640, "height": 450}}, id="enlarged"),
]

# States whose pages other tests walk through, or that differ from another in a word.
SEEN_ELSEWHERE = (
    "resource-way",
    "objective-request",
    "path-fresh",
    "message-not-here",
    "check-saved",
)


class Inspector:
    """Looks at one page after another and remembers what is wrong with each."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def looks_at(self, person: Person) -> None:
        """Note barriers, and whether the page itself moves sideways."""
        frame = person.frame
        where = re.sub(r".*/s/[^/]+|\d+", "", frame.url)
        self.found += [f"{where}: {barrier}" for barrier in barriers(frame)]
        if (width := too_wide(frame)) > 1:
            self.found.append(f"{where}: {width} pixels too wide")


def too_wide(document: Page | Frame) -> float:
    """Answer by how much something sticks out of the page; boxes that scroll may hold it."""
    inside = ":is(.scroll-x, .table-box) *"
    width: float = document.evaluate(
        "inside => Math.max(...[...document.querySelectorAll(`main, main *:not(${inside})`)]"
        ".map(each => each.getBoundingClientRect().right)) - innerWidth",
        inside,
    )
    return width


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_barrier(
    student: Enter, teacher: EnterTeacher, look: dict[str, object]
) -> None:
    inspector = Inspector()
    ada = student("Ada", **look)
    walk_as_student(ada, inspector)
    walk_as_teacher(teacher(**look), inspector)
    walk_into_walls(ada, inspector)
    assert inspector.found == []


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_to_read_has_a_barrier(
    student: Enter,
    open_page: Callable[..., Page],
    school: School,
    look: dict[str, object],
) -> None:
    inspector = Inspector()
    ben = student("Ben", **look)
    ben.opens_objective(FIRST)
    ben.takes_check(right=1)
    walk_as_family(Person(open_page(**look), school, "Lena"), student, inspector)
    walk_without_a_name(ben, inspector)
    assert inspector.found == []


def look_at(person: Person, inspector: Inspector, heading: str) -> None:
    person.sees_heading(heading)
    inspector.looks_at(person)


def walk_as_family(lena: Person, student: Enter, inspector: Inspector) -> None:
    """See one of two children as long as the other is unknown, then the choice of both."""
    lena.opens_course()
    lena.sees("not known to Cairn in this course yet")
    inspector.looks_at(lena)
    student("Fatima")
    lena.opens_course()
    inspector.looks_at(lena)
    lena.follows("Ben")
    lena.sees_heading("Ben")
    lena.sees("1 of 5 questions right; 4 of 5 needed.")
    inspector.looks_at(lena)


def walk_without_a_name(ben: Student, inspector: Inspector) -> None:
    """See what is left to somebody whom the LMS does not name."""
    ben.school.forget_who_is_here()
    ben.follows("Cairn")
    look_at(ben, inspector, "You can read here")
    ben.follows(READ)
    look_at(ben, inspector, READ)


def walk_as_student(ada: Student, inspector: Inspector) -> None:
    inspector.looks_at(ada)
    ada.opens_objective(NEXT)
    inspector.looks_at(ada)
    ada.opens_objective(FIRST)
    inspector.looks_at(ada)
    ada.follows(READ)
    look_at(ada, inspector, READ)
    ada.begins_check()
    inspector.looks_at(ada)
    ada.answers(right=1)
    ada.submits()
    inspector.looks_at(ada)
    ada.presses("Learn it another way")
    look_at(ada, inspector, "Learn it another way")
    ada.follows(ONE_WAY)
    ada.app.get_by_role("textbox").fill("                    short")
    ada.presses("I am done")
    expect(ada.app.get_by_role("alert")).to_be_visible()
    inspector.looks_at(ada)
    ada.app.get_by_role("textbox").fill("Now it is a whole sentence.")
    ada.presses("I am done")
    look_at(ada, inspector, "You are ready")
    ada.takes_check(right=QUESTIONS)
    inspector.looks_at(ada)
    ada.opens_objective(FIRST)
    inspector.looks_at(ada)


def walk_as_teacher(maya: Teacher, inspector: Inspector) -> None:
    inspector.looks_at(maya)
    maya.opens_cell("Ada", FIRST)
    inspector.looks_at(maya)
    maya.follows("Grades")
    maya.app.get_by_label("Points for level 4").fill("1")
    maya.presses("See what would change")
    expect(maya.app.get_by_role("alert")).to_be_visible()
    inspector.looks_at(maya)
    maya.app.get_by_label("Points for level 4").fill("99")
    maya.app.get_by_label("Both: one for each objective and one for each unit").check()
    maya.app.get_by_label("Our gradebook goes to a school information system (SIS)").check()
    maya.presses("See what would change")
    look_at(maya, inspector, "What would change")
    maya.presses("Apply, and send")
    maya.sees("The policy holds from now on")
    inspector.looks_at(maya)
    maya.app.get_by_role("link", name="Before grades go to your SIS").last.click()
    look_at(maya, inspector, "Before grades go to your SIS")
    maya.follows("Class board")
    maya.sees("Who needs you")
    inspector.looks_at(maya)
    maya.follows("Gradebook")
    look_at(maya, inspector, "Why does the gradebook say what it says?")
    maya.follows("Class board")
    maya.follows("Test the connection with your LMS")
    look_at(maya, inspector, "Connection with your LMS")
    maya.presses("Test the connection")
    maya.sees("Tested")
    inspector.looks_at(maya)


def walk_into_walls(ada: Student, inspector: Inspector) -> None:
    """See the pages for what is not there, and for a session that is over."""
    ada.frame.evaluate("location.assign('nowhere')")
    look_at(ada, inspector, "Not here")
    ada.school.let_sessions_run_out()
    ada.frame.evaluate("location.reload()")
    look_at(ada, inspector, "Open it from your course")


def test_no_state_of_a_students_pages_has_a_barrier(
    open_page: Callable[..., Page],
    console: Console,
    sqlite_template: Path,
    tmp_path: Path,
    keys_dir: Path,
) -> None:
    console.may_say("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    page = open_page(viewport=PHONE)
    url = databases.copy_sqlite(sqlite_template, tmp_path)
    found = []
    with standing_school(url, tmp_path, keys_dir) as web:
        for place, sight in enumerate(sights(web)):
            if sight.name.startswith(SEEN_ELSEWHERE):
                continue
            page.emulate_media(color_scheme="dark" if place % 2 else "light")
            open_sight(page, web, sight)
            found += [f"{sight.name}: {barrier}" for barrier in barriers(page)]
            if too_wide(page) > 1:
                found.append(f"{sight.name}: too wide")
    assert found == []


def test_a_wide_table_moves_in_its_own_box(student: Enter) -> None:
    ada = student("Ada", viewport=PHONE)
    ada.opens_objective(FIRST)
    ada.begins_check()
    widen_questions(ada)
    assert too_wide(ada.frame) <= 1
    ada.submits()
    widen_questions(ada)
    assert too_wide(ada.frame) <= 1
    assert barriers(ada.frame) == []


def widen_questions(person: Person) -> None:
    """Give every question a table that no phone can hold."""
    cells = "".join(f"<td>box {number}</td>" for number in range(30))
    person.frame.evaluate(
        "table => { for (const stem of document.querySelectorAll('.stem'))"
        " stem.insertAdjacentHTML('beforeend', table);"
        " window.dispatchEvent(new Event('resize')) }",
        f'<div class="table-box"><table><tr>{cells}</tr></table></div>',
    )


def test_what_an_author_wrote_is_marked_with_its_language(student: Enter) -> None:
    ada = student("Ada")
    ada.school.set_language("ar")
    ada.opens_objective(FIRST)
    ada.begins_check()
    for part in (ada.app.locator("h1"), ada.app.locator(".stem").first):
        expect(part).to_have_attribute("lang", "ar")
        expect(part).to_have_attribute("dir", "auto")


def test_the_pages_outside_a_launch_have_no_barrier(
    open_page: Callable[..., Page], school: School
) -> None:
    page = open_page()
    for path in ("/lti/", "/lti/login"):
        page.goto(school.tool_url + path)
        assert barriers(page) == []


def test_a_check_can_be_taken_with_the_keyboard_alone(student: Enter) -> None:
    ada = student("Ada")
    ada.opens_objective(FIRST)
    ada.begins_check()
    keys = ada.page.keyboard
    ada.app.locator("h1").click()
    for place, row in enumerate(ada.school.attempt_items(ada.attempt_id)):
        answer = right_answer(row)
        tab_to(ada, f"[name=q{place}]")
        if isinstance(answer, str):
            keys.type(answer)
        else:
            choose(ada, place, answer)
    tab_to(ada, "form.check button")
    keys.press("Enter")
    ada.sees_heading("you have got it")


def tab_to(person: Person, selector: str) -> None:
    """Press Tab until this has the focus, and see that the focus shows."""
    for _ in range(20):
        person.page.keyboard.press("Tab")
        if person.frame.evaluate("s => document.activeElement.matches(s)", selector):
            style = "getComputedStyle(document.activeElement)"
            assert person.frame.evaluate(f"{style}.outlineStyle") == "solid"
            return
    pytest.fail(f"the keyboard never got to {selector}")


def choose(person: Person, place: int, options: list[int]) -> None:
    """Tick options from the first one on: arrows move among circles, Tab among boxes."""
    keys = person.page.keyboard
    is_radio = person.frame.evaluate("document.activeElement.type") == "radio"
    for option in range(max(options) + 1):
        if option:
            keys.press("ArrowDown" if is_radio else "Tab")
        if option in options and not person.frame.evaluate("document.activeElement.checked"):
            keys.press("Space")
    chosen = person.app.locator(f"[name=q{place}]:checked")
    expect(chosen).to_have_count(len(options))
