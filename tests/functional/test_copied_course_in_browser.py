"""A teacher copies a course in the demo LMS and brings the design over, at a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.functional.actors import Person, Student, Teacher
from tests.functional.browser import barriers
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.unit import FIRST

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFER = "This looks like a copy of “Mathematics 6A”"


def copies_course(maya: Teacher) -> None:
    maya.page.get_by_role("button", name="Copy course").click()
    expect(maya.page).to_have_url(f"{maya.school.lms.url}/courses/math-6a-copy")
    maya.sees_heading(OFFER)


def opens_copy(person: Person) -> Page:
    person.page.goto(f"{person.school.lms.url}/courses/math-6a-copy")
    expect(person.app.locator("header.top")).to_be_visible()
    return person.page


@pytest.fixture(params=[1280, 390])
def maya(request: pytest.FixtureRequest, teacher: EnterTeacher) -> Teacher:
    return teacher(viewport={"width": request.param, "height": 900})


def test_one_click_brings_the_design_over(maya: Teacher, student: Enter) -> None:
    copies_course(maya)
    assert barriers(maya.frame) == []
    ada: Student = student("Ada")
    opens_copy(ada)
    ada.sees_heading("Your teacher has not opened this yet")
    assert barriers(ada.frame) == []

    maya.presses("Bring over the design")
    maya.sees("The design is here now")
    assert barriers(maya.frame) == []
    expect(maya.app.get_by_text(OFFER)).to_have_count(0)

    opens_copy(ada)
    ada.opens_objective(FIRST)
    ada.takes_check(right=5)
    ada.sees_heading("you have got it")
    expect(ada.grade_line()).to_contain_text("Sent to your gradebook at")


def test_a_double_click_brings_it_over_once(maya: Teacher) -> None:
    copies_course(maya)
    maya.app.get_by_role("button", name="Bring over the design").dblclick()
    maya.sees("The design is here now")
    expect(maya.app.get_by_role("navigation", name="Units")).to_have_count(0)


def test_who_starts_afresh_can_still_come_back(maya: Teacher) -> None:
    copies_course(maya)
    maya.presses("No, start afresh")
    maya.sees_heading("No unit yet")
    assert barriers(maya.frame) == []
    maya.presses("Bring it over after all")
    maya.sees("The design is here now")
