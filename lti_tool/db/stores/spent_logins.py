"""Logins that have had their launch: each serves once."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from lti_tool.db.base import table_of
from lti_tool.db.models import SpentLoginRow
from lti_tool.db.prepared import Prepared
from lti_tool.db.transaction import Transaction
from lti_tool.domain.ids import RegistrationId

# Built once: putting a statement together costs more than asking it.
_spent = table_of(SpentLoginRow)
_SPEND = {
    dialect: Prepared(insert(_spent).on_conflict_do_nothing().returning(_spent.c.state_hash))
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


class SqlSpentLogins:
    """`ports.SpentLogins` on SQL.

    Each call is its own transaction, one statement: a login stays used up even when a later check
    refuses the launch.
    """

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def spend(
        self,
        state_hash: str,
        *,
        registration_id: RegistrationId,
        offers_storage: bool,
        now: datetime,
    ) -> bool:
        """Use a login up. True for exactly one caller, however many race.

        One INSERT under a unique key; check-then-set let two of eight threads through when it
        was tried.
        """
        login = {
            "state_hash": state_hash,
            "registration_id": registration_id,
            "offers_storage": offers_storage,
            "spent_at": now,
        }
        with self._reading() as session:
            spend = _SPEND[session.get_bind().dialect.name]
            return spend.first(session, login) is not None
