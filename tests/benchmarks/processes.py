"""Programs started for a measurement: what they have used, and their orderly end."""

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.benchmarks.platform import LOOPBACK

STARTS_WITHIN = 60
STOPS_WITHIN = 20
GLANCE = 0.05
MIB = 2**20


class NotPossibleError(Exception):
    """The measurement cannot be made here; the text says what is missing."""


def cpu_seconds(roots: Sequence[psutil.Process]) -> float:
    """Answer the CPU time of these processes and of all below them, the ended ones included."""
    return sum(sum(process.cpu_times()[:4]) for process in _trees(roots))


def largest_worker(root: psutil.Process) -> float:
    """Answer the resident memory, in MiB, of the largest process below this one."""
    return max(process.memory_info().rss for process in root.children(recursive=True)) / MIB


def _trees(roots: Sequence[psutil.Process]) -> list[psutil.Process]:
    return [each for root in roots for each in (root, *root.children(recursive=True))]


def find_program(name: str, folders: str = "") -> str:
    """Answer where a program is. Raises NotPossibleError, in words."""
    candidates = sorted(Path("/").glob(folders), reverse=True) if folders else []
    found = shutil.which(name) or next((str(path) for path in candidates if path.is_file()), None)
    if found is None:
        raise NotPossibleError(
            f"{name} is missing. Install it (Debian: see .ci/run) and try again."
        )
    return found


@contextmanager
def running(
    command: Sequence[str],
    *,
    log: Path,
    is_ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
) -> Iterator[psutil.Process]:
    """Run a program while the block runs; answer it once it is ready."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            user=user,
            group=user,
            cwd="/" if user else None,
        )
    try:
        _wait(process, is_ready, log)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while not is_ready():
        if process.poll() is not None or time.monotonic() > give_up:
            raise NotPossibleError(f"A program did not start:\n{log.read_text()[-2000:]}")
        time.sleep(GLANCE)


def answers(port: int, path: str = "") -> bool:
    """Tell whether something listens on a port; with `path`, whether it answers it as a page."""
    if not path:
        with socket.socket() as probe:
            return probe.connect_ex((LOOPBACK, port)) == 0
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
