"""What one demo LMS is told when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from lti_tool.demo_lms import paths

Clock = Callable[[], datetime]

CLIENT_ID = "cairn-demo"
DEPLOYMENT_ID = "1"

# Everybody here can be anybody, so nobody outside this machine may connect.
LOOPBACK_HOSTS = ("localhost", "127.0.0.1")


def system_clock() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(tz=UTC)


class LoginMethod(StrEnum):
    """How the launch page calls the tool's login address (LTI Core 5.1.1 allows both)."""

    POST = "post"
    GET = "get"


class ProfileName(StrEnum):
    """Which product the LMS behaves like."""

    STRICT = "strict"
    MOODLE = "moodle"
    CANVAS = "canvas"


class StorageTarget(StrEnum):
    """Which window keeps a tool's state without cookies (LTI postMessage storage 0.1)."""

    OFF = "off"
    PARENT = "_parent"
    FORWARDING = "post_message_forwarding"


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Canvas's leaky bucket: one for each tool, in units of about a second of work."""

    high_water: float = 600.0
    leak_per_second: float = 10.0
    # Held back while a request is being answered, so that many at once fill the bucket.
    reserve: float = 50.0
    cost: float = 0.1


_PATHS = {
    ProfileName.STRICT: paths.STRICT,
    ProfileName.MOODLE: paths.MOODLE,
    ProfileName.CANVAS: paths.CANVAS,
}
# The same in every school, never the school's own address.
CANVAS_ISSUER = "https://canvas.instructure.com"


@dataclass(frozen=True, slots=True)
class Settings:
    """The addresses, sizes and clock of one demo LMS."""

    port: int = 8090
    host: str = "localhost"
    tool_url: str = "http://127.0.0.1:8000"
    state_file: Path | None = None
    extra_units: tuple[str, ...] = ()
    # Nobody in particular, in Mathematics 6A: for a class of any size.
    extra_students: int = 0
    login_method: LoginMethod = LoginMethod.POST
    # None means what the product does.
    members_per_page: int | None = None
    records_per_page: int = 10
    clock: Clock = system_clock
    profile: ProfileName = ProfileName.STRICT
    storage: StorageTarget | None = None
    rate_limit: RateLimit = RateLimit()

    def __post_init__(self) -> None:
        """Refuse an address that other machines could reach, and a tool that is no address."""
        if self.host not in LOOPBACK_HOSTS:
            message = f"the demo LMS answers on {' or '.join(LOOPBACK_HOSTS)} only"
            raise ValueError(message)
        tool = urlsplit(self.tool_url)
        if tool.scheme not in {"http", "https"} or not tool.hostname or tool.query:
            message = "the tool's address must look like http://127.0.0.1:8000"
            raise ValueError(message)
        # A plain word is as good as the name.
        object.__setattr__(self, "profile", ProfileName(self.profile))

    @property
    def base_url(self) -> str:
        """The start of the addresses of all pages and services."""
        return f"http://{self.host}:{self.port}"

    @property
    def issuer(self) -> str:
        """The platform's name in every message."""
        return CANVAS_ISSUER if self.profile is ProfileName.CANVAS else self.base_url

    @property
    def sign_on_url(self) -> str:
        """Where the addresses of the sign-on begin.

        Canvas signs on at a domain of its own. The other name of this machine stands for it: to a
        browser that is another site.
        """
        if self.profile is not ProfileName.CANVAS:
            return self.base_url
        other = next(host for host in LOOPBACK_HOSTS if host != self.host)
        return f"http://{other}:{self.port}"

    @property
    def paths(self) -> paths.Paths:
        """The product's paths."""
        return _PATHS[self.profile]

    @property
    def authorisation_url(self) -> str:
        """Where the tool sends the browser to be told who is there."""
        return f"{self.sign_on_url}{self.paths.authorisation}"

    @property
    def token_url(self) -> str:
        """Where the tool asks for access tokens; also the audience of its assertion."""
        return f"{self.sign_on_url}{self.paths.token}"

    @property
    def jwks_url(self) -> str:
        """Where the platform publishes its public keys."""
        return f"{self.sign_on_url}{self.paths.jwks}"

    @property
    def tool_origin(self) -> str:
        """Scheme, host and port of the tool, as content policies want it."""
        tool = urlsplit(self.tool_url)
        return f"{tool.scheme}://{tool.netloc}"

    @property
    def tool_login_url(self) -> str:
        """Where a launch begins."""
        return f"{self.tool_url.rstrip('/')}/lti/login"

    @property
    def tool_launch_url(self) -> str:
        """The one redirect URI that is registered, and every activity's target."""
        return f"{self.tool_url.rstrip('/')}/lti/launch"

    @property
    def tool_jwks_url(self) -> str:
        """Where the tool publishes its public keys."""
        return f"{self.tool_url.rstrip('/')}/lti/jwks.json"
