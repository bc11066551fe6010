"""A browser that keeps nothing for a frame of another site: the platform keeps it, or a new tab."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from lti_tool.demo_lms import ProfileName, StorageTarget
from tests.functional.actors import InOwnTab, Person, Student
from tests.functional.browser import Console, barriers, open_profile
from tests.functional.conftest import FRAME_SIZE, Enter
from tests.functional.school import School
from tests.functional.unit import FIRST, NEXT, READ

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFER = "Open in a new tab"
PLATFORMS = {
    "strict, its own window": {"storage": StorageTarget.PARENT},
    "strict, a frame beside": {"storage": StorageTarget.FORWARDING},
    "canvas": {"profile": ProfileName.CANVAS},
}

with_storage = pytest.mark.parametrize("lms_options", PLATFORMS.values(), ids=PLATFORMS)
with_any_platform = pytest.mark.parametrize(
    "lms_options", [{"profile": name, "storage": StorageTarget.OFF} for name in ProfileName]
)


@pytest.fixture
def open_page(
    chromium: Browser, console: Console, tmp_path: Path, school: School
) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser that refuses the tool cookies and storage in the LMS's pages."""
    folders = (tmp_path / f"profile-{number}" for number in count())
    around = school.lms.url.rpartition(":")[0]
    with ExitStack() as contexts:

        def open_page(**options: Any) -> Page:
            context = open_profile(
                chromium,
                next(folders),
                keeps_nothing=(school.tool_url, around),
                **{"viewport": FRAME_SIZE, **options},
            )
            contexts.callback(context.close)
            context.set_default_timeout(10_000)
            context.on("page", console.listen_to)
            return context.new_page()

        yield open_page


def keeps_something(person: Person) -> bool:
    """Tell whether the frame's own storage can be used."""
    script = "(() => { try { return !!window.localStorage; } catch { return false; } })()"
    return bool(person.frame.evaluate(script))


def kept_by_platform(person: Person) -> dict[str, str]:
    """Answer what the LMS keeps for the tool, by key, once it keeps a session."""
    for _ in range(50):
        found: dict[str, str] = person.page.evaluate("({...localStorage})")
        kept = {name.rpartition("|")[2]: value for name, value in found.items()}
        if "cairn-sessions" in kept:
            return kept
        person.page.wait_for_timeout(100)
    raise AssertionError(kept)


def reload(person: Person) -> None:
    person.frame.evaluate("location.reload()")


# --- The platform keeps it --------------------------------------------------------------------


@with_storage
def test_with_the_platforms_storage_the_whole_cycle_works_in_the_frame(student: Enter) -> None:
    ada = student("Ada")
    assert not keeps_something(ada)
    [[_sid, secret]] = json.loads(kept_by_platform(ada)["cairn-sessions"])
    asked: list[Request] = []
    ada.page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 -- no builtins
    ada.opens_objective(FIRST)
    ada.follows(READ)
    ada.begins_check()
    ada.answers(right=5)
    expect(ada.app.locator("#saved")).to_contain_text("5 of 5 answered. Saved")
    answers = ada.shows_answers()
    reload(ada)
    expect(ada.app.locator("form.check")).to_be_visible()
    assert ada.shows_answers() == answers
    ada.submits()
    ada.sees(f"Now open: {NEXT}")
    assert not any(secret in request.url for request in asked)
    assert secret not in ada.frame.content()


@with_storage
def test_a_logins_secret_is_cleared_away_once_it_has_served(student: Enter) -> None:
    assert set(kept_by_platform(student("Ada"))) == {"cairn-sessions"}


@with_storage
def test_two_tabs_with_two_courses_stay_two_people(student: Enter) -> None:
    ada = student("Ada")
    emil = Student(ada.page.context.new_page(), ada.school, "Emil")
    emil.opens_course()
    emil.page.goto(f"{ada.school.lms.url}/courses/math-6b")
    expect(emil.app.locator("header.top")).to_be_visible()
    for person, course in ((ada, "6A"), (emil, "6B"), (ada, "6A")):
        reload(person)
        expect(person.app.locator(".who")).to_contain_text(f"{person.name} in Mathematics {course}")
        person.follows("My path")
        expect(person.app.locator(".who")).to_contain_text(f"{person.name} in Mathematics {course}")


@with_storage
def test_a_session_that_ran_out_says_where_to_go_on(student: Enter) -> None:
    ada = student("Ada")
    kept_by_platform(ada)
    ada.school.let_sessions_run_out()
    reload(ada)
    ada.sees_heading("Open it from your course")


@pytest.mark.parametrize("lms_options", [PLATFORMS["canvas"]])
def test_a_reload_without_the_script_that_asks_the_platform_says_where_to_go_on(
    student: Enter, console: Console
) -> None:
    console.may_say("ERR_FAILED")
    ada = student("Ada")
    kept_by_platform(ada)
    ada.page.route("**/static/platform_storage.js*", lambda route: route.abort())
    reload(ada)
    ada.sees_heading("Open it from your course")


# --- A new tab --------------------------------------------------------------------------------


