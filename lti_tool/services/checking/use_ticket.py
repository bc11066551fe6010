"""Note that a ticket for a file has served, so that it serves once."""

import hashlib
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db.models import UsedTicketRow


def use_ticket(session: Session, *, ticket: str, now: datetime) -> bool:
    """Answer whether this is its first use; of two at once one is."""
    digest = hashlib.sha256(ticket.encode()).hexdigest()
    try:
        with session.begin_nested():
            session.add(UsedTicketRow(ticket_hash=digest, used_at=now))
    except IntegrityError:
        return False
    return True
