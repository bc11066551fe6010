"""`cairn keys`."""

import stat
from pathlib import Path

from tests.cli.conftest import run_without_database


def test_the_first_key_is_made_for_its_owner_alone(folder: Path) -> None:
    result = run_without_database("keys", "list")

    assert result.exit_code == 0
    (made,) = (folder / "keys").glob("*.pem")
    assert result.output == f"{made.stem}  signs\n"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_rotating_keeps_the_old_key_published(folder: Path) -> None:
    old = run_without_database("keys", "list").output.split()[0]

    new = run_without_database("keys", "rotate").output.split()[0]

    listed = run_without_database("keys", "list").output.splitlines()
    assert listed == [f"{new}  signs", f"{old}  still published"]
