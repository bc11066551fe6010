"""Say what an LMS's status means: later, never, and which kind of never."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Protocol

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError

LONGEST_WAIT = 24 * 60 * 60.0

_CODES: dict[int, str] = {
    401: "not_authorized",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    410: "not_found",
    412: "forbidden",  # Canvas: "Tool does not have permission to view line_item"
    422: "unprocessable",
}

_WORDS: dict[str, str] = {
    "not_authorized": "The LMS does not accept this tool's credentials for this.",
    "forbidden": "The LMS does not let this tool do that.",
    "not_found": "The LMS no longer has what we asked for.",
    "conflict": "The LMS already holds a newer score.",
    "unprocessable": "The LMS understood the request and refused it.",
    "bad_request": "The LMS refused the request.",
    "not_a_gradable_user": "The LMS does not keep a grade for this person in this course.",
    "redirected": "The LMS's address has moved. Correct it in the platform's settings.",
}

# What LMSs say in a refused score's body, or (Moodle) in the status line alone.
_HINTS: tuple[tuple[str, str], ...] = (
    ("is not a student", "not_a_gradable_user"),  # Canvas, 422
    ("incorrect score received", "not_a_gradable_user"),  # Moodle, 400; our scores are complete
    ("before last updated timestamp", "conflict"),  # Canvas, 400
)

_TRY_LATER = frozenset({408, 425, 429})
# A gateway's or a crashed application's answer does not say whether the work was done.
_PERHAPS_DONE = frozenset({500, 502, 504})
_MOST_TEXT = 4096


class _Answer(Protocol):
    @property
    def status(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


def raise_for_status(answer: _Answer, *, now: datetime) -> None:
    """Raise LmsUnavailableError or LmsRefusedError unless the status is a success.

    The messages never quote the answer: LMSs echo names and scores in it.
    """
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    text = f"{answer.reason} {answer.body[:_MOST_TEXT].decode(errors='replace')}".lower()
    # Canvas throttles with 403 and this text (canvas.md, section 2.5).
    is_throttled = answer.status in _TRY_LATER or (
        answer.status == HTTPStatus.FORBIDDEN and "rate limit exceeded" in text
    )
    if is_throttled or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        words = "asks us to slow down" if is_throttled else "has trouble of its own"
        raise LmsUnavailableError(
            f"The LMS {words} (status {answer.status}).",
            retry_after=_retry_after(answer.headers.get("Retry-After", ""), now=now),
            is_ambiguous=answer.status in _PERHAPS_DONE,
        )
    code = _code(answer.status, text)
    raise LmsRefusedError(code, f"{_WORDS[code]} (Status {answer.status}.)")


def _code(status: int, text: str) -> str:
    if status < HTTPStatus.BAD_REQUEST:
        return "redirected"
    if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
        for hint, code in _HINTS:
            if hint in text:
                return code
    return _CODES.get(status, "bad_request")


def _retry_after(value: str, *, now: datetime) -> float | None:
    """Read seconds or an HTTP date (RFC 9110, section 10.2.3)."""
    if value.strip().isdecimal():
        seconds = float(value[:9])
    else:
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT)
