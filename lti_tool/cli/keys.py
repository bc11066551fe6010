"""`cairn keys`: the tool's own key pairs."""

import click

from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.settings import read_settings


@click.group()
def keys() -> None:
    """Look after the tool's own keys, with which platforms recognise it."""


@keys.command("list")
def list_keys() -> None:
    """List the keys, newest first; the first signs. One is made if there is none."""
    for number, key in enumerate(_keys().jwks()["keys"]):
        click.echo(f"{key['kid']}  {'signs' if number == 0 else 'still published'}")


@keys.command()
def rotate() -> None:
    """Make a new key, which signs from now on.

    Old keys stay published, so that nothing breaks. Once every platform has fetched the key set
    again (a day is plenty), their files may be deleted from the keys folder.
    """
    click.echo(f"{_keys().rotate()}  signs from now on")


def _keys() -> ToolKeys:
    return ToolKeys(read_settings().keys_dir)
