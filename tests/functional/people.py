"""People with browsers of their own that run no scripts, in a demo LMS and the tool it opens."""

import re
from dataclasses import dataclass
from typing import Any

from lti_tool.worker.deliver_scores import drain
from tests.support.browsing import Browser
from tests.support.serving import UNIT, Town

SUMS = re.compile(r"What is (\d+) \+ (\d+)\?")


@dataclass
class Person:
    """Somebody with a browser of their own, who opens the unit's activity in some course."""

    town: Town
    name: str
    browser: Browser

    def opens(self, course: str) -> str:
        """Launch the course's activity and answer what the page says."""
        self.becomes()
        self.browser.open(f"{self.town.lms.url}/open/{activity_in(self.town, course)}")
        self.browser.send(self.browser.page.form("/lti/login"))
        self.browser.send(self.browser.page.form("/lti/launch"))
        assert self.browser.status == 200, self.browser.page.text
        return self.browser.page.text

    def chooses_columns(self, per: str) -> None:
        """Change the policy's columns, sent at once, through the preview."""
        self.browser.open(f"{self.browser.url.rsplit('/', 1)[0]}/grades")
        self.browser.send(self.browser.page.form("/preview"), columns=per, not_yet="at_once")
        assert "Columns there would be" in self.browser.page.text
        self.browser.send(self.browser.page.form("/grades"))
        assert "The policy holds from now on" in self.browser.page.text

    def masters_adding(self) -> None:
        """From the path to a check that holds, and the grade on its way home."""
        link = next(
            each for each in self.browser.page.links if re.search(r"/objectives/\d+$", each)
        )
        self.browser.open(link)
        self.browser.send(self.browser.page.form("/attempts"))
        sums = [int(one) + int(other) for one, other in SUMS.findall(self.browser.page.text)]
        answers: dict[str, Any] = {f"q{place}": str(total) for place, total in enumerate(sums)}
        self.browser.send(self.browser.page.form("/submit"), **answers)
        assert "2 of 2 questions right" in self.browser.page.text
        drain(self.town.tool, self.town.registration_id)

    def becomes(self) -> None:
        """Sign in to the LMS."""
        self.browser.http.post(f"{self.town.lms.url}/person", data={"person": self.name}, timeout=5)


def activity_in(town: Town, course: str) -> str:
    """Answer the activity of a course that leads to the unit."""
    found = [
        each["id"]
        for each in town.state()["activities"]
        if each["course"] == course and each["custom"].get("cairn_unit") == UNIT
    ]
    return str(found[0])
