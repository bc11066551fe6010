"""The threads of `cairn serve`: one request at a time, and nobody waits for a slow one."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import ThreadWorker

from lti_tool.cli.serving_threads import TakingTurns, Turns

PATIENCE = 10
NOT_IN_A_TEST = 60.0
AT_ONCE = 0.001


def test_the_second_request_waits_for_the_first_to_end() -> None:
    turns, said = Turns(NOT_IN_A_TEST), []

    def second() -> None:
        with turns.taken() as is_taken:
            said.append(f"second, {is_taken}")

    thread = Thread(target=second)
    with turns.taken():
        thread.start()
        thread.join(0.05)
        said.append("first")
    thread.join(PATIENCE)

    assert said == ["first", "second, True"]


def test_nobody_waits_long_for_a_slow_request() -> None:
    turns, is_through, may_end = Turns(AT_ONCE), Event(), Event()

    def slow() -> None:
        with turns.taken():
            is_through.set()
            may_end.wait(PATIENCE)

    thread = Thread(target=slow)
    thread.start()
    assert is_through.wait(PATIENCE)

    with turns.taken() as is_taken:
        assert not is_taken
    may_end.set()
    thread.join(PATIENCE)


def test_who_goes_ahead_without_a_turn_ends_nobody_elses() -> None:
    turns = Turns(AT_ONCE)
    with turns.taken():
        with turns.taken() as is_taken:
            assert not is_taken
        with turns.taken() as is_taken:
            assert not is_taken


def test_a_request_that_fails_gives_its_turn_back() -> None:
    turns = Turns(NOT_IN_A_TEST)
    with pytest.raises(ValueError, match="broken"), turns.taken():
        raise ValueError("broken")
    with turns.taken() as is_taken:
        assert is_taken


@dataclass
class Connection:
    """What the worker looks at of a connection, and its other end."""

    sock: socket.socket
    browser: socket.socket
    is_http2: bool = False
    answered: int = 0


@pytest.fixture
def connection() -> Iterator[Connection]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Connection(ours, theirs)


@dataclass
class Answers:
    """Stands in for gunicorn's own answering: reads a byte, and tells what is done."""

    keeps: bool = True

    def handle(self, conn: Connection) -> bool:
        conn.answered += 1
        conn.sock.recv(1)
        return self.keeps


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    answers = Answers()
    monkeypatch.setattr(ThreadWorker, "handle", lambda _, conn: answers.handle(conn))
    return answers


@pytest.fixture
def worker() -> Iterator[Any]:
    config = Config()
    config.set("threads", 4)
    one = TakingTurns(1, 1, [], None, 30, config, None)
    yield one
    one.tmp.close()


@pytest.mark.parametrize(
    ("sent", "is_kept", "is_alive", "is_busy", "answered"),
    [
        pytest.param(b"12", True, True, False, 2, id="for the request that follows at once"),
        pytest.param(b"1", True, True, False, 1, id="not where nothing follows"),
        pytest.param(b"12", False, True, False, 1, id="not with a connection that is not kept"),
        pytest.param(b"12", True, False, False, 1, id="not once the server stops"),
        pytest.param(b"12", True, True, True, 1, id="not where enough others do"),
    ],
)
def test_a_thread_stays(
    worker: Any,
    connection: Connection,
    answers: Answers,
    *,
    sent: bytes,
    is_kept: bool,
    is_alive: bool,
    is_busy: bool,
    answered: int,
) -> None:
    answers.keeps, worker.alive = is_kept, is_alive
    if is_busy:  # one of four threads may stay
        assert worker.staying.acquire(blocking=False)
        assert not worker.staying.acquire(blocking=False)
    connection.browser.send(sent)
    assert worker.handle(connection) is is_kept
    assert connection.answered == answered


def test_a_request_is_answered_in_its_turn(worker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def look(_: object, _request: object, _connection: object) -> bool:
        with worker.turns.taken() as is_free:
            seen.append(is_free)
        return True

    monkeypatch.setattr(ThreadWorker, "handle_request", look)
    assert worker.handle_request(None, None) is True
    with worker.turns.taken() as is_free:
        seen.append(is_free)
    assert seen == [False, True]
