"""`cairn demo`, `serve` and `worker` as programs of their own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 60

pytestmark = pytest.mark.slow


def status(port: int, path: str) -> int:
    """Answer the status a program gives, 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


class Program:
    """A `cairn` command running in a folder, with what it says in a file."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.output = folder / "output.txt"
        command = [sys.executable, "-m", "lti_tool", *arguments]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)} | settings,  # noqa: TID251 -- handed on
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, words: str) -> None:
        """Wait until it says something."""
        give_up = time.monotonic() + PATIENCE
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < give_up, self.said()
            time.sleep(0.05)

    def said(self) -> str:
        return self.output.read_text()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and answer its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lti-config.json").write_text((ROOT / "lti-config.json").read_text())
    return tmp_path


@pytest.fixture
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture
def demo(folder: Path, ports: tuple[int, int]) -> Iterator[Program]:
    tool, lms = (str(port) for port in ports)
    program = Program(folder, "demo", "--tool-port", tool, "--lms-port", lms)
    yield program
    if program.process.poll() is None:
        program.stop()


def children_of(parent: int) -> list[int]:
    """Answer the processes whose parent this is (Linux)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found


def is_gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_demo_runs_both_and_stops_both(
    demo: Program, folder: Path, ports: tuple[int, int], number: signal.Signals
) -> None:
    tool, lms = ports
    demo.wait_for(f"http://localhost:{lms}")
    assert status(tool, "/readyz") == 200
    assert status(lms, "/") in {200, 307}
    started = children_of(demo.process.pid)
    assert len(started) == 2

    assert demo.stop(number) == 0

    assert all(is_gone(process) for process in started)
    assert status(tool, "/healthz") == status(lms, "/") == 0
    assert (folder / "instance/demo/cairn.sqlite3").is_file()


def test_a_demo_that_is_stopped_while_it_starts_leaves_nothing_behind(demo: Program) -> None:
    give_up = time.monotonic() + PATIENCE
    while len(started := children_of(demo.process.pid)) < 2:
        assert time.monotonic() < give_up, demo.said()
        time.sleep(0.01)

    assert demo.stop() == 0

    assert demo.said() == ""
    assert all(is_gone(process) for process in started)


def test_when_one_program_ends_the_other_is_stopped_and_it_is_said(
    demo: Program, ports: tuple[int, int]
) -> None:
    demo.wait_for(f"http://localhost:{ports[1]}")
    first, second = children_of(demo.process.pid)

    os.kill(second, signal.SIGKILL)

    assert demo.process.wait(PATIENCE) == 1
    assert "The demo LMS ended by itself (exit status -9)" in demo.said()
    assert is_gone(first)


def test_a_taken_port_is_one_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        demo = Program(folder, "demo", "--tool-port", port, "--lms-port", str(free_port()))
        assert demo.process.wait(PATIENCE) == 1

    assert demo.said() == (
        f"Error: Port {port} is taken by another program: stop that one, or choose another port "
        "with --tool-port.\n"
    )


def test_a_fresh_demo_forgets_the_old_one_and_nothing_else(
    folder: Path, ports: tuple[int, int]
) -> None:
    place = folder / "instance" / "demo"
    place.mkdir(parents=True)
    (place / "cairn.sqlite3").write_text("not a database")
    (place / "mine.txt").write_text("mine")
    tool, lms = (str(port) for port in ports)

    demo = Program(folder, "demo", "--fresh", "--tool-port", tool, "--lms-port", lms)
    demo.wait_for("Cairn is ready")

    assert demo.stop() == 0
    assert (place / "mine.txt").read_text() == "mine"


def test_serve_upgrades_a_sqlite_file_and_stops_when_asked(folder: Path) -> None:
    port = free_port()
    url = f"sqlite:///{folder / 'new.sqlite3'}"
    server = Program(
        folder,
        *("serve", "--port", str(port)),
        CAIRN_ALLOW_HTTP="1",
        CAIRN_DATABASE_URL=url,
    )
    give_up = time.monotonic() + PATIENCE
    while status(port, "/readyz") != 200:
        assert server.process.poll() is None, server.said()
        assert time.monotonic() < give_up, server.said()
        time.sleep(0.05)

    assert server.stop() == 0
    assert "Traceback" not in server.said()


def test_the_worker_stops_when_asked(folder: Path, sqlite_template: Path) -> None:
    worker = Program(
        folder,
        "worker",
        CAIRN_ALLOW_HTTP="1",
        CAIRN_DATABASE_URL=f"sqlite:///{sqlite_template}",
    )
    worker.wait_for("Delivering scores")

    assert worker.stop() == 0
    assert "Traceback" not in worker.said()
