"""Every command explains itself."""

import click
import pytest
from click.testing import CliRunner

from lti_tool.cli import main


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((*path, name))
        if isinstance(command, click.Group):
            found.extend(_commands(command, (*path, name)))
    return found


@pytest.mark.parametrize("command", _commands(main), ids=" ".join)
def test_every_command_has_help(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*command, "--help"])

    assert result.exit_code == 0
    assert f"Usage: main {' '.join(command)}" in result.output
    words = result.output.split("\n\n")[1].strip()
    assert words.endswith((".", ":"))


def test_the_promised_commands_are_there() -> None:
    found = {" ".join(command) for command in _commands(main)}

    assert found >= {
        "demo",
        "serve",
        "worker",
        "db upgrade",
        "db check",
        "keys list",
        "keys rotate",
        "platforms import",
        "platforms add",
        "platforms list",
        "platforms approve",
        "platforms disable",
        "content import",
        "content export",
        "doctor",
        "backup",
    }
