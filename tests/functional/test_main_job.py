"""A student masters an objective inside the LMS, and the grade stands in its gradebook."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.functional.actors import Student
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.unit import FIRST, NEXT, ONE_WAY, OTHER_WAY, READ

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_student_masters_an_objective_and_the_grade_stands_in_the_gradebook(
    student: Enter, teacher: EnterTeacher
) -> None:
    ada = student("Ada")
    ada.opens_objective(NEXT)
    ada.sees(f"Opens when you have mastered “{FIRST}”.")

    ada.opens_objective(FIRST)
    ada.follows(READ)
    forms = [ada.takes_check(right=1)]
    ada.sees_heading("Not yet")
    ada.sees("1 of 5 questions right; 4 of 5 needed.")
    expect(ada.grade_line()).to_contain_text("No grade is sent yet")

    ada.presses("Learn it another way")
    ada.uses_way(ONE_WAY)
    ada.sees_heading("You are ready for a new check")
    forms.append(ada.takes_check(right=5))
    ada.sees_heading("Almost there")
    ada.sees("one more short check can settle it")
    forms.append(ada.takes_check(right=5))
    ada.sees_heading("you have got it")
    assert all(set(one).isdisjoint(other) for one, other in combinations(forms, 2))

    ada.sees(f"Now open: {NEXT}")
    expect(ada.grade_line()).to_contain_text("Sent to your gradebook at")
    ada.presses(f"Go on to “{NEXT}”")
    expect(ada.app.get_by_role("button", name=re.compile("take the check"))).to_be_visible()

    cell = teacher().opens_gradebook().get_by_role("row", name="Ada").get_by_role("cell").first
    expect(cell.locator(".score")).to_have_text("100")
    expect(cell.locator(".comment")).to_contain_text(f": {FIRST}, ")
    expect(cell.locator(".comment")).to_contain_text("5 of 5 questions right")


def test_the_same_way_again_opens_nothing_and_another_opens_tomorrow(student: Enter) -> None:
    ben = student("Ben")
    ben.opens_objective(FIRST)
    ben.follows(READ)
    ben.takes_check(right=2)
    ben.presses("Learn it another way")
    ben.uses_way(ONE_WAY)
    ben.takes_check(right=2)
    ben.sees_heading("Not yet")
    ben.presses("Learn it another way")
    is_refused_the_same_way_again(ben)
    ben.uses_way(OTHER_WAY)
    ben.sees_heading("Your new check opens tomorrow")
    expect(ben.app.get_by_role("button", name="Take a new check")).to_have_count(0)
    ben.follows("My path")
    ben.sees("The next one opens tomorrow")


def is_refused_the_same_way_again(student: Student) -> None:
    """Go through a used way once more: it is allowed, it says why it opens nothing."""
    spent = student.app.locator(".ways li", has_text=ONE_WAY)
    expect(spent).to_contain_text("You have used this way before")
    spent.get_by_role("link", name=ONE_WAY).click()
    student.sees("Another way counts when you have not used it before")
    student.presses("Pick another way")
    expect(student.app.get_by_role("button", name="Take a new check")).to_have_count(0)


def test_opening_the_first_lesson_again_opens_no_check(student: Enter) -> None:
    ada = student()
    ada.opens_objective(FIRST)
    ada.follows(READ)
    ada.takes_check(right=0)
    ada.sees_heading("Not yet: let us try it another way")
    ada.opens_objective(FIRST)
    ada.uses_way(READ)
    ada.presses("Learn it another way")
    expect(ada.app.get_by_role("button", name="Take a new check")).to_have_count(0)


def test_a_talk_that_the_teacher_notes_opens_a_new_check(
    student: Enter, teacher: EnterTeacher
) -> None:
    ben, maya = student("Ben"), teacher()
    ben.opens_objective(FIRST)
    ben.takes_check(right=1)
    maya.follows("Class board")
    maya.sees("Ben: Ratio language")
    maya.opens_cell("Ben", FIRST)
    maya.presses("Note the talk and open a new check")
    maya.sees("Talk with a teacher")
    ben.follows("My path")
    ben.presses("Take a new check")
    expect(ben.app.locator("form.check")).to_be_visible()
