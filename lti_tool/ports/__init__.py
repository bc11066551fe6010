"""What we need from outside: the records that cross the border, and Protocols."""

from lti_tool.ports.clock import Clock
from lti_tool.ports.connections import (
    ConnectionCheck,
    ConnectionFacts,
    ConnectionTester,
    CourseServices,
    Outcome,
)
from lti_tool.ports.gradebooks import (
    ColumnSpec,
    Gradebook,
    GradebookAccess,
    ScoreMessage,
    ShownColumn,
    ShownGrade,
)
from lti_tool.ports.launches import CourseClaim, DeepLinkingRequest, PersonClaim, VerifiedLaunch
from lti_tool.ports.links import LinkItem
from lti_tool.ports.platforms import (
    Registration,
    RegistrationDraft,
    Registrations,
    SpentLogins,
)
from lti_tool.ports.rosters import MemberStatus, Roster, RosterAccess, RosterMember

__all__ = [
    "Clock",
    "ColumnSpec",
    "ConnectionCheck",
    "ConnectionFacts",
    "ConnectionTester",
    "CourseClaim",
    "CourseServices",
    "DeepLinkingRequest",
    "Gradebook",
    "GradebookAccess",
    "LinkItem",
    "MemberStatus",
    "Outcome",
    "PersonClaim",
    "Registration",
    "RegistrationDraft",
    "Registrations",
    "Roster",
    "RosterAccess",
    "RosterMember",
    "ScoreMessage",
    "ShownColumn",
    "ShownGrade",
    "SpentLogins",
    "VerifiedLaunch",
]
