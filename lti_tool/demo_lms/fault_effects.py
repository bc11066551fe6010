"""Break requests on purpose, as the armed faults demand."""

from __future__ import annotations

import functools
import socket
import time
from collections.abc import Callable
from typing import ParamSpec

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.faults import Fault, FaultKind, Service
from lti_tool.demo_lms.lms import current_lms

P = ParamSpec("P")

RETRY_AFTER_SECONDS = 2


def breakable(
    service: Service,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Put a view at the mercy of the faults armed for its service."""

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @functools.wraps(view)
        def broken_or_not(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            for fault in current_lms().faults.strike(service):
                answer = _suffer(fault)
                if answer is not None:
                    return answer
            return view(*args, **kwargs)

        return broken_or_not

    return decorate


def hang_up_if_told(response: Response) -> Response:
    """Close the connection after the work is done, whatever the answer would have been."""
    if g.pop("hang_up", False):
        _hang_up()
    return response


def _suffer(fault: Fault) -> Response | None:
    match fault.kind:
        case FaultKind.SLOW:
            time.sleep(fault.delay_ms / 1000)
            return None
        case FaultKind.DROP_BEFORE:
            return _hang_up()
        case FaultKind.STORE_THEN_DROP:
            g.hang_up = True
            return None
    status, text, headers = _ANSWERS[fault.kind]
    return Response(text, status, headers, mimetype="text/plain")


_ANSWERS = {
    FaultKind.ERROR_500: (500, "Internal Server Error\n", {}),
    FaultKind.UNAVAILABLE_503: (
        503,
        "Service Unavailable\n",
        {"Retry-After": str(RETRY_AFTER_SECONDS)},
    ),
    # Canvas throttles with a 403, this text and no Retry-After; it means "later".
    FaultKind.RATE_LIMITED_403: (
        403,
        "403 Forbidden (Rate Limit Exceeded)\n",
        {"X-Rate-Limit-Remaining": "0.0"},
    ),
    FaultKind.RATE_LIMITED_429: (429, "Too Many Requests\n", {"Retry-After": "1"}),
}


def _hang_up() -> Response:
    connection = request.environ.get("werkzeug.socket")
    if connection is None:
        # Without a server there is nothing to close; a test client must notice all the same.
        message = "the demo LMS dropped the connection"
        raise ConnectionAbortedError(message)
    connection.shutdown(socket.SHUT_RDWR)
    # The server finds the socket closed and sends nothing of this.
    return Response(status=500)
