"""The state of a login: all that a launch has to fit, signed, so that nothing is kept until then.

Whoever sees a state learns nothing from it that the LMS did not say itself: the nonce and the
browser's secret are made of its random part with a key that only the tool has.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.secret_text import digest

LONGEST_STATE = 255
"""Platforms keep it in columns of that size. Ours has at most 253 characters."""

_STATE = re.compile(
    r"(?P<random>[A-Za-z0-9_-]{32})\.(?P<created>\d{1,11})\.(?P<registration>\d{1,10})"
    r"\.(?P<target>[A-Za-z0-9_-]{43})\.(?P<deployment>([A-Za-z0-9_-]{43})?)"
    r"\.(?P<frame>[A-Za-z0-9_-]{0,64})\.(?P<seal>[A-Za-z0-9_-]{43})",
    re.ASCII,
)


@dataclass(frozen=True)
class BegunLogin:
    """A login that was begun: what its launch has to fit, and what only its browser knows."""

    state: str
    nonce: str
    browser_secret: str
    registration_id: RegistrationId
    created_at: datetime
    storage_target: str | None
    """The platform's frame that keeps data for us (LTI Platform Storage), if it named one."""
    _target: str
    _deployment: str

    @property
    def state_hash(self) -> str:
        """What stands for the login once it is spent."""
        return digest(self.state)

    def is_for_target(self, target_link_uri: str) -> bool:
        """Tell whether the login asked for this target."""
        return hmac.compare_digest(self._target, _short(target_link_uri))

    def may_come_from(self, deployment_id: str) -> bool:
        """Tell whether the login named this deployment, or none."""
        return self._deployment in {"", _short(deployment_id)}


class LoginStates:
    """Makes states, and knows its own again."""

    def __init__(self, secret_key: str) -> None:
        # A key of its own: nothing else that the tool signs can be taken for a state.
        self._key = hmac.digest(secret_key.encode(), b"cairn login state", "sha256")

    def begin(
        self,
        *,
        registration_id: RegistrationId,
        target_link_uri: str,
        deployment_hint: str | None,
        storage_target: str | None,
        now: datetime,
    ) -> BegunLogin:
        """Answer a new login; it is known to nobody else before the browser is told."""
        parts = (
            secrets.token_urlsafe(24),
            str(int(now.timestamp())),
            str(registration_id),
            _short(target_link_uri),
            _short(deployment_hint) if deployment_hint else "",
            storage_target or "",
        )
        return self._login(f"{'.'.join(parts)}.{self._seal(parts)}", parts)

    def read(self, state: str) -> BegunLogin | None:
        """Answer the login of a state that we gave, however old; None for any other text."""
        # The pattern knows the length of every part but takes no end on trust.
        found = _STATE.fullmatch(state) if len(state) <= LONGEST_STATE else None
        if found is None:
            return None
        *parts, seal = state.split(".")
        if not hmac.compare_digest(seal, self._seal(parts)):
            return None
        return self._login(state, parts)

    def _login(self, state: str, parts: Sequence[str]) -> BegunLogin:
        random, created, registration, target, deployment, frame = parts
        return BegunLogin(
            state=state,
            nonce=self._derive("nonce", random),
            browser_secret=self._derive("browser", random),
            registration_id=RegistrationId(int(registration)),
            created_at=datetime.fromtimestamp(int(created), UTC),
            storage_target=frame or None,
            _target=target,
            _deployment=deployment,
        )

    def _seal(self, parts: Sequence[str]) -> str:
        return self._derive("state", ".".join(parts))

    def _derive(self, purpose: str, text: str) -> str:
        return _text(hmac.digest(self._key, f"{purpose} {text}".encode(), "sha256"))


def _short(text: str) -> str:
    # A token may hold lone surrogates; they must lead to "another", not to a crash.
    return _text(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
