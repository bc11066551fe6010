"""The task engine in processes of its own, told what to do, killed, and waited for."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lti_tool.domain.gradebook.delivery import ScoreState
from tests.support.serving import Town

ROOT = Path(__file__).parents[2]
PATIENCE = 60

_numbers = itertools.count(1)


@dataclass
class Program:
    """An engine in a process of its own."""

    process: "subprocess.Popen[str]"
    output: Path

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)


@contextmanager
def engine_at_work(town: Town, *wanted: str) -> Iterator[Program]:
    """Run an engine while the block runs; `wanted` are the schedules it keeps."""
    settings = town.tool.settings
    output = settings.config_file.parent / f"engine-{next(_numbers)}.txt"
    environment = os.environ | {  # noqa: TID251 -- handed on
        "CAIRN_BASE_URL": settings.base_url,
        "CAIRN_DATABASE_URL": settings.database_url,
        "CAIRN_KEYS_DIR": str(settings.keys_dir),
        "CAIRN_SECRET_KEY": settings.secret_key,
        "CAIRN_ALLOW_HTTP": "1",
    }
    with output.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.worker.engine_process", *wanted],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", output.read_text()
        program = Program(process, output)
        yield program
        if process.poll() is None:
            program.tell("stop")
            assert process.wait(PATIENCE) == 0, output.read_text()


def wait_until(is_so: Callable[[], object], program: Program | None = None) -> None:
    give_up = time.monotonic() + PATIENCE
    while not is_so():
        said = program.output.read_text() if program else ""
        assert time.monotonic() < give_up, said
        time.sleep(0.05)


def is_sent(town: Town) -> Callable[[], bool]:
    return lambda: town.owed().state == ScoreState.SENT
