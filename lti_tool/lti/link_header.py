"""Read the address of the next page from a Link header."""

from urllib.parse import urljoin

from requests.utils import parse_header_links


def next_page(link_header: str, *, page_url: str) -> str | None:
    """Answer the address with the relation `next`, its case untouched: page tokens have case."""
    for link in parse_header_links(link_header):
        relations = str(link.get("rel", "")).lower().split()
        if "next" in relations and link.get("url"):
            return urljoin(page_url, str(link["url"]))
    return None
