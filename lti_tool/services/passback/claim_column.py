"""See to it that one worker at a time looks for or makes a column in the LMS."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow
from lti_tool.domain.gradebook.delivery import LEASE
from lti_tool.domain.ids import ColumnId


def claim_column(session: Session, *, column_id: ColumnId, now: datetime, worker: str = "") -> bool:
    """True for the one caller who may look for or make the column now."""
    statement = (
        update(ColumnRow)
        .where(
            ColumnRow.id == column_id,
            ColumnRow.url.is_(None),
            or_(ColumnRow.making_until.is_(None), ColumnRow.making_until <= now),
        )
        .values(making_until=now + LEASE, making_by=worker)
        .returning(ColumnRow.id)
    )
    return session.scalar(statement) is not None


def column_url(session: Session, *, column_id: ColumnId) -> str | None:
    """Answer where the column is, None while nobody has found or made it."""
    return session.get_one(ColumnRow, column_id).url


def record_column(session: Session, *, column_id: ColumnId, url: str) -> None:
    """Keep where the column is."""
    row = session.get_one(ColumnRow, column_id)
    row.url, row.making_until, row.making_by = url, None, ""


def release_column(session: Session, *, column_id: ColumnId) -> None:
    """Let the next worker try: this one failed."""
    row = session.get_one(ColumnRow, column_id)
    row.making_until, row.making_by = None, ""
