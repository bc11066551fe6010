"""The parts of one running LMS, and how a request finds them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from lti_tool.demo_lms.faults import FaultBoard
from lti_tool.demo_lms.keys import PlatformKey
from lti_tool.demo_lms.launches import LaunchBook
from lti_tool.demo_lms.seed import Course, School
from lti_tool.demo_lms.settings import DEPLOYMENT_ID, Settings
from lti_tool.demo_lms.state import Gradebook, LineItem
from lti_tool.demo_lms.tokens import TokenDesk

EXTENSION = "demo_lms"


@dataclass(frozen=True, slots=True)
class Lms:
    """One platform: its fixed school, its key, and all that changes."""

    settings: Settings
    school: School
    key: PlatformKey
    gradebook: Gradebook
    launches: LaunchBook
    tokens: TokenDesk
    faults: FaultBoard

    def line_items_url(self, course: Course) -> str:
        """Return the address of a course's columns (AGS 2.0, section 3.2)."""
        return f"{self._services(course)}/lineitems?type_id={DEPLOYMENT_ID}"

    def line_item_url(self, item: LineItem, *, part: str = "") -> str:
        """Return the address of a column, or of its scores or results.

        Moodle puts a query string on these, so tools must not just append to them.
        """
        path = f"{self.settings.issuer}/lti/courses/{item.course_id}/lineitems/{item.id}{part}"
        return f"{path}?type_id={DEPLOYMENT_ID}"

    def memberships_url(self, course: Course) -> str:
        """Return the address of a course's roster (NRPS 2.0, section 2.1)."""
        return f"{self._services(course)}/memberships"

    def _services(self, course: Course) -> str:
        return f"{self.settings.issuer}/lti/courses/{course.id}"


def current_lms() -> Lms:
    """Return the LMS that the request in hand is for."""
    lms: Lms = current_app.extensions[EXTENSION]
    return lms
