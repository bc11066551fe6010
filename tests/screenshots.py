"""Take the pictures of docs/screenshots: python -m tests.screenshots FOLDER.

Everything in them was done by somebody at a browser: a class works, the teacher looks.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.functional.actors import FRAME, Student, Teacher
from tests.functional.browser import running_chromium
from tests.functional.school import School, running_school
from tests.functional.unit import FIRST, NEXT, ONE_WAY, READ
from tests.support import databases

REST = ("Ben", "Chidi", "Dana", "Emil", "Fatima")
SIZE = {"width": 1200, "height": 800}


def main(folder: Path) -> None:
    """Seed a school by use, and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        (scratch / "database").mkdir()
        url = databases.copy_sqlite(databases.make_sqlite_template(scratch), scratch / "database")
        with running_school(url, scratch / "keys") as school, running_chromium() as browser:
            ada_masters_one(school, browser, folder)
            others_stand_elsewhere(school, browser)
            maya_looks(school, browser, folder)


def ada_masters_one(school: School, browser: Browser, folder: Path) -> None:
    """Take the student's pictures along the way of one student."""
    ada = enter(school, browser, "Ada")
    ada.opens_objective(FIRST)
    ada.follows(READ)
    ada.begins_check()
    ada.answers(right=3)
    ada.app.locator("h1").scroll_into_view_if_needed()
    ada.sees("Saved at")
    picture(ada.page, folder / "check.png")
    ada.submits()
    picture(ada.page, folder / "result.png")
    ada.presses("Learn it another way")
    ada.uses_way(ONE_WAY)
    ada.takes_check(right=5)
    ada.sees("Sent to your gradebook at")
    ada.follows("My path")
    ada.sees_heading(NEXT)
    picture(ada.page, folder / "path.png")


def others_stand_elsewhere(school: School, browser: Browser) -> None:
    """Bring the rest of the class to other states of the board."""
    maya = Teacher(new_page(browser), school, "Maya")
    maya.opens_course()
    maya.opens_gradebook()
    maya.types_grade("Chidi", "70")
    ben, chidi, dana, emil, _fatima = (enter(school, browser, name) for name in REST)
    for student, right in ((ben, 5), (chidi, 5), (dana, 1)):
        student.opens_objective(FIRST)
        student.takes_check(right=right)
    ben.sees("Sent to your gradebook at")
    ben.opens_objective(NEXT)
    ben.takes_check(right=2)
    dana.presses("Learn it another way")
    dana.uses_way(ONE_WAY)
    chidi.sees("Your teacher sees both and decides")
    emil.opens_objective(FIRST)
    emil.begins_check()


def enter(school: School, browser: Browser, name: str) -> Student:
    """Answer a student with the course open."""
    student = Student(new_page(browser), school, name)
    student.opens_course()
    return student


def maya_looks(school: School, browser: Browser, folder: Path) -> None:
    """Take the teacher's pictures."""
    maya = Teacher(new_page(browser), school, "Maya")
    maya.opens_course()
    maya.sees("Who needs you")
    picture(maya.page, folder / "board.png")
    maya.opens_gradebook().wait_for()
    picture(maya.page, folder / "gradebook.png")


def new_page(browser: Browser) -> Page:
    """Open a page of its own, in the size of the pictures."""
    return browser.new_context(viewport=SIZE, locale="en-US").new_page()


def picture(page: Page, path: Path) -> None:
    """Take a picture of the page with its frame as high as what it shows, within reason."""
    handle = page.query_selector(FRAME)
    frame = handle.content_frame() if handle else None
    if frame is not None and handle is not None:
        height = frame.evaluate("Math.min(document.body.scrollHeight, 1100)")
        page.set_viewport_size({"width": SIZE["width"], "height": height + 260})
        handle.evaluate("(element, height) => { element.style.height = `${height}px` }", height)
        page.wait_for_timeout(300)
    page.screenshot(path=path, full_page=frame is None)
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots"))
