"""Grades through the pages of both programs: kept, never fought over, refused in words."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest

from lti_tool.demo_lms.settings import ProfileName
from lti_tool.worker.deliver_scores import drain
from lti_tool.worker.reconcile_grades import courses_to_reconcile, reconcile_course
from tests.functional.people import Person
from tests.support.browsing import Browser
from tests.support.serving import COURSE, UNIT, Town

ADDING = f"cairn:objective:{UNIT}.adding"
NOTE = "We went through it once more together."


@dataclass
class Grader(Person):
    """A teacher, or a student, and what their pages let them do about one grade."""

    def falls_short_again(self) -> None:
        """Take the check that is asked again, and leave everything open."""
        link = next(
            each for each in self.browser.page.links if re.search(r"/objectives/\d+$", each)
        )
        self.browser.open(link)
        self.browser.send(self.browser.page.form("/attempts"))
        self.browser.send(self.browser.page.form("/submit"))
        assert "0 of 2 questions right" in self.browser.page.text

    def rules(self, kind: str, level: str = "") -> str:
        """Rule about Ada from the class board, and answer what her page says then."""
        self.goes_to("board")
        cell = next(
            each for each in self.browser.page.links if re.search(r"/students/\d+/obj", each)
        )
        self.browser.open(cell)
        # The form for “open for now” goes to the same address.
        form = next(each for each in self.browser.page.forms if "level" in each.names)
        self.browser.send(form, kind=kind, level=level, reason="doubt", note=NOTE)
        assert self.browser.status == 200, self.browser.page.text
        return self.browser.page.text

    def goes_to(self, path: str) -> str:
        """Open a page of the session that is open."""
        root = re.match(r".*/s/[^/]+/", self.browser.url)
        assert root is not None
        return self.browser.open(f"{root[0]}{path}").text

    def types_grade(self, score: str) -> None:
        """Type Ada's grade in the gradebook of the LMS."""
        self.becomes()
        url = f"{self.town.lms.url}/courses/{COURSE}/gradebook/{column(self.town)['id']}/ada"
        self.browser.http.post(url, data={"score": score}, timeout=5).raise_for_status()


@pytest.fixture
def people(town: Town) -> Iterator[tuple[Grader, Grader]]:
    """Maya, who teaches, and Ada, who has shown what she can; both have Cairn open."""
    with ExitStack() as browsers:
        maya, ada = (
            Grader(town, name, browsers.enter_context(Browser())) for name in ("maya", "ada")
        )
        ada.opens(COURSE)
        ada.masters_adding()
        maya.opens(COURSE)
        assert shown(town) == 90
        yield maya, ada


def column(town: Town) -> dict[str, Any]:
    [found] = [each for each in town.state()["columns"] if each["resource_id"] == ADDING]
    assert isinstance(found, dict)
    return found


def shown(town: Town) -> float | None:
    own = column(town)["id"]
    [grade] = [each for each in town.state()["grades"] if each["column"] == own]
    score: float | None = grade["score"]
    return score


def deliver(town: Town) -> None:
    town.let_waiting_end()
    drain(town.tool, town.registration_id)


def compare(town: Town) -> None:
    for course_id in courses_to_reconcile(town.tool):
        reconcile_course(town.tool, course_id)


def test_who_begins_again_and_falls_short_keeps_the_grade(
    town: Town, people: tuple[Grader, Grader]
) -> None:
    maya, ada = people
    maya.goes_to("grades")
    maya.chooses_columns("objective")  # and what falls short is sent at once
    maya.rules("reopen")
    posts = len(town.state()["history"])
    ada.opens(COURSE)
    ada.falls_short_again()
    deliver(town)
    assert shown(town) == 90
    assert len(town.state()["history"]) == posts


@pytest.mark.parametrize("typed", ["81", "90.5"])
def test_what_a_teacher_typed_stays_and_is_listed(
    town: Town, people: tuple[Grader, Grader], typed: str
) -> None:
    maya, ada = people
    maya.types_grade(typed)
    maya.rules("override", "4")
    deliver(town)
    assert shown(town) == float(typed)
    page = maya.goes_to("grades/ledger")
    assert "1 grade waits for your decision" in page
    assert f"Somebody put {typed} into the gradebook" in page
    assert "Cairn had sent 90, and would send 100 now." in page
    assert "Your teacher sees both and decides." in ada.opens(COURSE)


def test_two_changes_within_a_second_both_arrive_in_order(
    town: Town, people: tuple[Grader, Grader]
) -> None:
    maya, _ = people
    for level in ("4", "2"):
        maya.rules("override", level)
        deliver(town)
    assert shown(town) == 75
    posts = town.state()["history"]
    assert [each["body"]["scoreGiven"] for each in posts] == [90, 100, 75]
    assert all(each["status"] < 300 for each in posts)
    times = [each["body"]["timestamp"] for each in posts]
    assert all(one < other for one, other in pairwise(times))


@pytest.mark.parametrize("town", [ProfileName.MOODLE], indirect=True)
def test_a_locked_column_is_tried_once_and_the_teacher_reads_why(
    town: Town, people: tuple[Grader, Grader]
) -> None:
    maya, _ = people
    gradebook = town.lms.lms.gradebook
    [item] = [each for each in gradebook.line_items() if each.resource_id == ADDING]
    gradebook.replace_line_item(replace(item, is_locked=True))
    posts = len(town.state()["history"])
    maya.rules("override", "4")
    for _ in range(3):
        deliver(town)
    assert len(town.state()["history"]) == posts + 1
    assert shown(town) == 90
    page = maya.goes_to("grades/ledger")
    assert "Refused by the LMS" in page
    assert "locked this column" in page


def test_a_night_finds_what_was_taken_away_and_puts_nothing_back(
    town: Town, people: tuple[Grader, Grader]
) -> None:
    maya, _ = people
    maya.types_grade("")
    posts = len(town.state()["history"])
    compare(town)
    deliver(town)
    assert shown(town) is None
    assert len(town.state()["history"]) == posts
    assert "the gradebook shows nothing, or a zero" in maya.goes_to("grades/ledger")
