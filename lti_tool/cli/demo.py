"""`cairn demo`: the tool and a small LMS on this machine, with a sample unit, until Ctrl-C."""

import os
import sys
from pathlib import Path

import click

from lti_tool.cli.children import (
    Program,
    refuse_taken_port,
    running,
    stoppable,
    wait_until_ready,
    watch,
)
from lti_tool.settings import read_settings

DATABASE = "cairn.sqlite3"
MADE_HERE = (f"{DATABASE}*", "lms.*", "tool.log", "platform-key.pem")
KEPT = ("CAIRN_KEYS_DIR", "CAIRN_CONFIG_FILE", "CAIRN_LOG_LEVEL")
"""Settings the demo takes over; the others, a real database above all, it leaves alone."""

READY = """
  Cairn is ready. Open

      {lms}

  and choose who to be: a student takes the check, the teacher sees the board.
  Everything is kept in {folder}; Ctrl-C stops it.
"""


@click.command()
@click.option("--fresh", is_flag=True, help="Forget what earlier demos left.")
@click.option("--tool-port", default=8000, type=click.IntRange(1, 65535))
@click.option("--lms-port", default=8090, type=click.IntRange(1, 65535))
@click.option(
    "--folder",
    default="instance/demo",
    envvar="CAIRN_DEMO_DIR",
    show_envvar=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demo keeps its things.",
)
def demo(tool_port: int, lms_port: int, folder: Path, *, fresh: bool) -> None:
    """Run the tool and a small LMS on this machine, with a sample unit to try."""
    with stoppable() as stop:
        refuse_taken_port(tool_port, option="--tool-port")
        refuse_taken_port(lms_port, option="--lms-port")
        folder.mkdir(parents=True, exist_ok=True)
        if fresh:
            _forget(folder)
        environment = _environment(folder.resolve(), tool_port)
        settings = read_settings(environment)
        programs = (_tool(folder, tool_port), _lms(folder, lms_port, tool_port))
        with running(programs, environment) as children:
            # Loaded only now, while the two are starting: it takes as long as they do.
            from lti_tool.cli.demo_content import prepare  # noqa: PLC0415

            lms = f"http://localhost:{lms_port}"
            prepare(settings, lms, database=folder / DATABASE)
            wait_until_ready(children, stop)
            if not stop.is_made:
                click.echo(READY.format(lms=lms, folder=folder))
            watch(children, stop)


def _forget(folder: Path) -> None:
    for pattern in MADE_HERE:
        for path in folder.glob(pattern):
            path.unlink()


def _environment(folder: Path, tool_port: int) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 -- handed on to the two programs
        if not name.startswith("CAIRN_") or name in KEPT
    }
    return inherited | {
        "CAIRN_ALLOW_HTTP": "1",
        "CAIRN_BASE_URL": f"http://127.0.0.1:{tool_port}",
        "CAIRN_DATABASE_URL": f"sqlite:///{folder / DATABASE}",
    }


def _tool(folder: Path, port: int) -> Program:
    command = (sys.executable, "-m", "lti_tool", "serve", "--port", str(port))
    return Program("The tool", command, port, "/healthz", folder / "tool.log")


def _lms(folder: Path, port: int, tool_port: int) -> Program:
    module = (sys.executable, "-m", "lti_tool.demo_lms", "--port", str(port))
    tool = ("--tool", f"http://127.0.0.1:{tool_port}")
    state = ("--state", str(folder / "lms.json"))
    return Program("The demo LMS", (*module, *tool, *state), port, "/", folder / "lms.log")
