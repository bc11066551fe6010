"""A sign of life that ends with the process, however it ends: kill -9 leaves none behind.

On PostgreSQL it is an advisory lock held by a connection of its own, on SQLite a locked file beside
the database. A heartbeat alone would leave a dead worker's scores waiting until it is missed.
"""

import fcntl
from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Protocol
from zlib import crc32

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.db.engine import make_engine, reading_engine

KIND = 0x0CA1
"""Tells our advisory locks from others in the same database."""

_HELD = (
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 "
    "AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class LifeSign(Protocol):
    """How one process shows others that it runs."""

    def show(self, name: str) -> None:
        """Begin to show it, or see that it still shows."""

    def ended(self, names: Collection[str]) -> set[str]:
        """Answer those of the processes that certainly run no more."""

    def end(self) -> None:
        """Show it no longer."""


def life_sign(database_url: str) -> LifeSign:
    """Answer the kind that fits the database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return _AdvisoryLock(make_engine(database_url))
    return _LockedFile(url.database or "")


class _AdvisoryLock:
    def __init__(self, engine: Engine) -> None:
        # Without a transaction: the connection must not stand idle in one for days.
        self._engine = reading_engine(engine)
        self._connection: Connection | None = None

    def show(self, name: str) -> None:
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
            except SQLAlchemyError:
                # The server let go of it, and of the lock.
                self.end()
            else:
                return
        self._connection = self._engine.connect()
        lock = text("SELECT pg_advisory_lock(:kind, :number)")
        self._connection.execute(lock, {"kind": KIND, "number": _number(name)})

    def ended(self, names: Collection[str]) -> set[str]:
        if not names:
            return set()
        # Straight to the driver: it is asked all day long.
        lent = closing(self._engine.raw_connection())
        with lent as connection, closing(connection.cursor()) as cursor:
            cursor.execute(_HELD, (KIND,))
            held = {number for (number,) in cursor.fetchall()}
        return {name for name in names if _number(name) not in held}

    def end(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.invalidate()
                self._connection.close()
        self._connection = None
        self._engine.dispose()


def _number(name: str) -> int:
    return crc32(name.encode()) & 0x7FFFFFFF


class _LockedFile:
    def __init__(self, database: str) -> None:
        self._database = database
        self._file: IO[str] | None = None

    def show(self, name: str) -> None:
        if self._file is None and self._database:
            self._file = self._path(name).open("w")
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def ended(self, names: Collection[str]) -> set[str]:
        return {name for name in names if self._has_ended(name)}

    def end(self) -> None:
        if self._file is not None:
            Path(self._file.name).unlink(missing_ok=True)
            self._file.close()
        self._file = None

    def _path(self, name: str) -> Path:
        return Path(f"{self._database}.worker-{name}")

    def _has_ended(self, name: str) -> bool:
        path = self._path(name)
        try:
            with path.open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return True
        except BlockingIOError:
            return False
        path.unlink(missing_ok=True)
        return True
