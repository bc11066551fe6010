"""What tests of page queries start from: a course on SQLite, and a count of SQL statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.services.conftest import room, tool
from tests.support import databases
from tests.support.statements import collect_statements

__all__ = ["room", "tool"]

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite alone: the statements are the same on both, and services are tested on both."""
    return databases.copy_sqlite(sqlite_template, tmp_path)


@pytest.fixture
def counting(engine: Engine) -> Counting:
    """Collect the statements sent while a block runs."""
    return lambda: collect_statements(engine)
