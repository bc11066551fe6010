"""What a launch says once every claim of it has been checked."""

from dataclasses import dataclass

from lti_tool.domain.classes.roles import Role
from lti_tool.ports.platforms import Registration


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
    """"" where a request to choose content named none."""
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
