"""`cairn doctor`: look over an installation and say what is wrong with it."""

import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import click
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from lti_tool.bootstrap import build_tool
from lti_tool.cli.group import what_database_said
from lti_tool.db.engine import make_engine
from lti_tool.db.migrate import check, head_revision
from lti_tool.db.models import RegistrationRow
from lti_tool.db.models.platforms import Approval
from lti_tool.domain.errors import DomainError, StorageUnavailableError
from lti_tool.lti.tool_keys import SUFFIX, ToolKeys
from lti_tool.lti.trusted_roots import count_roots
from lti_tool.settings import Settings, read_settings
from lti_tool.worker.engine import engine_url

OWNER_ONLY = 0o077
"""The mode bits that nobody but a key's owner may have."""


class UnwellError(Exception):
    """One thing that is not as it should be, in words."""


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Look over this installation: a line for each thing, exit status 1 if one is wrong."""
    settings = read_settings()
    lines = [_examine(name, look, settings) for name, look in EXAMINATIONS.items()]
    if not all(lines):
        context.exit(1)


def _examine(name: str, look: Callable[[Settings], str], settings: Settings) -> bool:
    try:
        found, is_well = look(settings), True
    except (UnwellError, DomainError, OSError, ValueError) as error:
        found, is_well = str(error), False
    except (StorageUnavailableError, DBAPIError) as error:
        found, is_well = f"The database said no: {what_database_said(error)}.", False
    mark = click.style("well", fg="green") if is_well else click.style("not well", fg="red")
    click.echo(f"{name}: {mark}. {found}")
    return is_well


def _database(settings: Settings) -> str:
    if _is_missing(settings.database_url):
        raise UnwellError("There is none yet. “cairn db upgrade” makes it.")
    engine = make_engine(settings.database_url)
    try:
        check(engine)
        return f"Reachable ({engine.dialect.name}) and at revision {head_revision()}."
    finally:
        engine.dispose()


def _keys(settings: Settings) -> str:
    open_to_others = [
        path.name
        for path in settings.keys_dir.glob(f"*{SUFFIX}")
        if stat.S_IMODE(path.stat().st_mode) & OWNER_ONLY
    ]
    if open_to_others:
        raise UnwellError(
            f"Others can read {', '.join(open_to_others)}. Give it mode 600 "
            f"(chmod 600 {settings.keys_dir}/*{SUFFIX}), or make a new key: cairn keys rotate."
        )
    if not any(settings.keys_dir.glob(f"*{SUFFIX}")):
        return f"None in {settings.keys_dir} yet; the first is made when it is needed."
    count = len(ToolKeys(settings.keys_dir).jwks()["keys"])
    return f"{count} in {settings.keys_dir}, readable by their owner alone."


def _address(settings: Settings) -> str:
    parts = urlsplit(settings.base_url)
    if not parts.hostname or parts.path or parts.query or parts.fragment:
        raise UnwellError(
            f"CAIRN_BASE_URL is {settings.base_url}; it must be scheme and host alone, "
            "such as https://cairn.example."
        )
    kind = "https" if settings.is_secure else "http, for this machine only"
    return f"{settings.base_url} ({kind})."


def _certificates(settings: Settings) -> str:
    count = count_roots(settings.ca_file)
    if settings.ca_file is None:
        return "The usual authorities are trusted, and no other."
    return f"{settings.ca_file} adds {count} to the usual authorities."


def _platforms(settings: Settings) -> str:
    if _is_missing(settings.database_url):
        raise UnwellError("None is known without a database.")
    query = select(func.count()).where(RegistrationRow.approval == Approval.ACTIVE)
    with build_tool(settings).reading() as session:
        count = session.scalar(query) or 0
    if not count:
        raise UnwellError("None may launch yet. “cairn platforms import FILE” adds some.")
    return f"{count} may launch."


def _engine(settings: Settings) -> str:
    url = engine_url(settings)
    if _is_missing(url):
        return "It has no books yet; they are made when Cairn is first served."
    engine = make_engine(url)
    try:
        with engine.connect():
            return f"Its books are reachable ({engine.dialect.name})."
    finally:
        engine.dispose()


def _is_missing(database_url: str) -> bool:
    """Tell whether a SQLite file is not there: to connect would make an empty one."""
    url = make_url(database_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()


EXAMINATIONS: dict[str, Callable[[Settings], str]] = {
    "Address": _address,
    "Certificates": _certificates,
    "Database": _database,
    "Keys": _keys,
    "Platforms": _platforms,
    "Task engine": _engine,
}
