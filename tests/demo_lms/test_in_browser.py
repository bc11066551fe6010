"""In a real browser: storage across origins, choices and registrations in frames, and axe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from playwright.sync_api import Browser, Page, expect

from lti_tool.demo_lms import ProfileName, RunningLms, Settings, StorageTarget, running_lms
from lti_tool.demo_lms.keys import PlatformKey
from tests.demo_lms.browser_tool import serving_probe
from tests.demo_lms.fake_tool import FakeTool
from tests.functional.browser import Console, barriers
from tests.support.ports import free_port

pytestmark = pytest.mark.browser

Begin = Callable[..., RunningLms]


@pytest.fixture
def begin(tool_keys: dict[str, rsa.RSAPrivateKey], platform_key: PlatformKey) -> Iterator[Begin]:
    """Start an LMS and a tool beside it."""
    with ExitStack() as stack:

        def begin(**settings: Any) -> RunningLms:
            url = f"http://127.0.0.1:{free_port()}"
            tool = FakeTool(url, dict(tool_keys))
            lms = stack.enter_context(
                running_lms(Settings(port=0, tool_url=url, **settings), platform_key)
            )
            stack.enter_context(serving_probe(tool, lms))
            return lms

        yield begin


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    console = Console()
    console.may_say("elsewhere.example")
    page = context.new_page()
    console.listen_to(page)
    yield page
    context.close()
    assert console.lines == []


def enter(page: Page, lms: RunningLms, person: str) -> None:
    page.goto(lms.url)
    page.get_by_role("button", name=f"Continue as {person}").click()


@pytest.mark.parametrize(
    "settings",
    [
        {"storage": StorageTarget.PARENT},
        {"storage": StorageTarget.FORWARDING},
        {"profile": ProfileName.CANVAS},
    ],
)
def test_a_tool_keeps_its_state_with_the_platform(
    begin: Begin, page: Page, settings: dict[str, Any]
) -> None:
    lms = begin(**settings)
    enter(page, lms, "Ada")
    log = page.frame_locator("iframe.activity").locator("#log")
    expect(log).to_contain_text("gone", timeout=10_000)
    said = json.loads(log.inner_text())
    target, origin = lms.lms.storage.value, lms.lms.settings.sign_on_url
    frame = {} if target == "_parent" else {"frame": target}
    assert said["capabilities"]["supported_messages"] == [
        {"subject": "lti.capabilities"},
        {"subject": "lti.put_data", **frame},
        {"subject": "lti.get_data", **frame},
    ]
    expected = {"key": "state", "value": "secret", "from": origin, "right": True}
    assert said["put"] == {"subject": "lti.put_data.response", **expected}
    assert said["get"] == said["text"] == {"subject": "lti.get_data.response", **expected}
    assert said["missing"]["value"] is None
    assert said["gone"]["value"] is None
    assert said["keyless"]["error"]["code"] == "bad_request"
    assert said["large"]["error"]["code"] == "storage_exhaustion"
    assert said["unknown"]["error"]["code"] == "unsupported_subject"
    # A message for another origin is not delivered.
    assert said["elsewhere"] == "silence"


def test_without_storage_a_launch_goes_straight_through(begin: Begin, page: Page) -> None:
    lms = begin()
    enter(page, lms, "Ada")
    frame = page.frame_locator("iframe.activity")
    expect(frame.locator("#launched")).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("profile", list(ProfileName))
def test_a_choice_comes_back_through_the_frame(
    begin: Begin, page: Page, profile: ProfileName
) -> None:
    lms = begin(profile=profile, storage=StorageTarget.OFF)
    enter(page, lms, "Maya")
    page.get_by_role("link", name="Add activity").click()
    frame = page.frame_locator("iframe.activity")
    frame.locator("#add").click()
    if profile is ProfileName.MOODLE:
        frame.get_by_role("button", name="Save and return to the course").click()
    else:
        expect(frame.get_by_role("heading", name="1 activity added")).to_be_visible()
        frame.get_by_role("link", name="Go to Mathematics 6A").click()
    name = "Rates (level)" if profile is ProfileName.CANVAS else "Unit rates"
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.frame_locator("iframe.activity").locator("#launched")).to_be_visible()


def test_a_registration_page_closes_when_the_tool_says_so(begin: Begin, page: Page) -> None:
    lms = begin()
    enter(page, lms, "Alex")
    page.get_by_role("link", name="Tools", exact=True).click()
    page.get_by_role("button", name="Add tool").click()
    button = page.frame_locator("#registration").locator("#close")
    expect(button).to_be_visible()
    # The same words from anybody else are not heard.
    page.evaluate("window.postMessage({ subject: 'org.imsglobal.lti.close' }, '*')")
    expect(page.get_by_role("heading", name="Add a tool")).to_be_visible()
    button.click()
    expect(page.get_by_role("heading", name="Tools", exact=True)).to_be_visible()


@pytest.mark.parametrize("profile", [ProfileName.MOODLE, ProfileName.CANVAS])
def test_nothing_stands_in_the_way_of_people(
    begin: Begin, page: Page, profile: ProfileName
) -> None:
    lms = begin(profile=profile)
    found = []
    for person, paths in {
        "Maya": ("/", "/courses/math-6b", "/courses/math-6a/add", "/courses/math-6b/gradebook"),
        "Noor": ("/courses/math-6a/people",),
        "Alex": ("/admin/tools", f"/admin/tools/new?url={lms.lms.settings.tool_url}/lti/register"),
    }.items():
        enter(page, lms, person)
        for path in paths:
            page.goto(f"{lms.url}{path}")
            # The tool's own page is not ours to judge.
            page.wait_for_load_state("networkidle")
            page.evaluate(
                "document.querySelectorAll('iframe').forEach((each) => each.src = 'about:blank')"
            )
            found += [f"{path} {line}" for line in barriers(page)]
    assert found == []
