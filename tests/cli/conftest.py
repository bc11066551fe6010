"""A place to run commands in: an empty folder with a migrated SQLite database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lti_tool.cli import main
from tests.support import databases

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder for the test, with settings that stay inside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAIRN_BASE_URL", "https://cairn.example")
    monkeypatch.setenv("CAIRN_DATABASE_URL", f"sqlite:///{tmp_path / 'cairn.sqlite3'}")
    return tmp_path


@pytest.fixture
def run(folder: Path, sqlite_template: Path) -> Run:
    """Run `cairn` with arguments on a migrated database."""
    databases.copy_sqlite(sqlite_template, folder)
    return run_without_database


def run_without_database(*arguments: str) -> Result:
    """Run `cairn`; a bug shows its own trace."""
    return CliRunner().invoke(main, arguments, catch_exceptions=False)
