"""Databases for tests: a copied SQLite file for each; of PostgreSQL one, emptied every time."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url

from lti_tool.db.base import Table
from lti_tool.db.engine import make_engine
from lti_tool.db.migrate import upgrade

HANG_UP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

_numbers = itertools.count(1)


def sqlite_url(path: Path) -> str:
    """Answer the address of a SQLite file."""
    return f"sqlite:///{path}"


def make_sqlite_template(folder: Path) -> Path:
    """Answer a migrated SQLite file to copy."""
    path = folder / "template.sqlite3"
    migrate(sqlite_url(path))
    return path


def copy_sqlite(template: Path, folder: Path) -> str:
    """Answer the address of a copy."""
    return sqlite_url(Path(shutil.copy(template, folder / "cairn.sqlite3")))


def migrate(url: str) -> None:
    """Make the tables of an empty database."""
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """Answer the address of a new, empty database, dropped after the block."""
    name = f"cairn_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        quoted = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(quoted))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


def clear_postgres(url: str) -> None:
    """Take out every row. Making a database anew takes a hundred times as long."""
    engine = make_engine(url)
    with engine.begin() as connection:
        # A test that left a connection open must not hold up all that follow.
        connection.execute(text(HANG_UP))
        names = ", ".join(Table.metadata.tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()
