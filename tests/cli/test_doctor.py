"""`cairn doctor`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, run_without_database
from tests.cli.test_platforms import ADDRESSES, NAMED


def test_all_is_well(run: Run) -> None:
    run("platforms", "add", *NAMED, *ADDRESSES)

    result = run("doctor")

    assert result.exit_code == 0
    assert [line.split(": ")[1].split(".")[0] for line in result.output.splitlines()] == [
        "well"
    ] * 6


def test_an_empty_place_is_told_what_to_do_and_stays_empty(folder: Path) -> None:
    result = run_without_database("doctor")

    assert result.exit_code == 1
    assert "Database: not well. There is none yet. “cairn db upgrade” makes it." in result.output
    assert "Platforms: not well." in result.output
    assert "Keys: well. None in keys yet" in result.output
    assert list(folder.glob("*.sqlite3*")) == []


def test_an_old_database_is_told_what_to_do(folder: Path) -> None:
    (folder / "cairn.sqlite3").touch()

    result = run_without_database("doctor")

    assert "Database: not well. The database is at revision none" in result.output
    assert "Platforms: not well. The database said no: no such table" in result.output


def test_a_first_key_is_counted(run: Run) -> None:
    run("keys", "list")

    assert "Keys: well. 1 in keys, readable by their owner alone." in run("doctor").output


def test_a_key_that_others_can_read_is_found(run: Run, folder: Path) -> None:
    run("keys", "list")
    (key,) = (folder / "keys").glob("*.pem")
    key.chmod(0o644)

    result = run("doctor")

    assert result.exit_code == 1
    assert f"Keys: not well. Others can read {key.name}." in result.output


def test_an_address_with_a_path_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_BASE_URL", "https://cairn.example/tool")

    result = run("doctor")

    assert "Address: not well. CAIRN_BASE_URL is https://cairn.example/tool" in result.output
