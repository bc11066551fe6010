"""Pages that keep up by themselves: the grade's way to the LMS, and the class board."""

import pytest
from playwright.sync_api import Request, expect

from lti_tool.demo_lms.faults import FaultKind, Service
from tests.functional.actors import Student, Teacher
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.school import School
from tests.functional.unit import FIRST, QUESTIONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEN_TIMES_FASTER = """
    const interval = window.setInterval;
    window.setInterval = (action, pause) => interval(action, pause / 10);
"""
"""A script that makes what happens every ten seconds happen every second."""


def masters(student: Student) -> None:
    student.opens_objective(FIRST)
    student.takes_check(right=QUESTIONS)


def refreshes(teacher: Teacher) -> None:
    """Have the board ask again now: what coming back to the page does."""
    teacher.sees_heading("Who needs you")
    teacher.frame.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_the_result_says_when_the_grade_has_arrived_and_stops_asking(
    school: School, student: Enter
) -> None:
    school.break_lms(Service.SCORES, FaultKind.UNAVAILABLE_503)
    ada = student("Ada", before=TEN_TIMES_FASTER)
    masters(ada)
    expect(ada.grade_line()).to_contain_text("On its way to your course's gradebook.")
    expect(ada.grade_line()).to_contain_text("It takes longer than usual", timeout=20_000)
    school.mend_lms()
    expect(ada.grade_line()).to_contain_text("Sent to your gradebook at", timeout=30_000)
    assert ada.grade_line().get_attribute("hx-get") is None


def test_the_board_says_why_a_grade_waits(
    school: School, student: Enter, teacher: EnterTeacher
) -> None:
    school.break_lms(Service.LINEITEMS, FaultKind.DROP_BEFORE)
    masters(student("Ada"))
    maya = teacher()
    expect(maya.cell("Ada", FIRST)).to_contain_text("100 · On its way")
    maya.opens_cell("Ada", FIRST)
    maya.sees("100 is on its way to the gradebook, try")
    school.mend_lms()
    maya.sends("Send 100 now")
    maya.follows("Class board")
    refreshes(maya)
    expect(maya.cell("Ada", FIRST)).to_contain_text("100 · Sent", timeout=15_000)


def test_a_grade_that_the_teacher_typed_is_kept_and_listed(
    student: Enter, teacher: EnterTeacher
) -> None:
    ada = student("Ada")
    masters(ada)
    expect(ada.grade_line()).to_contain_text("Sent to your gradebook at")
    maya = teacher()
    maya.opens_gradebook()
    maya.types_grade("Ben", "55")
    ben = student("Ben")
    masters(ben)
    expect(ben.grade_line()).to_contain_text("Your teacher sees both and decides", timeout=15_000)
    maya.opens_course()
    expect(maya.app.locator(".needs")).to_contain_text(f"Ben: {FIRST}")
    expect(maya.cell("Ben", FIRST)).to_contain_text("Changed in the LMS")
    maya.opens_cell("Ben", FIRST)
    maya.sees("Somebody put 55 into the gradebook")
    maya.sends("Replace it by 100")
    maya.follows("Class board")
    refreshes(maya)
    expect(maya.cell("Ben", FIRST)).to_contain_text("Sent", timeout=15_000)


def test_the_board_follows_a_check_and_leaves_the_reader_where_they_are(
    student: Enter, teacher: EnterTeacher
) -> None:
    ada, maya = student("Ada"), teacher(viewport={"width": 700, "height": 600})
    expect(maya.cell("Ada", FIRST)).to_contain_text("Open")
    maya.cell("Ada", FIRST).focus()
    maya.frame.evaluate("document.getElementById('board-scroll').scrollLeft = 40")
    masters(ada)
    refreshes(maya)
    expect(maya.cell("Ada", FIRST)).to_contain_text("Extends")
    expect(maya.cell("Ada", FIRST)).to_be_focused()
    assert maya.frame.evaluate("document.getElementById('board-scroll').scrollLeft") == 40
    expect(maya.app.locator("#live [aria-live], #live [role=status]")).to_have_count(0)


def test_the_board_asks_again_by_itself_but_not_while_nobody_looks(
    student: Enter, teacher: EnterTeacher
) -> None:
    ada, maya = student("Ada"), teacher(before=TEN_TIMES_FASTER)
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/board" in request.url:
            asked.append(request.url)

    maya.page.on("request", note)
    maya.frame.evaluate("Object.defineProperty(document, 'hidden', {get: () => window.away})")
    maya.frame.evaluate("window.away = true")
    maya.page.wait_for_timeout(2_500)
    assert asked == []
    ada.opens_objective(FIRST)
    ada.begins_check()
    maya.frame.evaluate("window.away = false")
    expect(maya.cell("Ada", FIRST)).to_contain_text("Check under way")


def test_a_board_whose_session_ran_out_says_so(school: School, teacher: EnterTeacher) -> None:
    maya = teacher()
    school.let_sessions_run_out()
    refreshes(maya)
    maya.sees_heading("Open it from your course")
