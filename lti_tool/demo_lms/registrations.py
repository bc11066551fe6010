"""The tools this platform knows, and the public keys they sign with."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lti_tool.demo_lms.settings import CLIENT_ID, Settings
from lti_tool.demo_lms.tokens import GRANTED_SCOPES
from lti_tool.demo_lms.tool_keys import ToolKeys


@dataclass(frozen=True, slots=True)
class Registration:
    """What platform and tool have agreed on; pending until somebody activates it."""

    client_id: str
    deployment_id: str
    name: str
    login_url: str
    redirect_uris: tuple[str, ...]
    target_link_uri: str
    jwks_url: str
    # Where a teacher chooses content; None if the tool offers no choice.
    deep_linking_url: str | None
    scopes: tuple[str, ...] = GRANTED_SCOPES
    custom: dict[str, str] = field(default_factory=dict)
    shares_names: bool = True
    shares_email: bool = True
    is_active: bool = True

    @property
    def origin(self) -> str:
        """Scheme, host and port of the tool, as browsers compare them."""
        return origin_of(self.target_link_uri)


def origin_of(url: str) -> str:
    """Return the scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def preset(settings: Settings, deployment_id: str) -> Registration:
    """Return the registration that every demo starts with."""
    return Registration(
        client_id=CLIENT_ID,
        deployment_id=deployment_id,
        name="Cairn",
        login_url=settings.tool_login_url,
        redirect_uris=(settings.tool_launch_url,),
        target_link_uri=settings.tool_launch_url,
        jwks_url=settings.tool_jwks_url,
        deep_linking_url=settings.tool_launch_url,
    )


class Toolbox:
    """The preset tool and those that registered; each change is saved before it is told."""

    def __init__(
        self,
        first: Registration,
        later: Iterable[Registration] = (),
        save: Callable[[list[Registration]], None] = lambda _tools: None,
    ) -> None:
        self.preset = first
        self._lock = threading.Lock()
        self._tools = {each.client_id: each for each in (first, *later)}
        self._keys: dict[str, ToolKeys] = {}
        self._save = save

    def all(self) -> list[Registration]:
        """Return every tool, active or not."""
        with self._lock:
            return list(self._tools.values())

    def find(self, client_id: str | None) -> Registration | None:
        """Return the tool of this client id, active or not."""
        with self._lock:
            return self._tools.get(client_id or "")

    def add(self, tool: Registration) -> bool:
        """Add a tool; say False if its client id is taken already."""
        with self._lock:
            if tool.client_id in self._tools:
                return False
            self._tools[tool.client_id] = tool
            self._save_later()
        return True

    def activate(self, client_id: str) -> Registration | None:
        """Let a tool be used from now on; return it, or None if there is no such tool."""
        with self._lock:
            tool = self._tools.get(client_id)
            if tool is not None:
                self._tools[client_id] = tool = replace(tool, is_active=True)
                self._save_later()
        return tool

    def next_number(self) -> int:
        """Return the number of the next tool to register; the preset one is the first."""
        with self._lock:
            return len(self._tools) + 1

    def keys(self, tool: Registration) -> ToolKeys:
        """Return the tool's keys, remembered between requests."""
        with self._lock:
            return self._keys.setdefault(tool.client_id, ToolKeys(tool.jwks_url))

    def _save_later(self) -> None:
        later = [each for each in self._tools.values() if each.client_id != self.preset.client_id]
        self._save(later)


def random_client_id(length: int = 15) -> str:
    """Return letters and digits that nobody can guess."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
    return "".join(secrets.choice(alphabet) for _ in range(length))
