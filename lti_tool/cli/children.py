"""Run several programs together: all of them answer, or all of them stop."""

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lti_tool.domain.errors import DomainError

STARTS_WITHIN = 60
STOPS_WITHIN = 20
GLANCE = 0.1
LOOPBACK = "127.0.0.1"


class StopRequest:
    """Whether somebody has asked us to stop.

    A signal only leaves a mark here. An exception raised by its handler could be swallowed by
    whatever happened to run just then, and a lock could be one that this thread holds already.
    """

    is_made = False


@dataclass(frozen=True)
class Program:
    """A program to run: it answers on a port of this machine, and what it says goes to a file."""

    name: str
    command: Sequence[str]
    port: int
    ready_path: str
    log: Path


@dataclass(frozen=True)
class Child:
    """A program that was started."""

    program: Program
    process: subprocess.Popen[bytes]

    def refuse_if_dead(self) -> None:
        """Raise DomainError, in words, when it has ended by itself."""
        status = self.process.poll()
        if status is not None:
            raise DomainError(
                "program_ended",
                f"{self.program.name} ended by itself (exit status {status}); "
                f"{self.program.log} says why.",
            )


def refuse_taken_port(port: int, *, option: str) -> None:
    """Raise DomainError when another program answers on a port already."""
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError as error:
        raise DomainError(
            "port_taken",
            f"Port {port} is taken by another program: stop that one, or choose another port "
            f"with {option}.",
        ) from error


@contextmanager
def stoppable() -> Iterator[StopRequest]:
    """Note the signals that ask us to stop: Ctrl-C, kill, a closed terminal."""
    request = StopRequest()

    def note(_number: int, _frame: object) -> None:
        request.is_made = True

    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, note) for number in asked}
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def running(programs: Sequence[Program], environment: Mapping[str, str]) -> Iterator[list[Child]]:
    """Start programs and stop them after the block, however it ends."""
    children: list[Child] = []
    try:
        for program in programs:
            children.append(_start(program, environment))  # noqa: PERF401 -- stop those begun
        yield children
    finally:
        _stop(children)


def wait_until_ready(children: Sequence[Child], stop: StopRequest) -> None:
    """Wait until every program answers, or we are to stop.

    Raises DomainError when one ends by itself or takes too long.
    """
    give_up = time.monotonic() + STARTS_WITHIN
    waiting = list(children)
    while waiting and not stop.is_made:
        _refuse_if_any_dead(children)
        waiting = [child for child in waiting if not _answers(child.program)]
        if waiting and time.monotonic() > give_up:
            silent = waiting[0].program
            raise DomainError("program_silent", f"{silent.name} does not answer; see {silent.log}.")
        time.sleep(GLANCE if waiting else 0)


def watch(children: Sequence[Child], stop: StopRequest) -> None:
    """Wait until we are to stop; raise DomainError as soon as a program ends by itself."""
    while not stop.is_made:
        _refuse_if_any_dead(children)
        time.sleep(GLANCE)


def _refuse_if_any_dead(children: Sequence[Child]) -> None:
    for child in children:
        child.refuse_if_dead()


def _start(program: Program, environment: Mapping[str, str]) -> Child:
    with program.log.open("wb") as log:
        # A process group of its own: Ctrl-C reaches us alone, and we stop them in good order.
        process = subprocess.Popen(  # noqa: S603 -- commands of our own
            program.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    return Child(program, process)


def _answers(program: Program) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, program.port, timeout=5)
    try:
        connection.request("GET", program.ready_path)
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(children: Sequence[Child]) -> None:
    """Ask all to stop, then wait for each; who does not listen is killed."""
    for child in children:
        child.process.terminate()
    for child in children:
        try:
            child.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
