"""Make the database engine: SQLite that loses no update, or PostgreSQL."""

import sqlite3
from collections.abc import Callable
from time import monotonic
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

READ_ONLY = "cairn_read_only"
"""Execution option of connections that will only read.

They begin nothing, so that every statement has a view of its own, on both databases.
"""

RESTED = 1.0
"""Seconds after which a PostgreSQL connection is asked whether it still holds, before it is used.

Asking each time would be one statement in three; what breaks in between is an error as ever.
"""
_RETURNED = "cairn_returned"


def make_engine(database_url: str) -> Engine:
    """Answer an engine for `sqlite:///…` or `postgresql://…`."""
    url = make_url(database_url)
    # An error's text ends in the log, and a statement's values are names and answers.
    options = {"hide_parameters": True, "pool_reset_on_return": None}
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_with("BEGIN IMMEDIATE"))
        event.listen(engine, "reset", _end_sqlite)
        return engine
    # psycopg 3 is the driver, whichever way the address is written.
    url = url.set(drivername="postgresql+psycopg")
    # We begin transactions ourselves: having each connection change its way costs more than asking.
    engine = create_engine(url, isolation_level="AUTOCOMMIT", **options)
    event.listen(engine, "begin", _begin_with("BEGIN"))
    event.listen(engine, "reset", _end_postgres)
    event.listen(engine, "checkin", _note_return)
    event.listen(engine, "checkout", _ask_if_rested)
    return engine


def reading_engine(engine: Engine) -> Engine:
    """Answer the engine for transactions that only read."""
    return engine.execution_options(**{READ_ONLY: True})


def _end_sqlite(connection: Any, _record: object, _state: object) -> None:  # noqa: ANN401 -- a driver's
    # Most that is given back has nothing to end, and asking it to costs as much as a query.
    if connection.in_transaction:
        connection.rollback()


def _end_postgres(connection: Any, _record: object, _state: object) -> None:  # noqa: ANN401 -- as above
    if connection.info.transaction_status != TransactionStatus.IDLE:
        connection.rollback()


def _note_return(_connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 -- a driver's
    record.info[_RETURNED] = monotonic()


def _ask_if_rested(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 -- as above
    if monotonic() - record.info.get(_RETURNED, monotonic()) < RESTED:
        return
    try:
        connection.execute("SELECT 1")
    except psycopg.Error as error:
        raise DisconnectionError from error  # the pool tries another, and then a new one


def _begin_with(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(READ_ONLY, False):
            return
        # Straight to the driver: SQLAlchemy's way there costs ten times the statement.
        try:
            connection.connection.cursor().execute(statement)
        except connection.dialect.loaded_dbapi.OperationalError as error:
            raise OperationalError(statement, None, error) from error

    return begin


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's
    # The driver must not begin transactions by itself: its deferred BEGIN lost 699 of 800
    # concurrent read-modify-writes when it was measured.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "busy_timeout = 10000",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
