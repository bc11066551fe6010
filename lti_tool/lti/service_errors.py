"""Say what an LMS's status means: later, never, and which kind of never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Protocol

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError

LONGEST_WAIT = 24 * 60 * 60.0

NOT_GRANTED = "The LMS has not given this tool the right to do that. Its administrator can."

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
    "no_attempts_left": "The LMS allows this person no further attempt.",
    "course_concluded": "The course is over, and the LMS takes no more grades for it.",
    "column_locked": "A teacher has locked this column in the LMS. Unlock it there and try again.",
    "column_of_an_activity": "The LMS keeps this column with its activity. Delete that there.",
    "roster_too_large": "The LMS gives no list of a class this large. Its administrator can.",
    "redirected": "The LMS's address has moved. Correct it in the platform's settings.",
}

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


@dataclass(frozen=True)
class Refusal:
    """An answer by which an LMS product says one particular no; `code` is ours.

    `text`, in lower case, is somewhere in the body or (Moodle) in the status line's reason; `body`
    is all there is in the body.
    """

    status: int
    code: str
    text: str = ""
    body: bytes | None = None

    def fits(self, answer: _Answer) -> bool:
        """Tell whether this is that answer."""
        return (
            answer.status == self.status
            and self.text in _text(answer)
            and self.body in {None, answer.body.strip()}
        )


def refused(code: str) -> LmsRefusedError:
    """Answer the error with this code, in the words that belong to it."""
    return LmsRefusedError(code, _WORDS[code])


def raise_for_status(answer: _Answer, *, now: datetime, refusals: Sequence[Refusal] = ()) -> None:
    """Raise LmsUnavailableError or LmsRefusedError unless the status is a success.

    `refusals` go before all else. The messages never quote the answer: LMSs echo names and scores
    in it.
    """
    for refusal in refusals:
        if refusal.fits(answer):
            raise LmsRefusedError(refusal.code, _words(refusal.code, answer))
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    text = _text(answer)
    # Canvas throttles with 403 and this text (Canvas's source).
    is_throttled = answer.status in _TRY_LATER or (
        answer.status == HTTPStatus.FORBIDDEN and "rate limit exceeded" in text
    )
    if is_throttled or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        words = "asks us to slow down" if is_throttled else "has trouble of its own"
        raise LmsUnavailableError(
            f"The LMS {words} (status {answer.status}).",
            retry_after=_retry_after(answer.headers.get("Retry-After", ""), now=now),
            is_ambiguous=answer.status in _PERHAPS_DONE,
            is_throttled=is_throttled and answer.status != HTTPStatus.REQUEST_TIMEOUT,
        )
    is_moved = answer.status < HTTPStatus.BAD_REQUEST
    code = "redirected" if is_moved else _CODES.get(answer.status, "bad_request")
    raise LmsRefusedError(code, _words(code, answer))


def _words(code: str, answer: _Answer) -> str:
    return f"{_WORDS[code]} (Status {answer.status}.)"


def _text(answer: _Answer) -> str:
    return f"{answer.reason} {answer.body[:_MOST_TEXT].decode(errors='replace')}".lower()


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
