"""Next year's copy, over real HTTP, in an LMS that is strict, like Moodle or like Canvas."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from lti_tool.worker.deliver_scores import drain
from tests.functional.people import Person
from tests.support.browsing import Browser
from tests.support.serving import COURSE, UNIT, Town

OFFER = "This looks like a copy of"
COPY = f"{COURSE}-copy"


@dataclass
class Copier(Person):
    """Somebody who copies the course, and opens the unit's activity in either."""

    def copies_course(self) -> None:
        self.becomes()
        self.browser.http.post(f"{self.town.lms.url}/courses/{COURSE}/copy", timeout=5)

    def brings_over(self) -> str:
        [form] = [each for each in self.browser.page.forms if re.search(r"/copy/\d+$", each.action)]
        self.browser.send(form)
        assert self.browser.status == 200
        return self.browser.page.text

    def brings_over_again(self) -> None:
        """Open the copy once more: nothing is offered that is here already."""
        assert OFFER not in self.opens(COPY)


@pytest.fixture
def people(town: Town) -> Iterator[dict[str, Copier]]:
    with ExitStack() as browsers:
        yield {
            name: Copier(town, name, browsers.enter_context(Browser()))
            for name in ("maya", "ada", "ben")
        }


def grades_in(town: Town, course: str) -> dict[str, list[tuple[str, float]]]:
    """Answer our columns of a course by their resource ids, each with its grades."""
    state = town.state()
    columns = {
        each["id"]: each["resource_id"]
        for each in state["columns"]
        if each["course"] == course and each["resource_id"]
    }
    assert len(set(columns.values())) == len(columns), "two columns for one objective"
    found: dict[str, list[tuple[str, float]]] = {each: [] for each in columns.values()}
    for grade in state["grades"]:
        if grade["column"] in columns:
            found[columns[grade["column"]]].append((grade["person"], grade["score"]))
    return found


def test_a_copied_course_works_after_one_click(town: Town, people: dict[str, Copier]) -> None:
    maya, ada, ben = people["maya"], people["ada"], people["ben"]
    ada.opens(COURSE)
    ada.masters_adding()
    adding = f"cairn:objective:{UNIT}.adding"
    assert grades_in(town, COURSE) == {adding: [("ada", 90)]}
    assert OFFER not in maya.opens(COURSE)

    maya.copies_course()
    assert "Your teacher has not opened this yet" in ada.opens(COPY)
    assert f"{OFFER} “ Mathematics 6A ”" in maya.opens(COPY)
    board = maya.brings_over()
    assert "The design is here now" in board
    assert "Add whole numbers" in board
    assert "0 of 1 got it" in board
    assert OFFER not in maya.opens(COPY)

    for student in (ada, ben):
        student.opens(COPY)
        assert "0 of 3 mastered" in student.browser.page.text
        student.masters_adding()
    assert grades_in(town, COPY) == {adding: [("ada", 90), ("ben", 90)]}
    assert grades_in(town, COURSE) == {adding: [("ada", 90)]}


def test_a_copy_finds_its_unit_columns_again_and_makes_none_twice(
    town: Town, people: dict[str, Copier]
) -> None:
    maya, ada, ben = people["maya"], people["ada"], people["ben"]
    maya.opens(COURSE)
    maya.chooses_columns("both")
    ada.opens(COURSE)
    ada.masters_adding()
    adding, unit = f"cairn:objective:{UNIT}.adding", f"cairn:unit:{UNIT}"
    assert grades_in(town, COURSE) == {adding: [("ada", 90)], unit: [("ada", 75)]}
    [column] = [each for each in town.state()["columns"] if each["resource_id"] == unit]
    assert (column["label"], column["tag"]) == ("Numbers", "percent")

    maya.copies_course()
    maya.opens(COPY)
    maya.brings_over()
    maya.brings_over_again()
    assert grades_in(town, COPY) in ({}, {adding: [], unit: []})  # as the platform copies
    for student in (ada, ben):
        student.opens(COPY)
        student.masters_adding()
        drain(town.tool, town.registration_id)
    assert grades_in(town, COPY) == {
        adding: [("ada", 90), ("ben", 90)],
        unit: [("ada", 75), ("ben", 75)],
    }
    assert grades_in(town, COURSE) == {adding: [("ada", 90)], unit: [("ada", 75)]}


def test_two_tabs_bring_it_over_once(town: Town, people: dict[str, Copier]) -> None:
    maya = people["maya"]
    maya.copies_course()
    with Browser() as second_tab:
        again = replace(maya, browser=second_tab)
        maya.opens(COPY)
        again.opens(COPY)
        maya.brings_over()
        assert "It was all here already" in again.brings_over()
    path = people["ada"].opens(COPY)
    assert path.count("0 of 3 mastered") == path.count("Your next step") == 1


def test_a_copy_of_a_copy_that_nobody_opened_leads_to_the_first(
    town: Town, people: dict[str, Copier]
) -> None:
    maya = people["maya"]
    maya.copies_course()
    maya.browser.http.post(f"{town.lms.url}/courses/{COPY}/copy", timeout=5)
    assert f"{OFFER} “ Mathematics 6A ”" in maya.opens(f"{COPY}-copy")
    maya.brings_over()
    assert f"{OFFER} “ Mathematics 6A ”" in maya.opens(COPY)


def test_where_the_lms_keeps_its_history_a_teacher_of_both_is_offered_it_all_the_same(
    town: Town, people: dict[str, Copier]
) -> None:
    school = town.lms.lms.school
    for activity in school.activities:
        custom = {name: each for name, each in activity.custom.items() if name == "cairn_unit"}
        school.replace_activity(replace(activity, custom=custom))
    maya = people["maya"]
    maya.opens(COURSE)
    maya.copies_course()
    assert OFFER in maya.opens(COPY)
    assert "The design is here now" in maya.brings_over()