def opens_course_page(person: Person) -> None:
    person.page.goto(person.school.lms.url)
    person.page.get_by_role("button", name=f"Continue as {person.name}").click()


def is_offered_a_tab(person: Person) -> None:
    """Open the course page and wait for the offer: before it stands another button of that name."""
    opens_course_page(person)
    expect(person.app.get_by_role("heading")).to_have_text("One click more")


def goes_on_in_new_tab(person: Person, button: str = OFFER) -> InOwnTab:
    """Press the button and answer the person in the tab that opens."""
    with person.page.context.expect_page() as opened:
        person.app.get_by_role("button", name=button).click()
    return InOwnTab(opened.value, person.school, person.name)


@pytest.fixture
def ada(school: School, open_page: Callable[..., Page]) -> Student:
    ada = Student(open_page(), school, "Ada")
    is_offered_a_tab(ada)
    return ada


@with_any_platform
def test_without_any_storage_a_new_tab_leads_to_the_end(ada: Student) -> None:
    assert not keeps_something(ada)
    assert barriers(ada.frame) == []
    asked: list[Request] = []
    ada.page.context.on("request", lambda request: asked.append(request))  # noqa: PLW0108
    tab = goes_on_in_new_tab(ada)
    ada.sees_heading("Continued in a new tab")
    assert ada.frame.evaluate("document.activeElement.textContent") == "Continued in a new tab"
    assert barriers(ada.frame) == []
    expect(tab.page.locator(".who")).to_contain_text("Ada in Mathematics 6A")
    tab.opens_objective(FIRST)
    tab.takes_check(right=5)
    tab.page.reload()
    expect(tab.page.locator(".who")).to_contain_text("Ada in Mathematics 6A")
    assert tab.page.evaluate("window.opener") is None
    ours = [request for request in asked if request.url.startswith(ada.school.tool_url)]
    pages = [request for request in ours if "/static/" not in request.url]
    assert len(pages) > 4
    assert not [request.url for request in pages if "?" in request.url]


def test_the_same_login_does_not_lead_twice_to_the_lms(ada: Student) -> None:
    first = goes_on_in_new_tab(ada)
    expect(first.page.locator(".who")).to_be_visible()
    second = goes_on_in_new_tab(ada, "No new tab? Try once more")
    second.sees("Go back to your course and open the activity again")
    expect(first.page.locator(".who")).to_contain_text("Ada")


def test_a_page_whose_script_does_not_come_waits_before_it_says_so(
    school: School, open_page: Callable[..., Page], console: Console
) -> None:
    console.may_say("ERR_FAILED")
    ada = Student(open_page(), school, "Ada")
    ada.page.route("**/static/login.js*", lambda route: route.abort())
    opens_course_page(ada)
    expect(ada.app.locator("#by-hand")).to_be_attached()
    expect(ada.app.get_by_role("button")).to_have_count(0)
    expect(goes_on_in_new_tab(ada).page.locator(".who")).to_be_visible()


def test_a_tool_that_never_tells_what_it_was_sent_costs_seconds_and_no_more(
    school: School, open_page: Callable[..., Page]
) -> None:
    ada = Student(open_page(), school, "Ada")
    ada.page.route("**/lti/login/kept", lambda _: None)
    is_offered_a_tab(ada)
    expect(goes_on_in_new_tab(ada).page.locator(".who")).to_be_visible()


@pytest.mark.parametrize("missing", ["nothing", "platform_storage.js"])
def test_a_browser_without_any_cookies_is_asked_to_allow_them(
    school: School, chromium: Browser, tmp_path: Path, missing: str
) -> None:
    with open_profile(chromium, tmp_path / "p", keeps_nothing=(school.tool_url, "*")) as context:
        context.route(f"**/static/{missing}*", lambda route: route.abort())
        ada = Student(context.new_page(), school, "Ada")
        is_offered_a_tab(ada)
        tab = goes_on_in_new_tab(ada)
        tab.sees_heading("Please allow cookies")
        assert barriers(tab.frame) == []


# --- Without scripts --------------------------------------------------------------------------


def without_scripts(school: School, open_page: Callable[..., Page]) -> Student:
    ada = Student(open_page(java_script_enabled=False), school, "Ada", has_scripts=False)
    opens_course_page(ada)
    ada.app.get_by_role("button", name="Continue").click()
    return ada


def test_without_scripts_the_same_button_leads_to_the_end(
    school: School, open_page: Callable[..., Page]
) -> None:
    ada = without_scripts(school, open_page)
    tab = goes_on_in_new_tab(ada)
    tab.page.get_by_role("button", name="Continue").click()
    expect(tab.page.locator(".who")).to_contain_text("Ada in Mathematics 6A")
    tab.opens_objective(FIRST)


def test_without_scripts_whoever_goes_on_in_the_frame_is_told_what_to_do(
    school: School, open_page: Callable[..., Page]
) -> None:
    ada = without_scripts(school, open_page)
    ada.follows("Go on")
    ada.app.get_by_role("button", name="Continue").click()
    ada.sees_heading("One step more")
    ada.sees("Open in new window")
    expect(ada.app.get_by_role("heading")).to_have_count(1)
