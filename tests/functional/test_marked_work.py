"""Work that a person marks, from a photo on a phone to the grade, with and without cookies."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lti_tool.demo_lms.keys import PlatformKey
from tests.functional.actors import Student, Teacher
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.school import School, running_school, sample_unit, without_cookies
from tests.functional.test_accessibility import PHONE, Inspector
from tests.support import databases
from tests.support.marked import marked_draft
from tests.support.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Look = dict[str, object]


@pytest.fixture(params=["phone", "no cookies"])
def way(request: pytest.FixtureRequest) -> str:
    """How people come: on a phone, or in a frame whose cookies the browser refuses."""
    return str(request.param)


@pytest.fixture
def blocks_cookies(way: str) -> bool:
    return way == "no cookies"


@pytest.fixture
def look(way: str) -> Look:
    return {"viewport": PHONE} if way == "phone" else {}


@pytest.fixture
def school(
    sqlite_template: Path,
    tmp_path: Path,
    keys_dir: Path,
    lms_key: PlatformKey,
    *,
    blocks_cookies: bool,
) -> Iterator[School]:
    url = databases.copy_sqlite(sqlite_template, tmp_path)
    around = without_cookies if blocks_cookies else lambda wsgi: wsgi
    unit = replace(sample_unit(), objectives=marked_draft().objectives[3:])
    with running_school(url, keys_dir, lms_key=lms_key, unit=unit, around=around) as school:
        yield school


def test_from_a_photo_to_the_grade(
    student: Enter, teacher: EnterTeacher, tmp_path: Path, look: Look
) -> None:
    inspector = Inspector()
    photo = tmp_path / "drawing.png"
    photo.write_bytes(picture())
    ada = student("Ada", **look)
    adds_photo(ada, photo, inspector)
    ada.presses("Submit my check")
    ada.sees_heading("Handed in")
    inspector.looks_at(ada)
    assert_shown(ada)

    maya = teacher(**look)
    maya.follows("Class board")
    maya.sees("1 piece of work to mark; it waits for less than an hour.")
    maya.follows("Mark it now")
    maya.sees_heading("1 waiting")
    inspector.looks_at(maya)
    maya.presses("Mark the first")
    maya.sees_heading("The work")
    inspector.looks_at(maya)
    assert_shown(maya)
    with maya.page.expect_download() as saved:
        maya.follows("drawing.png")
    assert Path(saved.value.path()).read_bytes() == photo.read_bytes()
    maya.app.get_by_label("Your words").fill("The drawing says it all.")
    maya.app.locator("h1").click()
    maya.page.keyboard.press("3")
    expect(maya.app.locator("input[value='3']")).to_be_checked()
    maya.page.keyboard.press("Enter")
    maya.sees("everything is marked")
    inspector.looks_at(maya)

    ada.opens_objective("Show it")
    ada.presses("See your last result")
    ada.sees_heading("you have got it")
    ada.sees("The drawing says it all.")
    ada.sees("Next, level 4: Says it for any number")
    inspector.looks_at(ada)
    expect(ada.grade_line()).to_contain_text("Sent to your gradebook at")
    row = teacher().opens_gradebook().get_by_role("row", name="Ada")
    expect(row.locator(".score")).to_have_text(["90"])
    assert inspector.found == []


def adds_photo(ada: Student, photo: Path, inspector: Inspector) -> None:
    """Write a few words, add a file that is refused and one that is taken."""
    ada.opens_objective("Show it")
    ada.begins_check()
    ada.app.get_by_role("textbox").fill("Look at my drawing: https://example.org/drawing")
    inspector.looks_at(ada)
    ada.presses("Add a photo or a file")
    ada.sees_heading("Photos and files for question 1")
    inspector.looks_at(ada)
    page = photo.with_name("page.png")
    page.write_text("<!doctype html><script>alert(1)</script>")
    chooser = ada.app.get_by_label("Choose photos or files")
    chooser.set_input_files(page)
    ada.presses("Add")
    expect(ada.app.get_by_role("alert")).to_contain_text("“page.png” cannot be taken")
    inspector.looks_at(ada)
    chooser.set_input_files(photo)
    ada.app.get_by_role("button", name="Add", exact=True).click()
    ada.sees_heading("1 of 5 added")
    assert_shown(ada)
    inspector.looks_at(ada)
    ada.follows("Back to my check")
    ada.sees("Added: drawing.png")
    expect(ada.app.get_by_role("textbox")).to_have_value(
        "Look at my drawing: https://example.org/drawing"
    )


def assert_shown(person: Student | Teacher) -> None:
    """See the photo itself, not only its name."""
    photo = person.app.locator(".files img")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("naturalWidth", 1)


def test_a_teacher_watches_and_taps(student: Enter, teacher: EnterTeacher, look: Look) -> None:
    inspector = Inspector()
    student("Ben", **look)
    maya = teacher(**look)
    maya.follows("Class board")
    maya.follows("Marking")
    maya.sees("No work waits to be marked.")
    maya.follows("Measure it")
    maya.sees_heading("Measure it")
    inspector.looks_at(maya)
    ben = maya.app.locator("li", has=maya.app.get_by_role("heading", name="Ben", exact=True))
    ben.get_by_label("3", exact=True).check()
    maya.presses("Save what I chose")
    maya.sees("1 recorded.")
    inspector.looks_at(maya)
    expect(ben).to_contain_text("Mastered")
    assert inspector.found == []
