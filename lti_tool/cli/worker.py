"""`cairn worker`: deliver scores in a process of its own."""

import signal

import click

from lti_tool.bootstrap import build_engine_room
from lti_tool.db.engine import make_engine
from lti_tool.db.migrate import check
from lti_tool.logs import configure_logs
from lti_tool.settings import read_settings

ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM)


@click.command()
def worker() -> None:
    """Deliver scores in a process of its own, until it is told to stop.

    Several may run beside each other and beside “cairn serve”, on one PostgreSQL database.
    """
    # Held back before any thread starts, so that they wait for `sigwait` and interrupt nothing.
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKED_TO_STOP)
    settings = read_settings()
    configure_logs(settings.log_level)
    _check_database(settings.database_url)
    tool, engine = build_engine_room(settings)
    engine.start(tool)
    click.echo("Delivering scores. Ctrl-C stops.")
    signal.sigwait(ASKED_TO_STOP)
    engine.stop()


def _check_database(url: str) -> None:
    engine = make_engine(url)
    try:
        check(engine)
    finally:
        engine.dispose()
