"""What the rules and use cases need from outside: records that cross the border, and Protocols."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import RegistrationId

Clock = Callable[[], datetime]
"""Answers the present moment, aware and in UTC."""


@dataclass(frozen=True)
class RegistrationDraft:
    """A platform as a configuration file describes it, before we know it."""

    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    auth_audience: str | None
    key_set_url: str
    deployment_ids: tuple[str, ...]


@dataclass(frozen=True)
class Registration:
    """A platform we know: one (issuer, client id) pair. Only an active one may launch."""

    id: RegistrationId
    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    auth_audience: str | None
    key_set_url: str
    is_active: bool


class Registrations(Protocol):
    """The platforms we know."""

    def get(self, registration_id: RegistrationId) -> Registration | None:
        """Answer the registration with this id."""

    def find(self, *, issuer: str, client_id: str | None) -> Sequence[Registration]:
        """Answer those of this issuer; exactly one or none when `client_id` is given."""

    def is_deployment_active(self, registration_id: RegistrationId, deployment_id: str) -> bool:
        """Tell whether an administrator has approved this deployment."""


@dataclass(frozen=True)
class PendingLogin:
    """A login that was begun and not yet answered. Only SHA-256 hex digests of secrets are kept."""

    state_hash: str
    browser_secret_hash: str
    nonce_hash: str
    registration_id: RegistrationId
    target_link_uri: str
    deployment_hint: str | None
    created_at: datetime


class PendingLogins(Protocol):
    """Logins that wait for their launch."""

    def add(self, login: PendingLogin) -> None:
        """Remember a login."""

    def find(self, state_hash: str) -> PendingLogin | None:
        """Answer the login with this state, consumed or not."""

    def consume(self, state_hash: str, *, now: datetime) -> bool:
        """Use the login up. True for exactly one caller, however many race."""


@dataclass(frozen=True)
class CourseClaim:
    """The course a launch came from."""

    context_id: str
    label: str
    title: str


@dataclass(frozen=True)
class PersonClaim:
    """The person who launched. Names are "" when the platform does not share them."""

    sub: str
    name: str
    given_name: str
    family_name: str


@dataclass(frozen=True)
class VerifiedLaunch:
    """A launch whose every claim has been checked; nothing else may be trusted."""

    registration: Registration
    deployment_id: str
    message_type: str
    target_link_uri: str
    role: Role
    person: PersonClaim | None
    """None for an anonymous launch (Core 1.3, section 5.3.6.1)."""
    course: CourseClaim | None
    link_id: str | None
    link_title: str
    custom: dict[str, str]
    """Custom parameters; values the platform left unsubstituted ("$...") are dropped."""
    columns_url: str | None
    """Where the course's grade columns are (AGS line items)."""
    grade_scopes: tuple[str, ...]
    roster_url: str | None
    return_url: str | None
    locale: str | None
    product: str
    """The platform's product family code, lower case, "" when unknown."""
    mentored_subs: tuple[str, ...]


@dataclass(frozen=True)
class GradebookAccess:
    """Where a course's gradebook is, and in whose name we speak to it."""

    registration: Registration
    columns_url: str


@dataclass(frozen=True)
class ColumnSpec:
    """The column we want in the LMS gradebook."""

    label: str
    maximum: int
    resource_id: str
    tag: str


@dataclass(frozen=True)
class ScoreMessage:
    """A final score for one person in one column."""

    user_id: str
    points: Fraction
    maximum: int
    comment: str
    timestamp: datetime
    submitted_at: datetime | None


@dataclass(frozen=True)
class ShownGrade:
    """What the LMS gradebook shows."""

    points: Fraction
    maximum: Fraction
    comment: str


class Gradebook(Protocol):
    """An LMS gradebook. Every method raises LmsUnavailableError or LmsRefusedError, no other."""

    def find_or_create_column(self, access: GradebookAccess, spec: ColumnSpec) -> str:
        """Answer the URL of the column with this resource id and tag, making it if need be."""

    def read_grade(
        self, access: GradebookAccess, column_url: str, user_id: str
    ) -> ShownGrade | None:
        """Answer what the LMS shows for this person, None when there is no grade."""

    def send_score(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> None:
        """Make the LMS show this score."""
