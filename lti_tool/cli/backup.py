"""`cairn backup`: a consistent copy of the database while it is in use."""

import os
import sqlite3
from pathlib import Path

import click
from sqlalchemy.engine import URL, make_url

from lti_tool.domain.errors import DomainError
from lti_tool.settings import read_settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, consistently, while the tool may go on running.

    For PostgreSQL, says which pg_dump command does it. The keys folder is not part of it.
    """
    url = make_url(read_settings().database_url)
    if url.get_backend_name() != "sqlite":
        _refer_to_pg_dump(url, file)
    source = Path(url.database or "")
    if not source.is_file():
        raise DomainError("database_missing", f"There is no database at {source} yet.")
    if file.exists():
        raise DomainError("file_exists", f"{file} exists already and is left as it is.")
    _copy(source, file)
    click.echo(f"{file} holds the whole database ({file.stat().st_size // 1024} KiB).")


def _copy(source: Path, file: Path) -> None:
    """Copy with SQLite's own online backup, aside first: half a copy must not look like one."""
    aside = file.with_name(f".{file.name}.part")
    # It holds names and results: readable by its owner alone, as of its first byte.
    os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    connections = (sqlite3.connect(source), sqlite3.connect(aside))
    try:
        connections[0].backup(connections[1])
    finally:
        for connection in connections:
            connection.close()
    aside.rename(file)


def _refer_to_pg_dump(url: URL, file: Path) -> None:
    address = url.set(drivername="postgresql")._replace(password=None).render_as_string()
    raise DomainError(
        "use_pg_dump",
        f"PostgreSQL brings its own tool: pg_dump --format=custom --file='{file}' '{address}'",
    )
