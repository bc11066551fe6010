"""The parts of one running LMS, and how a request finds them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from lti_tool.demo_lms.buckets import Buckets
from lti_tool.demo_lms.deep_links import DeepLinkBook
from lti_tool.demo_lms.faults import FaultBoard
from lti_tool.demo_lms.keys import PlatformKey
from lti_tool.demo_lms.launches import LaunchBook
from lti_tool.demo_lms.once import OnceOnly
from lti_tool.demo_lms.profile import Profile
from lti_tool.demo_lms.registrations import Registration, Toolbox
from lti_tool.demo_lms.school import Course, School
from lti_tool.demo_lms.settings import Settings, StorageTarget
from lti_tool.demo_lms.state import Gradebook, LineItem
from lti_tool.demo_lms.tokens import TokenDesk

EXTENSION = "demo_lms"


@dataclass(frozen=True, slots=True)
class Lms:
    """One platform: its product, its school, its key, and all that changes."""

    settings: Settings
    profile: Profile
    school: School
    key: PlatformKey
    gradebook: Gradebook
    launches: LaunchBook
    deep_links: DeepLinkBook
    tokens: TokenDesk
    tools: Toolbox
    faults: FaultBoard
    # What may come only once: the ids of assertions and of messages.
    once: OnceOnly
    buckets: Buckets

    @property
    def preset(self) -> Registration:
        """The tool that every demo starts with."""
        return self.tools.preset

    @property
    def storage(self) -> StorageTarget:
        """Which window keeps a tool's state, if any."""
        told = self.settings.storage
        return self.profile.storage if told is None else told

    def line_items_url(self, course: Course, tool: Registration | None = None) -> str:
        """Return the address of a course's columns (AGS 2.0, section 3.2)."""
        path = self.profile.services.line_items(course, tool or self.preset)
        return f"{self.settings.base_url}{path}"

    def line_item_url(self, item: LineItem, *, part: str = "") -> str:
        """Return the address of a column, or of its scores or results."""
        course = self.school.course(item.course_id)
        tool = self.tools.find(item.client_id) or self.preset
        if course is None:
            message = "a column belongs to no course of this school"
            raise LookupError(message)
        path = self.profile.services.line_item(course, tool, item.id, part)
        return f"{self.settings.base_url}{path}"

    def memberships_url(self, course: Course, tool: Registration | None = None) -> str:
        """Return the address of a course's roster (NRPS 2.0, section 2.1)."""
        path = self.profile.services.memberships(course, tool or self.preset)
        return f"{self.settings.base_url}{path}"


def current_lms() -> Lms:
    """Return the LMS that the request in hand is for."""
    lms: Lms = current_app.extensions[EXTENSION]
    return lms
