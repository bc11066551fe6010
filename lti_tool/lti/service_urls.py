"""Put more into the address of a service without losing what is in it."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

from lti_tool.domain.errors import LmsRefusedError


def below(url: str, ending: str) -> str:
    """Put the ending before the query: Moodle's column URLs carry one (AGS 2.0, section 3.2)."""
    parts = _split(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{ending}"))


def with_query(url: str, more: Mapping[str, str]) -> str:
    """Add parameters behind those that are there, whose order and spelling stay."""
    parts = _split(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(more))))))


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise LmsRefusedError("foreign_address", "The LMS named an address that is none.") from (
            error
        )
