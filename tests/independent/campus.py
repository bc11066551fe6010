"""The tool and a course of the platform, and what people do between the two."""

import re
from dataclasses import dataclass

from lti_tool.db.models import CourseRow
from lti_tool.domain.ids import CourseId, RegistrationId
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.services.authoring.import_unit import import_unit, publish_unit
from lti_tool.services.launching.register_platforms import register_platforms
from lti_tool.services.launching.take_in import ensure_course
from lti_tool.tool import Tool
from lti_tool.worker.deliver_scores import drain, due_registrations
from tests.independent.platform import Block, Platform
from tests.support.browsing import Browser
from tests.support.drafts import sample_draft

UNIT = "numbers"
SUMS = re.compile(r"What is (\d+) \+ (\d+)\?")


@dataclass(frozen=True)
class Campus:
    """Both programs running, and a block of the platform that is the tool's."""

    platform: Platform
    tool: Tool
    block: Block
    registration_id: RegistrationId
    course_id: CourseId
    rosters_asked: list[int]
    """The courses whose list of people the tool wanted to read."""

    def open(self, browser: Browser, address: str = "") -> None:
        """Open the block, or another address that begins a launch, through the whole login."""
        browser.open(address or self.block.url)
        self._land(browser)

    def choose(self, browser: Browser, *choices: str, block: Block | None = None) -> None:
        """Choose in the tool what is to stand in the block, and take it to the platform."""
        self.open_chooser(browser, block)
        [form] = [each for each in browser.page.forms if "choice" in each.names]
        browser.send(form, choice=list(choices))
        browser.send(browser.page.form("/lti-dl/response"))

    def open_chooser(self, browser: Browser, block: Block | None = None) -> None:
        """Open the page on which a teacher chooses."""
        browser.open(f"{(block or self.block).url}/choose")
        self._land(browser)

    def deliver(self) -> int:
        """Deliver what is due, as a worker does; answer how many scores were taken up."""
        return sum(drain(self.tool, each) for each in due_registrations(self.tool))

    def _land(self, browser: Browser) -> None:
        assert browser.status == 200, browser.page.text
        browser.send(browser.page.form("/lti/launch"))
        assert browser.status == 200, browser.page.text
        assert browser.url.startswith(f"{self.tool.settings.base_url}/s/")


def take_check(browser: Browser, *, right: int = 2) -> None:
    """Take the check of the objective on the page, with so many of two sums right."""
    browser.send(browser.page.form("/attempts"))
    sums = [int(one) + int(other) for one, other in SUMS.findall(browser.page.text)]
    answers = {f"q{place}": str(total + (place >= right)) for place, total in enumerate(sums)}
    browser.send(browser.page.form("/submit"), **answers)
    assert f"{right} of 2 questions right" in browser.page.text


def furnish(tool: Tool, block: Block) -> tuple[RegistrationId, CourseId]:
    """Register the platform, and publish the sample unit in the block's course."""
    now = tool.clock()
    with tool.transaction() as session:
        [registration_id] = register_platforms(session, drafts=[block.registration], now=now)
        course_id = ensure_course(
            session,
            registration_id=registration_id,
            context_id=block.course,
            title="Mathematics 6A",
            told={},
            now=now,
        )
        # As in other tests: a check of two questions can show mastery.
        session.get_one(CourseRow, course_id).strictness = Strictness.SIMPLE
        unit_id = import_unit(session, course_id=course_id, draft=sample_draft(UNIT), now=now)
        publish_unit(session, unit_id=unit_id, now=now)
    return registration_id, course_id
