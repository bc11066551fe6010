"""In a browser: a teacher holds the line, on every kind of screen and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.functional.actors import Teacher
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.test_accessibility import LOOKS, PHONE, Inspector
from tests.functional.unit import FIRST, NEXT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHY = "The bell rings and the others go on."


def opens_for_now(maya: Teacher, student: str, objective: str) -> None:
    """Two clicks and a sentence."""
    maya.opens_cell(student, objective)
    maya.app.get_by_role("textbox").first.fill(WHY)
    maya.presses("Open for now")
    maya.sees("Opened for now")


@pytest.mark.parametrize(
    "options", [{"viewport": PHONE}, {"java_script_enabled": False}], ids=["phone", "no scripts"]
)
def test_a_stuck_student_goes_on_at_once(
    student: Enter, teacher: EnterTeacher, options: dict[str, object]
) -> None:
    ada = student("Ada")
    ada.opens_objective(NEXT)
    ada.sees(f"Opens when you have mastered “{FIRST}”.")
    maya = teacher(**options)
    opens_for_now(maya, "Ada", NEXT)
    ada.follows("My path")
    ada.sees("Your teacher has opened this for now")
    ada.sees(f"Still open from before: “{FIRST}”.")
    ada.opens_objective(NEXT)
    ada.begins_check()
    maya.presses("Withdraw")
    maya.sees("Withdrawn")


def test_rules_and_criterion_are_changed_after_a_look_at_whom_it_concerns(
    student: Enter, teacher: EnterTeacher
) -> None:
    ada, maya = student("Ada"), teacher()
    maya.follows("Rules")
    maya.app.get_by_label("The criterion alone").check()
    maya.presses("Save")
    maya.sees("Saved.")
    ada.opens_objective(FIRST)
    ada.takes_check(right=3)
    maya.follows("Class board")
    maya.opens_cell("Ada", FIRST)
    maya.follows("What counts as mastery here")
    maya.app.get_by_label("At least").first.select_option("percent")
    maya.app.get_by_label("Number").first.fill("60")
    maya.presses("See what it would change")
    maya.sees_heading("Whom it concerns")
    maya.sees("Ada: not yet, would be mastered")
    maya.presses("Make it count from the next check on")
    maya.sees("Version 2")
    maya.sees("Lowered after results")


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_about_the_line_has_a_barrier(
    student: Enter, teacher: EnterTeacher, look: dict[str, object]
) -> None:
    inspector = Inspector()
    ada, maya = student("Ada"), teacher(**look)
    ada.opens_objective(FIRST)
    ada.takes_check(right=1)
    maya.follows("Class board")
    opens_for_now(maya, "Ada", NEXT)
    maya.app.locator("details.rule summary").click()
    inspector.looks_at(maya)
    maya.follows("What counts as mastery here")
    maya.sees_heading("What counts as mastery")
    inspector.looks_at(maya)
    maya.presses("See what it would change")
    maya.sees("That is what counts already")
    inspector.looks_at(maya)
    maya.follows("Class board")
    maya.app.locator("a[id^=ledger-]").first.click()
    maya.sees_heading("Questions: ")
    inspector.looks_at(maya)
    maya.app.locator("th a code").first.click()
    maya.sees("of its versions, each with its key")
    inspector.looks_at(maya)
    for name, heading in (
        ("Rules", "Rules of this course"),
        ("Does the line hold?", "Does the line hold?"),
        ("Dead ends", "Dead ends"),
    ):
        maya.follows("Class board")
        maya.follows(name)
        maya.sees_heading(heading)
        inspector.looks_at(maya)
    maya.follows("Class board")
    maya.opens_cell("Ada", FIRST)
    maya.follows("See Cairn as Ada sees it")
    expect(maya.app.locator(".viewing")).to_contain_text("Nothing can be pressed here")
    inspector.looks_at(maya)
    maya.app.locator(".path").get_by_role("link", name=FIRST, exact=True).click()
    maya.sees_heading(FIRST)
    inspector.looks_at(maya)
    assert inspector.found == []
