"""`cairn worker`: deliver scores in a process of its own."""

import signal
import threading

import click

from lti_tool.bootstrap import build_engine_room
from lti_tool.logs import configure_logs
from lti_tool.settings import read_settings


@click.command()
def worker() -> None:
    """Deliver scores in a process of its own, until it is told to stop."""
    told_to_stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: told_to_stop.set())
    settings = read_settings()
    configure_logs(settings.log_level)
    tool, engine = build_engine_room(settings)
    engine.start(tool)
    click.echo("Delivering scores. Ctrl-C stops.")
    told_to_stop.wait()
    engine.stop()
