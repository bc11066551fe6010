"""Which processes deliver, and what becomes of the work of one that has died."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import ColumnRow, ScoreOwedRow, WorkerRow
from lti_tool.db.prepared import Prepared
from lti_tool.db.upsert import upsert

# Asked several times a second, all day long.
_worker = table_of(WorkerRow)
_KNOWN = Prepared(select(_worker.c.name, _worker.c.beat_at))

BEAT_EVERY = 5
"""Seconds."""
DEAD_AFTER = timedelta(seconds=30)
"""Without a beat. A process of which we know that it ended is dead at once."""


def beat(session: Session, *, name: str, now: datetime) -> None:
    """Say that this process lives."""
    upsert(
        session,
        WorkerRow,
        key={"name": name},
        always={"beat_at": now},
        at_first={"started_at": now},
    )


def known_workers(session: Session) -> dict[str, datetime]:
    """Answer all that have not been cleared away, and when each has last said that it lives."""
    return {row.name: row.beat_at for row in _KNOWN.rows(session, {})}


def clear_away(session: Session, *, dead: Collection[str], now: datetime) -> int:
    """Free what the dead had begun; answer how many scores that is.

    One that lives after all does no harm: what it records is taken for what it is, unless another
    has begun the same score since, and the times of scores keep an older one from replacing a
    newer one.
    """
    scores = session.execute(
        update(ScoreOwedRow)
        .where(ScoreOwedRow.leased_by.in_(dead))
        .values(leased_by="", leased_until=None, next_at=now)
    )
    session.execute(
        update(ColumnRow)
        .where(ColumnRow.making_by.in_(dead))
        .values(making_by="", making_until=None)
    )
    session.execute(delete(WorkerRow).where(WorkerRow.name.in_(dead)))
    return int(scores.rowcount)  # type: ignore[attr-defined]  # of an UPDATE there is one
