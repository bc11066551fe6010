"""A server that trickles its answer does not hold a thread for as long as it likes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lti_tool.domain.errors import LmsUnavailableError
from lti_tool.lti.service_http import ServiceHttp
from tests.support.clock import FakeClock

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@contextmanager
def trickling(first: bytes, drop: bytes) -> Iterator[str]:
    """Serve one answer whose beginning comes at once and whose rest comes drop by drop."""
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            try:
                connection.sendall(first)
                while not ended.wait(0.02):
                    connection.sendall(drop)
            except OSError:
                return

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        ended.set()
        server.join(5)
        listener.close()


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        (HEAD + b"Content-Length: 100000\r\n\r\n", b"b"),
        (HEAD + b"Connection: close\r\n\r\n", b"c"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x"),
    ],
    ids=["headers", "body", "body without a length", "chunk size"],
)
def test_an_answer_that_trickles_is_cut_off_as_a_whole(first: bytes, drop: bytes) -> None:
    http = ServiceHttp(clock=FakeClock(), allow_http=True, whole_answer_seconds=0.3)
    with trickling(first, drop) as url, pytest.raises(LmsUnavailableError) as late:
        http.send("GET", url, headers={})
    assert late.value.is_ambiguous
