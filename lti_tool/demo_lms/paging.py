"""Cut a list into pages and link each to the next (RFC 8288)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import Response, request

from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.service_http import ServiceError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of the records, and where the next ones are."""

    records: Sequence[T]
    next_url: str | None

    def linked(self, answer: Response) -> Response:
        """Return the answer with the link to the next page, if there is one."""
        if self.next_url is not None:
            answer.headers["Link"] = f'<{self.next_url}>; rel="next"'
        return answer


def requested_page(records: Sequence[T], *, page_size: int) -> Page[T]:
    """Return the page that the request asks for; its limit can make pages smaller, never larger."""
    start, size = _start(), min(_limit(page_size), page_size)
    end = start + size
    if end >= len(records):
        return Page(records[start:end], None)
    # Every filter comes along: the next page must be of the same list.
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    query.append(("page", _token(end)))
    url = f"{current_lms().settings.base_url}{request.path}?{urlencode(query)}"
    return Page(records[start:end], url)


def _limit(default: int) -> int:
    text = request.args.get("limit", str(default))
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        reason = "limit must be a whole number above zero"
        raise ServiceError(400, reason)
    return int(text)


def _start() -> int:
    token = request.args.get("page")
    if token is None:
        return 0
    offset = token.removeprefix("Page").partition("-")[0]
    if not offset.isascii() or not offset.isdigit() or token != _token(int(offset)):
        reason = "There is no such page"
        raise ServiceError(400, reason)
    return int(offset)


def _token(offset: int) -> str:
    # Opaque and case-sensitive, as bookmarks in Canvas: a client that lower-cases links breaks.
    digest = hashlib.sha256(f"{request.path}:{offset}".encode()).digest()
    return f"Page{offset}-{base64.urlsafe_b64encode(digest[:9]).decode()}"
