"""`cairn worker` in processes that are killed and started again, and the CPU time they use."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from lti_tool.db.engine import make_engine, reading_engine
from lti_tool.settings import Settings

READY = "Delivering scores"
STARTS_WITHIN = 60
OURS = "cairn-soak"


@dataclass
class _Process:
    process: "subprocess.Popen[str]"
    begins_with: float
    """CPU seconds it had used when it was ready: starting costs the same however much is owed."""

    def end(self) -> None:
        """Wait for the end of a process that was told."""
        self.process.wait(STARTS_WITHIN)
        assert self.process.stdout is not None
        self.process.stdout.close()


@dataclass
class Crew:
    """The workers on one database, `size` of them unless one is just being replaced."""

    settings: Settings
    folder: Path
    size: int
    cpu_seconds: float = 0.0
    kills: int = 0
    idle_seconds: float = 0.0
    """How long none was there."""
    _processes: list[_Process] = field(default_factory=list)
    _started: int = 0

    def start(self) -> None:
        """Start until all are there."""
        while len(self._processes) < self.size:
            self._processes.append(self._start_one())

    def kill_one(self, chance: random.Random) -> None:
        """Kill one as a power cut would, and start another in its place."""
        victim = self._processes.pop(chance.randrange(len(self._processes)))
        self._count(victim)
        victim.process.send_signal(signal.SIGKILL)
        victim.end()
        self.kills += 1
        began = time.monotonic()
        was_last = not self._processes
        self.start()
        if was_last:
            self.idle_seconds += time.monotonic() - began

    def stop(self) -> None:
        """End them well."""
        for each in self._processes:
            self._count(each)
            each.process.terminate()
        for each in self._processes:
            each.end()
        self._processes.clear()

    def cpu_so_far(self) -> float:
        """Answer the CPU seconds of all that were and are, without their starting."""
        # Whoever is being replaced just now is counted already.
        return self.cpu_seconds + sum(
            _cpu(each.process.pid) - each.begins_with for each in list(self._processes)
        )

    def sent_by_each(self) -> list[int]:
        """Answer how many scores each process has sent, by its log."""
        logs = sorted(self.folder.glob("worker-*.log"))
        return [log.read_text().count("event=score_sent") for log in logs]

    def _start_one(self) -> _Process:
        self._started += 1
        log = self.folder / f"worker-{self._started:03}.log"
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "lti_tool", "worker"],
                env=_environment(self.settings),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(READY), log.read_text()
        return _Process(process, _cpu(process.pid))

    def _count(self, worker: _Process) -> None:
        self.cpu_seconds += _cpu(worker.process.pid) - worker.begins_with


@contextmanager
def crew_at_work(settings: Settings, folder: Path, *, size: int) -> Iterator[Crew]:
    """Have workers at work while the block runs."""
    crew = Crew(settings, folder, size)
    crew.start()
    try:
        yield crew
    finally:
        crew.stop()


def named_url(database_url: str) -> str:
    """Answer the address for connections of ours, so that PostgreSQL can tell them apart."""
    if database_url.startswith("sqlite"):
        return database_url
    url = make_url(database_url).update_query_dict({"application_name": OURS})
    return url.render_as_string(hide_password=False)


class ServerTime:
    """The CPU time that PostgreSQL's processes spend on one database; nothing on SQLite."""

    def __init__(self, database_url: str) -> None:
        self._engine: Engine | None = None
        if not database_url.startswith("sqlite"):
            self._engine = reading_engine(make_engine(database_url))
        self._first: dict[int, float] = {}
        self._last: dict[int, float] = {}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        if self._engine is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        if self._engine is not None:
            self._thread.join()
            self._engine.dispose()

    @property
    def cpu_seconds(self) -> float:
        """Answer what was seen; what a process used in its last moments is missed."""
        return sum(self._last[pid] - self._first[pid] for pid in self._last)

    def _watch(self) -> None:
        assert self._engine is not None
        query = text(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND application_name <> :ours"
        )
        is_first = True
        while not self._ending.wait(0.2):
            with self._engine.connect() as connection:
                pids = list(connection.scalars(query, {"ours": OURS}))
            for pid in pids:
                with suppress(psutil.Error):
                    used = _cpu(pid)
                    self._first.setdefault(pid, used if is_first else 0.0)
                    self._last[pid] = used
            is_first = False


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _environment(settings: Settings) -> dict[str, str]:
    return os.environ | {  # noqa: TID251 -- handed on
        "CAIRN_BASE_URL": settings.base_url,
        "CAIRN_DATABASE_URL": settings.database_url,
        "CAIRN_KEYS_DIR": str(settings.keys_dir),
        "CAIRN_SECRET_KEY": settings.secret_key,
        "CAIRN_ALLOW_HTTP": "1",
    }
