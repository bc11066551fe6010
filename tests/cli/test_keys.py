"""`cairn keys`."""

import stat
from pathlib import Path

from tests.cli.conftest import run_without_database


def test_the_first_key_is_made_for_its_owner_alone(folder: Path) -> None:
    result = run_without_database("keys", "list")

    assert result.exit_code == 0
    (made,) = (folder / "keys").glob("*.pem")
    assert result.output.startswith(f"{made.stem}  shared  signs, from ")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_new_key_is_published_a_day_before_it_signs(folder: Path) -> None:
    old = run_without_database("keys", "list").output.split()[0]

    new = run_without_database("keys", "rotate").output.split()[0]

    listed = run_without_database("keys", "list").output.splitlines()
    assert [line.split(",")[0] for line in listed] == [
        f"{new}  shared  waits",
        f"{old}  shared  signs",
    ]


def test_a_key_that_leaked_is_replaced_at_once(folder: Path) -> None:
    run_without_database("keys", "list")

    new = run_without_database("keys", "rotate", "--at-once").output.split()[0]

    listed = run_without_database("keys", "list").output.splitlines()
    assert listed[0].startswith(f"{new}  shared  signs")
    assert "published" in listed[1]


def test_a_platform_has_keys_of_its_own(folder: Path) -> None:
    run_without_database("keys", "rotate", "--registration", "3", "--at-once")

    assert "platform 3  signs" in run_without_database("keys", "list").output
