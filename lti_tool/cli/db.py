"""`cairn db`: bring the tables up to date, or see whether they are."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from lti_tool.db import migrate
from lti_tool.db.engine import make_engine
from lti_tool.settings import read_settings


@click.group()
def db() -> None:
    """Look after the database's tables."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date with this version of Cairn."""
    with configured_engine() as engine:
        migrate.upgrade(engine)
    click.echo(f"The database is at revision {migrate.head_revision()}.")


@db.command()
def check() -> None:
    """Tell whether the tables are those this version of Cairn works with."""
    with configured_engine() as engine:
        migrate.check(engine)
    click.echo(f"The database is at revision {migrate.head_revision()}, as it should be.")


@contextmanager
def configured_engine() -> Iterator[Engine]:
    """Answer an engine for the configured database, closed after the block."""
    engine = make_engine(read_settings().database_url)
    try:
        yield engine
    finally:
        engine.dispose()
