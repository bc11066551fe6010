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


def test_a_thread_stays_for_the_request_that_follows_at_once(
    worker: Any, connection: Connection, answers: Answers
) -> None:
    connection.browser.send(b"12")
    assert worker.handle(connection) is True
    assert connection.answered == 2


def test_a_thread_goes_where_nothing_follows(
    worker: Any, connection: Connection, answers: Answers
) -> None:
    connection.browser.send(b"1")
    assert worker.handle(connection) is True
    assert connection.answered == 1


def test_a_thread_leaves_a_connection_that_is_not_kept(
    worker: Any, connection: Connection, answers: Answers
) -> None:
    answers.keeps = False
    connection.browser.send(b"12")
    assert worker.handle(connection) is False
    assert connection.answered == 1


def test_no_thread_stays_once_the_server_stops(
    worker: Any, connection: Connection, answers: Answers
) -> None:
    worker.alive = False
    connection.browser.send(b"12")
    assert worker.handle(connection) is True
    assert connection.answered == 1


def test_most_threads_stay_with_nobody(
    worker: Any, connection: Connection, answers: Answers
) -> None:
    assert worker.staying.acquire(blocking=False)
    assert not worker.staying.acquire(blocking=False)
    connection.browser.send(b"12")
    assert worker.handle(connection) is True
    assert connection.answered == 1


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
