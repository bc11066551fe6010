"""Whether our connection with a platform works: what is known of it, and what a test finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lti_tool.ports.platforms import Registration


@dataclass(frozen=True)
class CourseServices:
    """What launches of a course have told about its services."""

    title: str
    product: str
    columns_url: str | None
    grade_scopes: tuple[str, ...] | None
    roster_url: str | None
    earlier_courses: int
    """How many courses the platform says this one was copied from."""


@dataclass(frozen=True)
class ConnectionFacts:
    """What we know without asking the platform. None is "nothing has told yet"."""

    registration: Registration
    approved: tuple[str, ...] = ()
    """Deployments that may launch."""
    waiting: tuple[str, ...] = ()
    """Deployments that nobody has approved."""
    course: CourseServices | None = None
    shares_names: bool | None = None
    offers_storage: bool | None = None
    """Whether the latest login offered to keep data for us (LTI Platform Storage)."""
    has_chosen_content: bool = False
    """Whether the platform has ever let somebody choose content, as far back as we remember."""
    keeps_cookies: bool | None = None
    """Whether this browser keeps our cookies where it is looked from."""


class Outcome(StrEnum):
    """How one thing of a connection stands."""

    WORKS = "works"
    NOT_OFFERED = "not_offered"
    FAILS = "fails"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words beside the sign."""
        return {"unknown": "Not known"}.get(self.value) or self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class ConnectionCheck:
    """One thing that was tested, and a sentence for the person who can change it."""

    code: str
    """Stable: what was tested."""
    title: str
    outcome: Outcome
    found: str
    advice: str = ""
    """What to do and where, "" when there is nothing to do."""


class ConnectionTester(Protocol):
    """Tests a connection. Writes nothing to the platform, raises nothing, and takes seconds."""

    def test(self, facts: ConnectionFacts) -> Sequence[ConnectionCheck]:
        """Answer what works and what does not, in the order in which one would mend it."""

    def own_key_set_url(self, registration: Registration) -> str:
        """Answer the address of the keys we sign with for this platform alone."""
