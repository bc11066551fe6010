"""Start a demo LMS from the command line: python -m lti_tool.demo_lms."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from lti_tool.demo_lms.serving import make_lms_server
from lti_tool.demo_lms.settings import (
    LOOPBACK_HOSTS,
    LoginMethod,
    ProfileName,
    Settings,
    StorageTarget,
)


@click.command()
@click.option("--port", default=8090, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--host",
    default="localhost",
    show_default=True,
    type=click.Choice(LOOPBACK_HOSTS),
    help="The name in the issuer; it is served on the loopback interface only.",
)
@click.option(
    "--tool",
    "tool_url",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Where the tool answers.",
)
@click.option(
    "--state",
    "state_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the gradebook in this JSON file, and the platform's key beside it.",
)
@click.option(
    "--activity",
    "extra_units",
    multiple=True,
    metavar="UNIT",
    help="Add an activity with this cairn_unit to Mathematics 6A; may be repeated.",
)
@click.option(
    "--login-method",
    default="post",
    show_default=True,
    type=click.Choice([method.value for method in LoginMethod]),
    help="How a launch calls the tool's login address.",
)
@click.option(
    "--profile",
    default="strict",
    show_default=True,
    type=click.Choice([name.value for name in ProfileName]),
    help="The product to behave like.",
)
@click.option(
    "--storage",
    type=click.Choice([target.value for target in StorageTarget]),
    help="Offer tools to keep their state in this window; without it, as the product does.",
)
def main(  # noqa: PLR0917 - one argument for each option
    port: int,
    host: str,
    tool_url: str,
    state_file: Path | None,
    extra_units: tuple[str, ...],
    login_method: str,
    profile: str,
    storage: str | None,
) -> None:
    """Run a small LTI 1.3 platform for trying out a tool on this machine."""
    try:
        settings = Settings(
            port=port,
            host=host,
            tool_url=tool_url,
            state_file=state_file,
            extra_units=extra_units,
            login_method=LoginMethod(login_method),
            profile=ProfileName(profile),
            storage=StorageTarget(storage) if storage else None,
        )
        server, _lms = make_lms_server(settings)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error

    # shutdown() waits for serve_forever() to end, so it must not run in the thread that serves.
    def stop(_signal: int, _frame: object) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"Demo LMS: {settings.base_url} (tool: {settings.tool_url})")
    server.serve_forever()
    server.server_close()


if __name__ == "__main__":
    main()
