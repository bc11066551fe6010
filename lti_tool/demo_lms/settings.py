"""What one demo LMS is told when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

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


@dataclass(frozen=True, slots=True)
class Settings:
    """The addresses, sizes and clock of one demo LMS."""

    port: int = 8090
    host: str = "localhost"
    tool_url: str = "http://127.0.0.1:8000"
    state_file: Path | None = None
    extra_units: tuple[str, ...] = ()
    login_method: LoginMethod = LoginMethod.POST
    members_per_page: int = 3
    records_per_page: int = 10
    clock: Clock = system_clock

    def __post_init__(self) -> None:
        """Refuse an address that other machines could reach, and a tool that is no address."""
        if self.host not in LOOPBACK_HOSTS:
            message = f"the demo LMS answers on {' or '.join(LOOPBACK_HOSTS)} only"
            raise ValueError(message)
        tool = urlsplit(self.tool_url)
        if tool.scheme not in {"http", "https"} or not tool.hostname or tool.query:
            message = "the tool's address must look like http://127.0.0.1:8000"
            raise ValueError(message)

    @property
    def issuer(self) -> str:
        """The platform's name in every message, and the start of all its addresses."""
        return f"http://{self.host}:{self.port}"

    @property
    def authorisation_url(self) -> str:
        """Where the tool sends the browser to be told who is there."""
        return f"{self.issuer}/lti/auth"

    @property
    def token_url(self) -> str:
        """Where the tool asks for access tokens; also the audience of its assertion."""
        return f"{self.issuer}/lti/token"

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
