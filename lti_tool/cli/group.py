"""The group itself: finds a command's file, and says in one sentence why a command failed."""

from importlib import import_module

import click

from lti_tool.domain.errors import DomainError, StorageUnavailableError

COMMANDS = (
    "demo",
    "serve",
    "worker",
    "db",
    "keys",
    "platforms",
    "content",
    "doctor",
    "backup",
)
"""Each stands in the file of its name."""


class PlainSpokenGroup(click.Group):
    """Turns what a person can act on into a sentence and exit status 1; bugs keep their trace.

    A command's file is loaded when the command is used: `cairn demo` need not wait for all of them.
    """

    def list_commands(self, _context: click.Context) -> list[str]:
        """Answer the names in the order they are listed in."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Answer the command of this name."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"lti_tool.cli.{name}"), name)
        return command

    def invoke(self, context: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(context)
        except (DomainError, ValueError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            what = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{what}{error.strerror or error}") from error
        except Exception as error:
            if (said := what_database_said(error)) is not None:
                raise click.ClickException(f"The database said no: {said}") from error
            raise


def what_database_said(error: BaseException) -> str | None:
    """Answer the first line of the database's own words, None when it was not the database."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 -- half a second, for a failure only

    if isinstance(error, StorageUnavailableError) and error.__cause__ is not None:
        error = error.__cause__
    if not isinstance(error, (DBAPIError, StorageUnavailableError)):
        return None
    said = getattr(error, "orig", None) or error
    return next(iter(str(said).splitlines()), type(said).__name__)


@click.group(
    cls=PlainSpokenGroup,
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
)
@click.version_option(package_name="cairn-lti", prog_name="cairn")
def main() -> None:
    """Cairn: mastery-based learning inside Canvas, Moodle and any LTI Advantage platform.

    Settings come from the environment (CAIRN_DATABASE_URL and others, see docs/configuration.md).
    """
