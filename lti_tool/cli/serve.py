"""`cairn serve`: the tool under gunicorn, with the task engine in the same process."""

import ctypes
import gc
import subprocess
import sys
from contextlib import suppress
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.engine import make_url

from lti_tool.bootstrap import build_app, build_engine_room
from lti_tool.cli.serving_threads import TakingTurns
from lti_tool.logs import configure_logs
from lti_tool.settings import Settings, read_settings

STOPS_WITHIN = 15
"""Seconds that requests and deliveries under way are given when the server stops."""

GARBAGE_AFTER = 2_000
"""Objects made, and not freed at once, before Python looks for those that hold each other."""

_M_ARENA_MAX = -8
"""glibc's name for how many heaps the threads of a process share (malloc.h)."""


@click.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=click.IntRange(1, 65535))
@click.option("--threads", default=16, type=click.IntRange(1, 256), help="Requests at once.")
def serve(host: str, port: int, threads: int) -> None:
    """Serve the tool and deliver scores, in one process.

    A SQLite database is brought up to date first; for PostgreSQL run “cairn db upgrade” when you
    upgrade Cairn.
    """
    settings = read_settings()
    configure_logs(settings.log_level)
    _prepare_database(settings)
    Server(settings, bind=f"{host}:{port}", threads=threads).run()


def _prepare_database(settings: Settings) -> None:
    """See to the tables in a process of its own: what that loads would stay in the worker."""
    is_sqlite = make_url(settings.database_url).get_backend_name() == "sqlite"
    command = (sys.executable, "-m", "lti_tool", "db", "upgrade" if is_sqlite else "check")
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 -- ours
    if ended.returncode:
        sys.exit(ended.returncode)  # in words, it has said why


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with one worker of many threads: the task engine lives once, in that worker."""

    def __init__(self, settings: Settings, *, bind: str, threads: int) -> None:
        self._settings = settings
        self._options = {
            "bind": bind,
            "threads": threads,
            "worker_class": TakingTurns,
            "workers": 1,
            "graceful_timeout": STOPS_WITHIN,
            "loglevel": "warning",
            "proc_name": "cairn",
            "control_socket_disable": True,
            "post_worker_init": self._start_engine,
            "worker_exit": self._stop_engine,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn our options; it reads no file and no command line of its own."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the tool, after the fork: connections and threads do not survive one."""
        _share_one_heap()
        self._tool, self._engine = build_engine_room(self._settings)
        app = build_app(self._tool)
        # Looking for garbage every 700 objects took a tenth of every request; what is here stays.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE_AFTER, 20, 20)
        return app

    def _start_engine(self, _worker: Any) -> None:  # noqa: ANN401 -- gunicorn has no types
        self._engine.start(self._tool)

    def _stop_engine(self, _arbiter: Any, _worker: Any) -> None:  # noqa: ANN401 -- as above
        self._engine.stop()


def _share_one_heap() -> None:
    """Spare the threads a heap of their own: only one at a time runs Python and asks for memory."""
    with suppress(OSError, AttributeError):  # elsewhere than on glibc there is nothing to spare
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
