"""`cairn db`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, run_without_database


def test_upgrade_makes_the_tables(folder: Path) -> None:
    result = run_without_database("db", "upgrade")

    assert result.exit_code == 0
    assert result.output.startswith("The database is at revision 0")
    assert (folder / "cairn.sqlite3").is_file()


def test_check_is_content_with_current_tables(run: Run) -> None:
    assert run("db", "check").exit_code == 0


def test_check_fails_in_one_sentence_when_there_are_no_tables(folder: Path) -> None:
    result = run_without_database("db", "check")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Run “cairn db upgrade”" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_database_that_cannot_be_reached_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")

    result = run_without_database("db", "check")

    assert result.exit_code == 1
    assert result.stderr == "Error: The database said no: unable to open database file\n"


def test_a_setting_that_cannot_be_used_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_BASE_URL", "http://cairn.example")

    result = run_without_database("db", "check")

    assert result.exit_code == 1
    assert "CAIRN_BASE_URL is http://cairn.example" in result.stderr
