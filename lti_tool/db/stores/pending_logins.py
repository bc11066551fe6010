"""Logins that wait for their launch, each usable once."""

from datetime import datetime

from sqlalchemy import CursorResult, update

from lti_tool.db.models import PendingLoginRow
from lti_tool.db.transaction import Transaction
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import PendingLogin


class SqlPendingLogins:
    """`ports.PendingLogins` on SQL.

    Each call is its own transaction: a login stays used up even when a later check refuses the
    launch.
    """

    def __init__(self, transaction: Transaction, reading: Transaction) -> None:
        self._transaction = transaction
        self._reading = reading

    def add(self, login: PendingLogin) -> None:
        """Remember a login."""
        with self._transaction() as session:
            session.add(
                PendingLoginRow(
                    state_hash=login.state_hash,
                    browser_secret_hash=login.browser_secret_hash,
                    nonce_hash=login.nonce_hash,
                    registration_id=login.registration_id,
                    target_link_uri=login.target_link_uri,
                    deployment_hint=login.deployment_hint,
                    storage_target=login.storage_target,
                    created_at=login.created_at,
                )
            )

    def find(self, state_hash: str) -> PendingLogin | None:
        """Answer the login with this state, consumed or not."""
        with self._reading() as session:
            row = session.get(PendingLoginRow, state_hash)
            if row is None:
                return None
            return PendingLogin(
                state_hash=row.state_hash,
                browser_secret_hash=row.browser_secret_hash,
                nonce_hash=row.nonce_hash,
                registration_id=RegistrationId(row.registration_id),
                target_link_uri=row.target_link_uri,
                deployment_hint=row.deployment_hint,
                storage_target=row.storage_target,
                created_at=row.created_at,
            )

    def consume(self, state_hash: str, *, now: datetime) -> bool:
        """Use the login up. True for exactly one caller, however many race.

        One conditional UPDATE; check-then-set let two of eight threads through when it was tried.
        """
        statement = (
            update(PendingLoginRow)
            .where(PendingLoginRow.state_hash == state_hash, PendingLoginRow.consumed_at.is_(None))
            .values(consumed_at=now)
        )
        with self._transaction() as session:
            result = session.execute(statement)
            return isinstance(result, CursorResult) and result.rowcount == 1
