"""A timed check in a browser: the time that is left, lost connections, other tabs, a voice."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from lti_tool.db.models import AttemptRow, CourseRow, ObjectiveRow, PersonRow
from lti_tool.domain.assessment.accommodations import Accommodations
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.services.classes.set_accommodations import set_accommodations
from tests.functional.actors import Student
from tests.functional.answers import right_answer
from tests.functional.browser import Console, barriers
from tests.functional.conftest import Enter
from tests.functional.school import School
from tests.functional.unit import FIRST

pytestmark = [pytest.mark.browser, pytest.mark.slow]

A_DAY_AHEAD = """
    const now = Date.now;
    Date.now = () => now() + 24 * 3600 * 1000;
"""
"""A script that sets the device's clock wrong."""

A_VOICE = """
    window.spoken = [];
    Object.defineProperty(window, "speechSynthesis", {
        value: {speak: (speech) => window.spoken.push(speech), cancel: () => {}},
    });
"""
"""A script that keeps what would be said aloud."""


def set_limit(school: School, minutes: int = 30) -> None:
    with school.tool.transaction() as session:
        for row in session.scalars(select(ObjectiveRow)):
            row.minutes = minutes


def accommodate(school: School, name: str = "Ada", **given: object) -> None:
    """Set what a student who has come needs."""
    with school.tool.transaction() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.given_name == name)).one()
        set_accommodations(
            session,
            course_id=CourseId(session.scalars(select(CourseRow.id)).one()),
            student_id=PersonId(person.id),
            teacher_id=PersonId(person.id),
            accommodations=Accommodations(**given),  # type: ignore[arg-type]
            note="",
            now=school.tool.clock(),
        )


def leave(school: School, attempt_id: int, **time: float) -> None:
    """Leave a check so much time from now."""
    with school.tool.transaction() as session:
        row = session.get_one(AttemptRow, attempt_id)
        row.closes_at = school.tool.clock() + timedelta(**time)


def begins(student: Student) -> None:
    student.opens_objective(FIRST)
    student.begins_check()


def saved(school: School, attempt_id: int) -> list[object]:
    return [row.answer for row in school.attempt_items(attempt_id)]


def test_the_time_left_is_the_servers_whatever_the_devices_clock_says(
    school: School, student: Enter
) -> None:
    set_limit(school)
    ada = student("Ada", before=A_DAY_AHEAD)
    begins(ada)
    left = ada.app.locator("#time-left")
    expect(left).to_have_text("30 min left")
    ada.answers_one(0, right_answer(school.attempt_items(ada.attempt_id)[0]))
    ada.sees("Saved at")
    expect(left).to_have_text("30 min left")
    assert barriers(ada.frame) == []
    ada.app.locator("details.time summary").click()
    expect(left).to_be_hidden()


def test_the_last_minutes_are_announced_quietly_and_time_hands_in_what_is_there(
    school: School, student: Enter
) -> None:
    set_limit(school)
    ada = student("Ada", before=A_DAY_AHEAD)
    begins(ada)
    attempt_id = ada.attempt_id
    rows = school.attempt_items(attempt_id)
    leave(school, attempt_id, minutes=1, seconds=2)
    ada.answers_one(0, right_answer(rows[0]))
    expect(ada.app.locator("#time-left")).to_have_text("2 min left")
    expect(ada.app.locator("#time-said")).to_have_text("2 min left")
    expect(ada.app.locator("#time-left")).to_have_text("Less than a minute left")
    expect(ada.app.locator("#time-said")).to_have_text("Less than a minute left")
    leave(school, attempt_id, seconds=4)
    ada.answers_one(1, right_answer(rows[1]))
    expect(ada.app.locator(".verdict")).to_be_visible(timeout=15_000)
    assert [bool(answer) for answer in saved(school, attempt_id)] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_time_given_at_the_last_moment_is_there_when_the_old_time_is_up(
    school: School, student: Enter
) -> None:
    set_limit(school)
    ada = student("Ada")
    begins(ada)
    leave(school, ada.attempt_id, seconds=4)
    ada.answers_one(0, right_answer(school.attempt_items(ada.attempt_id)[0]))
    expect(ada.app.locator("#time-left")).to_have_text("Less than a minute left")
    leave(school, ada.attempt_id, minutes=10)
    expect(ada.app.locator("#time-left")).to_have_text("10 min left", timeout=15_000)
    expect(ada.app.locator("form.check")).to_be_visible()
    leave(school, ada.attempt_id, seconds=4)
    ada.answers_one(1, right_answer(school.attempt_items(ada.attempt_id)[1]))
    expect(ada.app.locator(".verdict")).to_be_visible(timeout=15_000)


