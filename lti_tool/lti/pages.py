"""Read a list that comes in pages: all of it or an error, never a part."""

from collections.abc import Iterator, Sequence

from lti_tool.domain.errors import LmsRefusedError
from lti_tool.lti.connector import Connector
from lti_tool.lti.origins import origin
from lti_tool.lti.service_errors import Refusal

MOST_PAGES = 1000


def all_pages(
    connector: Connector,
    url: str,
    *,
    scopes: Sequence[str],
    accept: str,
    refusals: Sequence[Refusal] = (),
    is_whole: bool = False,
) -> Iterator[object]:
    """Answer the body of every page. `is_whole` says that the first page is the whole list.

    No `limit` is asked for: Moodle's next links are then unusable, and its results break
    (seen on Moodle 4.5). Whoever pages does so unasked, in pages of a size that suits it.
    """
    first_origin = origin(url)
    seen: set[str] = set()
    next_url: str | None = url
    while next_url is not None:
        if next_url in seen or len(seen) >= MOST_PAGES:
            raise LmsRefusedError("endless_list", "The LMS sent a list that has no end.")
        seen.add(next_url)
        answer = connector.request("GET", next_url, scopes=scopes, accept=accept, refusals=refusals)
        yield answer.body
        next_url = None if is_whole else answer.next_page_url
        if next_url is not None and origin(next_url) != first_origin:
            raise LmsRefusedError("foreign_address", "The LMS's list goes on at another address.")
