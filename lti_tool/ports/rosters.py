"""An LMS's list of the people in a course."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lti_tool.domain.classes.roles import Role
from lti_tool.ports.platforms import Registration


@dataclass(frozen=True)
class RosterAccess:
    """Where a course's list of people is, and in whose name we ask for it.

    With `link_id` only those come who may open that activity; Moodle may give names only then.
    """

    registration: Registration
    roster_url: str
    link_id: str | None = None
    product: str = ""
    """As `GradebookAccess.product`."""


class MemberStatus(StrEnum):
    """Whether a person takes part in the course now."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"


@dataclass(frozen=True)
class RosterMember:
    """A person of a course. Names are "" when the platform does not share them.

    The role may differ from the one at launch: Moodle's non-editing teacher is a student here.
    """

    sub: str
    name: str
    given_name: str
    family_name: str
    role: Role
    status: MemberStatus
    is_test: bool
    """A teacher's "student view", no real person."""


class Roster(Protocol):
    """The LMS's lists of people. Raises LmsUnavailableError or LmsRefusedError, no other."""

    def read(self, access: RosterAccess) -> tuple[RosterMember, ...]:
        """Answer everybody in the course, each once: all of them or an error, never a part.

        Some LMSs leave out who is no longer active instead of saying so.
        """
