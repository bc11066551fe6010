"""Everything works in a browser without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.unit import FIRST, NEXT, ONE_WAY, READ

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_whole_cycle(student: Enter, teacher: EnterTeacher) -> None:
    ada = student("Ada", java_script_enabled=False)
    ada.opens_objective(FIRST)
    ada.follows(READ)
    ada.begins_check()
    ada.answers(right=1)
    kept = ada.shows_answers()
    ada.presses("Save and go on later")
    ada.presses("Go on with your check")
    assert ada.shows_answers() == kept
    ada.submits()
    ada.presses("Learn it another way")
    ada.uses_way(ONE_WAY)
    ada.takes_check(right=5)
    ada.sees_heading("Almost there")
    ada.takes_check(right=5)
    ada.sees_heading("you have got it")
    ada.sees(f"Now open: {NEXT}")

    maya = teacher(java_script_enabled=False)
    maya.opens_cell("Ada", FIRST)
    maya.follows("Grades")
    maya.app.get_by_label("Points for level 2").fill("100")
    maya.presses("See what would change")
    expect(maya.app.get_by_role("alert")).to_contain_text("fewer points")
    maya.app.get_by_label("Points for level 2").fill("80")
    maya.presses("See what would change")
    maya.sees_heading("What would change")
    maya.presses("Apply")
    maya.sees("The policy holds from now on.")
