"""The platforms we know, and logins of theirs that have served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lti_tool.domain.ids import RegistrationId


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
    is_pending: bool = False
    """Not active because nobody has decided about it yet."""


class Registrations(Protocol):
    """The platforms we know."""

    def get(self, registration_id: RegistrationId) -> Registration | None:
        """Answer the registration with this id."""

    def find(self, *, issuer: str, client_id: str | None) -> Sequence[Registration]:
        """Answer those of this issuer; exactly one or none when `client_id` is given."""

    def is_deployment_active(self, registration_id: RegistrationId, deployment_id: str) -> bool:
        """Tell whether an administrator has approved this deployment."""


class SpentLogins(Protocol):
    """Logins that have had their launch."""

    def spend(
        self,
        state_hash: str,
        *,
        registration_id: RegistrationId,
        offers_storage: bool,
        now: datetime,
    ) -> bool:
        """Use a login up. True for exactly one caller, however many race.

        `offers_storage` when the platform offered to keep the browser's secret.
        """
