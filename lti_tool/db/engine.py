"""Make the database engine: SQLite that loses no update, or PostgreSQL."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

READ_ONLY = "cairn_read_only"
"""Execution option of connections that will only read; on SQLite they then need no write lock."""


def make_engine(database_url: str) -> Engine:
    """Answer an engine for `sqlite:///…` or `postgresql://…`."""
    url = make_url(database_url)
    # An error's text ends in the log, and a statement's values are names and answers.
    options = {"hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    # psycopg 3 is the driver, whichever way the address is written.
    url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, **options)


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


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
