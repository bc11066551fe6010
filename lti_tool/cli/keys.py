"""`cairn keys`: the tool's own key pairs."""

from datetime import datetime

import click

from lti_tool.bootstrap import system_clock
from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.tool_keys import HEAD_START, ListedKey, ToolKeys
from lti_tool.settings import read_settings

REGISTRATION = click.option(
    "--registration",
    type=int,
    help="The number of a platform (“cairn platforms list”); without it, the shared key.",
)


@click.group()
def keys() -> None:
    """Look after the tool's own keys, with which platforms recognise it."""


@keys.command("list")
def list_keys() -> None:
    """List the keys: shared ones, then each platform's, newest first. The first is made here."""
    tool_keys = _keys()
    tool_keys.jwks()
    for key in tool_keys.listed(now=system_clock()):
        click.echo(_line(key))


@keys.command()
@REGISTRATION
@click.option(
    "--at-once",
    is_flag=True,
    help="Sign with it now: for a key that leaked. Some platforms refuse us until they look again.",
)
def rotate(registration: int | None, *, at_once: bool) -> None:
    """Publish a new key, which signs from tomorrow on.

    A day is as long as a platform keeps our key set; so no launch and no grade is lost. Old keys
    stay published for a week after they last signed, and are then deleted here.
    """
    tool_keys, now = _keys(), system_clock()
    begins_at = now if at_once else now + HEAD_START
    owner = None if registration is None else RegistrationId(registration)
    kid = tool_keys.rotate(owner, begins_at=begins_at)
    click.echo(f"{kid}  signs from {_moment(begins_at)}")
    for ended in tool_keys.retire(now=now):
        click.echo(f"{ended}  deleted: it has not signed for a week")


def _line(key: ListedKey) -> str:
    owner = "shared" if key.registration_id is None else f"platform {key.registration_id}"
    return f"{key.kid}  {owner}  {key.state.value}, from {_moment(key.begins_at)}"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _keys() -> ToolKeys:
    return ToolKeys(read_settings().keys_dir)
