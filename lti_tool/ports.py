"""What the rules and use cases need from outside: records that cross the border, and Protocols."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
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
    storage_target: str | None = None
    """The platform's frame that keeps data for us (LTI Platform Storage), if it named one."""


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
    is_test: bool = False
    """Not a real student: a teacher looking through a student's eyes (Canvas' Student View)."""


@dataclass(frozen=True)
class DeepLinkingRequest:
    """What a platform that lets a teacher choose content takes back (Deep Linking 2.0)."""

    return_url: str
    """As it came: Canvas carries its own state in the query."""
    accept_types: tuple[str, ...]
    document_targets: tuple[str, ...]
    accept_multiple: bool
    accept_lineitem: bool | None
    """None when the platform does not say: nothing may then be assumed."""
    auto_create: bool
    title: str
    text: str
    data: object = None
    """The platform's own note, nearly always a text, to be given back as it is; None for none."""


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
    deep_linking: DeepLinkingRequest | None = None
    """Set exactly when the message asks us to choose content."""
    context_history: tuple[str, ...] = ()
    """Ids of the courses this one was copied from, as far as the platform tells."""


@dataclass(frozen=True)
class GradebookAccess:
    """Where a course's gradebook is, and in whose name we speak to it."""

    registration: Registration
    columns_url: str
    product: str = ""
    """The platform's product family code, "" when no launch has named it."""
    scopes: tuple[str, ...] | None = None
    """What launches say we may ask for (`VerifiedLaunch.grade_scopes`), None when not known."""


@dataclass(frozen=True)
class ColumnSpec:
    """The column we want in the LMS gradebook."""

    label: str
    maximum: int
    resource_id: str
    tag: str


@dataclass(frozen=True)
class LinkItem:
    """A link we give back to a platform that lets a teacher choose content."""

    title: str
    url: str
    text: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    column: ColumnSpec | None = None
    """The column the platform is to make with the link, if it makes any."""
    in_new_window: bool = False


@dataclass(frozen=True)
class ShownColumn:
    """A column as the LMS has it. Ids of ours are "" where there are none."""

    url: str
    label: str
    maximum: Fraction
    resource_id: str
    tag: str
    link_id: str | None
    """The activity the column belongs to."""


@dataclass(frozen=True)
class ScoreMessage:
    """A final score for one person in one column."""

    user_id: str
    points: Fraction
    maximum: int
    comment: str
    """What the person reads beside the grade; "" leaves there what is there."""
    timestamp: datetime
    submitted_at: datetime | None
    is_first: bool = False
    """Whether nothing was ever sent to this cell. An LMS that counts attempts counts this one."""


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

    def list_columns(
        self, access: GradebookAccess, *, resource_id: str | None = None, tag: str | None = None
    ) -> tuple[ShownColumn, ...]:
        """Answer our columns in this course: all, or those with this resource id or tag."""

    def update_column(
        self,
        access: GradebookAccess,
        column_url: str,
        *,
        label: str | None = None,
        maximum: int | None = None,
    ) -> None:
        """Change a column's label or maximum; all else stays, except grades in some LMSs.

        With a new maximum Moodle rescales the grades that are there, and Canvas does not.
        """

    def delete_column(self, access: GradebookAccess, column_url: str) -> None:
        """Remove a column, and with it every grade in it."""

    def read_grade(
        self, access: GradebookAccess, column_url: str, user_id: str
    ) -> ShownGrade | None:
        """Answer what the LMS shows for this person, None when there is no grade."""

    def read_grades(self, access: GradebookAccess, column_url: str) -> dict[str, ShownGrade]:
        """Answer every grade of a column by user id; people without a grade are left out."""

    def send_score(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> None:
        """Make the LMS show this score."""


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
