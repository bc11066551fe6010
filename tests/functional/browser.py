"""A real Chromium, and what its console has to say."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    Page,
    sync_playwright,
)

from tests.support.machine import browser_path

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Playwright loses sight of a frame that changes sites, and so processes, twice in a moment.
    "--disable-site-isolation-trials",
)
REFUSALS = r"the server responded with a status of 4\d\d"
"""A refusal is part of the product; the browser writes each into its console."""
LEFT_BEHIND = r"htmx:error: Failed to fetch"
"""A page that is left while it asks for something says so with its last breath."""
BREATH = 1.0
"""Seconds between that and the leaving, in either order."""
BLOCK = 2
"""Chromium's number for a setting that refuses."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass
class Console:
    """What went wrong in a browser: errors of scripts, and what the content policy stopped."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: [REFUSALS])
    _fetches: list[tuple[float, str]] = field(default_factory=list)
    _left_at: float = -BREATH

    @property
    def lines(self) -> list[str]:
        """Answer all complaints, but of requests that ended because their page was left."""
        return self.complaints + [text for _, text in self._fetches]

    def may_say(self, pattern: str) -> None:
        """Allow a complaint that belongs to the test."""
        self.expected.append(pattern)

    def listen_to(self, page: Page) -> None:
        """Note what this page complains about from now on."""
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("framenavigated", self._leave)
        page.on("close", self._leave)

    def _note(self, message: ConsoleMessage) -> None:
        is_expected = any(re.search(pattern, message.text) for pattern in self.expected)
        if message.type != "error" or is_expected:
            return
        if not re.search(LEFT_BEHIND, message.text):
            self.complaints.append(message.text)
        elif time.monotonic() - self._left_at > BREATH:
            self._fetches.append((time.monotonic(), message.text))

    def _leave(self, _: Frame | Page) -> None:
        self._left_at = time.monotonic()
        self._fetches = [each for each in self._fetches if self._left_at - each[0] > BREATH]


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Run a Chromium without a window while the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        yield browser
        browser.close()


def open_profile(
    browser: Browser, folder: Path, *, keeps_nothing: tuple[str, str] | None = None, **options: Any
) -> BrowserContext:
    """Open a browser with a profile of its own, whose frames may keep things in their storage.

    So it is in Safari and Firefox. A private window of Chromium refuses them storage instead, and
    keeps their partitioned cookies. With `keeps_nothing`, an origin and the site around it, that
    origin's frames there have neither, as where somebody blocks all data of other sites.
    """
    blocked = {",".join(keeps_nothing): {"setting": BLOCK}} if keeps_nothing else {}
    exceptions = {"exceptions": {"cookies": blocked}}
    profile = {"cookie_controls_mode": 0, "content_settings": exceptions}
    preferences = folder / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"profile": profile}))
    return browser.browser_type.launch_persistent_context(
        folder, executable_path=browser_path(), args=ARGUMENTS, **options
    )


def barriers(frame: Page | Frame) -> list[str]:
    """Answer what axe finds in the way of people, in a line each; empty is good."""
    options = {"resultTypes": ["violations"], **RULES}
    found = Axe().run(frame, options=options).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for each in found
        for node in each["nodes"]
    ]
