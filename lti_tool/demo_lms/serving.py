"""Serve the demo LMS on the loopback interface, in this thread or in another."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from lti_tool.demo_lms.app import create_app
from lti_tool.demo_lms.keys import PlatformKey
from lti_tool.demo_lms.lms import EXTENSION, Lms
from lti_tool.demo_lms.settings import Settings

# Never a name: what "localhost" resolves to is not ours to say.
LOOPBACK = "127.0.0.1"

Around = Callable[[Callable[..., Iterable[bytes]]], Callable[..., Iterable[bytes]]]

logger = logging.getLogger(__name__)


class QuietHandler(WSGIRequestHandler):
    """Logs no requests: their addresses hold tickets and hints."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep what went wrong for those who want to see it."""
        logger.debug(format, *args)


@dataclass(frozen=True, slots=True)
class RunningLms:
    """An LMS that is being served."""

    url: str
    lms: Lms


def make_lms_server(
    settings: Settings,
    key: PlatformKey | None = None,
    *,
    around: Around | None = None,
    listener: socket.socket | None = None,
) -> tuple[BaseWSGIServer, Lms]:
    """Return a server that holds the port already, and the LMS it is going to serve.

    A `listener` that holds the port may be closed afterwards: the server goes on with it.
    """
    app = create_app(settings, key)
    if around is not None:
        app.wsgi_app = around(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way
    server = make_server(
        LOOPBACK,
        settings.port,
        app,
        threaded=True,
        request_handler=QuietHandler,
        fd=None if listener is None else listener.fileno(),
    )
    return server, app.extensions[EXTENSION]


@contextmanager
def running_lms(
    settings: Settings, key: PlatformKey | None = None, *, around: Around | None = None
) -> Iterator[RunningLms]:
    """Serve an LMS from another thread while the block runs; port 0 means any free port.

    `around` puts something around its application, to measure it say.
    """
    with socket.create_server((LOOPBACK, settings.port)) as listener:
        settings = replace(settings, port=listener.getsockname()[1])
        server, lms = make_lms_server(settings, key, around=around, listener=listener)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield RunningLms(settings.base_url, lms)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
