"""Cut a list into pages as Canvas does, with a Link header that names four of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, request

from lti_tool.demo_lms.lms import current_lms

T = TypeVar("T")


def page_of(records: Sequence[T], *, size: int, largest: int) -> tuple[Sequence[T], str]:
    """Return the records of the page asked for, and the Link header that belongs to it."""
    asked_for = request.args.get("per_page") or request.args.get("limit") or ""
    wanted = int(asked_for) if asked_for.isascii() and asked_for.isdigit() else size
    per_page = min(max(wanted, 1), largest)
    number = max(request.args.get("page", 1, type=int), 1)
    last = max((len(records) + per_page - 1) // per_page, 1)
    pages = {"current": number, "next": number + 1, "first": 1, "last": last}
    if number >= last:
        del pages["next"]
    links = [f'<{_url(page, per_page)}>; rel="{name}"' for name, page in pages.items()]
    return records[(number - 1) * per_page : number * per_page], ",".join(links)


def linked(answer: Response, link: str) -> Response:
    """Return an answer with its Link header."""
    answer.headers["Link"] = link
    return answer


def _url(page: int, per_page: int) -> str:
    # A limit is not repeated: the size goes by its other name from here on.
    left_out = {"page", "per_page", "limit"}
    query = [each for each in request.args.items(multi=True) if each[0] not in left_out]
    query += [("page", str(page)), ("per_page", str(per_page))]
    return f"{current_lms().settings.base_url}{request.path}?{urlencode(query)}"
