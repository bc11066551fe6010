"""Logins that wait for their launch, each usable once."""

from datetime import datetime

from sqlalchemy import CursorResult, bindparam, insert, select, update

from lti_tool.db.base import table_of
from lti_tool.db.models import PendingLoginRow
from lti_tool.db.transaction import Transaction
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import PendingLogin

# Built once: putting a statement together costs more than asking it.
_logins = table_of(PendingLoginRow)
_IS_IT = _logins.c.state_hash == bindparam("state")
_ADD = insert(_logins)
_FIND = select(*_logins.c).where(_IS_IT)
_CONSUME = (
    update(_logins)
    .where(_IS_IT, _logins.c.consumed_at.is_(None))
    .values(consumed_at=bindparam("now"))
)


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
            session.execute(
                _ADD,
                {
                    "state_hash": login.state_hash,
                    "browser_secret_hash": login.browser_secret_hash,
                    "nonce_hash": login.nonce_hash,
                    "registration_id": login.registration_id,
                    "target_link_uri": login.target_link_uri,
                    "deployment_hint": login.deployment_hint,
                    "storage_target": login.storage_target,
                    "created_at": login.created_at,
                },
            )

    def find(self, state_hash: str) -> PendingLogin | None:
        """Answer the login with this state, consumed or not."""
        with self._reading() as session:
            row = session.execute(_FIND, {"state": state_hash}).first()
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
        with self._transaction() as session:
            result = session.execute(_CONSUME, {"state": state_hash, "now": now})
            return isinstance(result, CursorResult) and result.rowcount == 1