def test_a_lost_connection_is_said_holds_the_page_and_loses_nothing(
    school: School, student: Enter, console: Console
) -> None:
    console.may_say("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    ada = student("Ada")
    begins(ada)
    rows = school.attempt_items(ada.attempt_id)
    context = ada.page.context

    def is_held() -> bool:
        held: bool = ada.frame.evaluate(
            "!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
        )
        return held

    ada.answers_one(0, right_answer(rows[0]))
    ada.sees("Saved at")
    assert not is_held()
    context.set_offline(True)
    ada.answers_one(1, right_answer(rows[1]))
    expect(ada.app.locator("#saved")).to_contain_text("Not saved yet: no connection")
    assert is_held()
    assert not saved(school, ada.attempt_id)[1]
    context.set_offline(False)
    expect(ada.app.locator("#saved")).to_contain_text("2 of 5 answered. Saved at", timeout=20_000)
    assert not is_held()
    assert saved(school, ada.attempt_id)[1]


def test_two_tabs_answer_different_questions_and_keep_both(
    school: School, student: Enter, open_page: Callable[..., Page]
) -> None:
    one, other = student("Ada"), student("Ada")
    begins(one)
    other.opens_objective(FIRST)
    other.presses("Go on with your check")
    expect(other.app.locator("form.check")).to_be_visible()
    rows = school.attempt_items(one.attempt_id)
    for tab, place in ((one, 0), (other, 1), (one, 2), (other, 3)):
        tab.answers_one(place, right_answer(rows[place]))
        tab.sees("Saved at")
        tab.page.wait_for_timeout(1200)
    assert [bool(answer) for answer in saved(school, one.attempt_id)] == [True] * 4 + [False]
    one.answers_one(4, right_answer(rows[4]))
    one.submits()
    assert all(saved(school, rows[0].attempt_id))
    one.sees("5 of 5 questions right")


def test_a_break_stops_the_time_and_hides_the_questions(school: School, student: Enter) -> None:
    set_limit(school)
    ada = student("Ada")
    accommodate(school, has_breaks=True, extra_time=200)
    begins(ada)
    ada.sees("60 min (30 + your extra time)")
    ada.answers_one(0, right_answer(school.attempt_items(ada.attempt_id)[0]))
    ada.presses("Take a break")
    ada.sees("Your time stands still: 60 min are left")
    expect(ada.app.locator(".question")).to_have_count(0)
    ada.presses("Go on with my check")
    expect(ada.app.locator(".question")).to_have_count(5)
    assert ada.shows_answers()[0] != [""]
    expect(ada.app.locator("#time-left")).to_have_text("60 min left")


def test_a_question_is_read_aloud_with_its_choices_and_its_mathematics(
    school: School, student: Enter
) -> None:
    ada = student("Ada", before=A_VOICE)
    accommodate(school, has_read_aloud=True, language="en-GB")
    begins(ada)
    buttons = ada.app.get_by_role("button", name=re.compile("^Read question"))
    expect(buttons).to_have_count(5)
    assert barriers(ada.frame) == []
    buttons.first.click()
    expect(buttons.first).to_have_attribute("aria-pressed", "true")
    spoken = ada.frame.evaluate("window.spoken.map((each) => [each.lang, each.text])")
    [(language, text)] = spoken
    assert language == "en-GB"
    assert len(text) > 15
    assert "Read question" not in text
    said = ada.frame.evaluate(
        """() => {
            const stem = document.querySelector(".stem");
            stem.innerHTML = "<p>Is <math><mfrac><mn>3</mn><mn>4</mn></mfrac><mo>≤</mo>"
                + "<msup><mi>x</mi><mn>2</mn></msup></math>?</p>";
            const button = document.querySelector("button.read");
            button.click();
            button.click();
            return window.spoken.at(-1).text;
        }"""
    )
    assert said.startswith("Is 3 over 4 is at most x squared?")


def test_a_browser_without_a_voice_says_so(school: School, student: Enter) -> None:
    ada = student(
        "Ada", before="delete Window.prototype.speechSynthesis; delete window.speechSynthesis;"
    )
    accommodate(school, has_read_aloud=True)
    begins(ada)
    ada.sees("Your browser has to read aloud, and this one cannot.")
    expect(ada.app.get_by_role("button", name=re.compile("^Read question"))).to_have_count(0)
