"""What tests of pages start from: the tool on SQLite, reached over http or https."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import databases
from tests.support.web import Web, make_web


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite alone: what matters to the database is tested on both below the pages."""
    return databases.copy_sqlite(sqlite_template, tmp_path)


@pytest.fixture
def web(database_url: str, tmp_path: Path, keys: Path) -> Iterator[Web]:
    yield from make_web(database_url, tmp_path, keys)


@pytest.fixture
def secure_web(database_url: str, tmp_path: Path, keys: Path) -> Iterator[Web]:
    """The tool as the world reaches it."""
    yield from make_web(database_url, tmp_path, keys, base_url="https://cairn.example")
