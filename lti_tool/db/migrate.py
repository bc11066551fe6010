"""Bring a database's tables up to date, or say in words that they are not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

import lti_tool.db.models  # noqa: F401 -- fills Table.metadata
from lti_tool.db.base import Table
from lti_tool.domain.errors import DomainError

FOLDER = Path(__file__).parent / "migrations"
# A revision waits this long for others to let go of a table, and runs this long at most: better
# to stop and be tried again than to hold up a class.
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"
# Two hosts that start at once must not both migrate; any number that no one else uses will do.
ADVISORY_LOCK = 0xCA1121


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision, all the way or not at all."""
    with migrating(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to an earlier revision ("base": before the first)."""
    with migrating(engine) as config:
        command.downgrade(config, revision)


def check(engine: Engine) -> None:
    """Raise DomainError, in words, when the tables are not those this version works with."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        found, wanted = context.get_current_revision(), head_revision()
        if found != wanted:
            raise DomainError(
                "database_behind",
                f"The database is at revision {found or 'none'}, this version of Cairn works "
                f"with {wanted}. Run “cairn db upgrade”.",
            )
        differences = compare_metadata(context, Table.metadata)
    if differences:
        raise DomainError(
            "database_differs",
            f"The database says it is at revision {wanted}, but its tables differ from it in "
            f"{len(differences)} places, the first being: {differences[0]}.",
        )


def head_revision() -> str:
    """Answer the newest revision."""
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    if head is None:
        message = "there are no revisions"
        raise ValueError(message)
    return head


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tell Alembic which tables to look at: the task engine may keep its own in the same place."""
    return kind != "table" or name in Table.metadata.tables


@contextmanager
def migrating(engine: Engine) -> Iterator[Config]:
    """Answer a configuration for Alembic commands, in one transaction that nobody else shares."""
    with engine.connect() as connection:
        guard = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgresql
        with guard(connection):
            config = Config()
            config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
            config.set_main_option("path_separator", "os")
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            config.attributes["connection"] = connection
            yield config


@contextmanager
def _on_sqlite(connection: Connection) -> Iterator[None]:
    """Keep SQLite from cascading while tables are copied, and check its references afterwards.

    With foreign keys on, dropping the old copy of a table deleted every row that pointed to it.
    The switch does nothing inside a transaction, so it is thrown outside.
    """
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            yield
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                table, row, parent, _ = broken[0]
                raise DomainError(
                    "database_broken",
                    f"Nothing was changed: {len(broken)} rows would point nowhere, the first "
                    f"being row {row} of {table}, which points to {parent}.",
                )
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _on_postgresql(connection: Connection) -> Iterator[None]:
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))
        yield
