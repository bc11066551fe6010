"""Platforms looked up a moment ago, so that launches in a row do not ask for them each time."""

from collections.abc import Callable, Hashable, Sequence
from time import monotonic
from typing import TypeVar

from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import Registration, Registrations

REMEMBERED = 5.0
"""Seconds. What an administrator changes elsewhere (an address, say) shows after them."""
MOST = 1000

Found = TypeVar("Found")


class RememberedRegistrations:
    """`ports.Registrations` in front of another one.

    Only a yes is remembered, so that an approval counts at once. A launch whose platform was
    disabled meanwhile is refused all the same, by `accept_launch`.
    """

    def __init__(self, behind: Registrations, monotonic: Callable[[], float] = monotonic) -> None:
        self._behind = behind
        self._monotonic = monotonic
        self._remembered: dict[Hashable, tuple[float, object]] = {}

    def get(self, registration_id: RegistrationId) -> Registration | None:
        """Answer the registration with this id."""
        return self._recall(
            registration_id,
            lambda: self._behind.get(registration_id),
            is_yes=lambda found: found is not None and found.is_active,
        )

    def find(self, *, issuer: str, client_id: str | None) -> Sequence[Registration]:
        """Answer those of this issuer; exactly one or none when `client_id` is given."""
        return self._recall(
            (issuer, client_id),
            lambda: self._behind.find(issuer=issuer, client_id=client_id),
            is_yes=lambda found: any(record.is_active for record in found),
        )

    def is_deployment_active(self, registration_id: RegistrationId, deployment_id: str) -> bool:
        """Tell whether an administrator has approved this deployment."""
        return self._recall(
            (registration_id, deployment_id),
            lambda: self._behind.is_deployment_active(registration_id, deployment_id),
            is_yes=bool,
        )

    def _recall(
        self, key: Hashable, look: Callable[[], Found], *, is_yes: Callable[[Found], bool]
    ) -> Found:
        now = self._monotonic()
        kept_at, kept = self._remembered.get(key, (0.0, None))
        if kept is not None and now - kept_at < REMEMBERED:
            return kept  # type: ignore[return-value]  # what this key stands for has one type
        found = look()
        if is_yes(found):
            if len(self._remembered) >= MOST:
                self._remembered.clear()
            self._remembered[key] = now, found
        return found
