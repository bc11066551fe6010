"""A fresh, migrated database for each test, copied from one that was migrated once."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from lti_tool.db.engine import make_engine
from lti_tool.db.migrate import upgrade

SINCE_STRATEGY = 150000
_numbers = itertools.count(1)


def sqlite_url(path: Path) -> str:
    """Answer the address of a SQLite file."""
    return f"sqlite:///{path}"


def make_sqlite_template(folder: Path) -> Path:
    """Answer a migrated SQLite file to copy."""
    path = folder / "template.sqlite3"
    engine = make_engine(sqlite_url(path))
    upgrade(engine)
    with engine.connect() as connection:
        # One file to copy, not three: what the write-ahead log holds goes into it.
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def copy_sqlite(template: Path, folder: Path) -> str:
    """Answer the address of a copy."""
    return sqlite_url(Path(shutil.copy(template, folder / "cairn.sqlite3")))


@contextmanager
def postgres_template(server: str) -> Iterator[str]:
    """Answer the name of a migrated database to copy, which lives as long as the block."""
    with postgres_database(server, "template0") as url:
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        yield make_url(url).database or ""


@contextmanager
def postgres_database(server: str, template: str) -> Iterator[str]:
    """Answer the address of a new database made from a template, dropped after the block."""
    name = f"cairn_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        run = _runner(connection)
        # Copying files is quickest where the server does not wait for the disk, as tests' should.
        copying = " STRATEGY FILE_COPY" if connection.info.server_version >= SINCE_STRATEGY else ""
        run(f"CREATE DATABASE {{}} TEMPLATE {{}}{copying}", name, template)
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            run("DROP DATABASE {} WITH (FORCE)", name)


def _runner(connection: psycopg.Connection) -> Callable[..., object]:
    def run(statement: str, *names: str) -> object:
        composed = sql.SQL(statement)  # literals of this file only
        return connection.execute(composed.format(*map(sql.Identifier, names)))

    return run
