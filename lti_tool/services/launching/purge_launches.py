"""Forget logins, sessions and tickets that nobody can use any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.db.models import LaunchSessionRow, SpentLoginRow, UsedTicketRow
from lti_tool.services.launching.find_session import LONGEST

KEPT = timedelta(days=1)
"""Longer than a login can serve, so that a replay is still answered as one."""


def purge_launches(session: Session, *, now: datetime) -> None:
    """Delete logins and used tickets a day old, and sessions a day after their longest life."""
    session.execute(delete(SpentLoginRow).where(SpentLoginRow.spent_at < now - KEPT))
    session.execute(delete(UsedTicketRow).where(UsedTicketRow.used_at < now - KEPT))
    session.execute(
        delete(LaunchSessionRow).where(LaunchSessionRow.created_at < now - LONGEST - KEPT)
    )
