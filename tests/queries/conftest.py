"""What tests of page queries start from: a course on SQLite, and a count of SQL statements."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.services.conftest import room, tool
from tests.support import databases

__all__ = ["room", "tool"]

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite alone: the statements are the same on both, and services are tested on both."""
    return databases.copy_sqlite(sqlite_template, tmp_path)


@pytest.fixture
def counting(engine: Engine) -> Counting:
    """Collect the statements sent while a block runs."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(*event_arguments: object) -> None:
            statements.append(str(event_arguments[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collect
