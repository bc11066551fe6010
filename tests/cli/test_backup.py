"""`cairn backup`."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run_without_database
from tests.cli.test_platforms import ADDRESSES, NAMED


def test_a_backup_holds_what_was_committed_even_in_the_log(run: Run, folder: Path) -> None:
    run("platforms", "add", *NAMED, *ADDRESSES)

    result = run("backup", "copy.sqlite3")

    assert result.exit_code == 0
    with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT client_id FROM registration").fetchall() == [("cairn",)]
    assert stat.S_IMODE((folder / "copy.sqlite3").stat().st_mode) == 0o600


def test_an_existing_file_is_left_alone(run: Run, folder: Path) -> None:
    (folder / "mine.txt").write_text("mine")

    result = run("backup", "mine.txt")

    assert result.exit_code == 1
    assert result.stderr == "Error: mine.txt exists already and is left as it is.\n"
    assert (folder / "mine.txt").read_text() == "mine"


def test_no_database_is_said_and_nothing_is_made(folder: Path) -> None:
    result = run_without_database("backup", "copy.sqlite3")

    assert result.exit_code == 1
    assert "There is no database at" in result.stderr
    assert list(folder.glob("*.sqlite3")) == []


def test_postgresql_is_referred_to_its_own_tool_without_the_password(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_DATABASE_URL", "postgresql://cairn:hush@db.example/cairn")

    result = run_without_database("backup", "copy.dump")

    assert result.exit_code == 1
    assert "pg_dump --format=custom --file='copy.dump'" in result.stderr
    assert "'postgresql://cairn@db.example/cairn'" in result.stderr
    assert "hush" not in result.stderr
