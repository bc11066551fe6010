"""Make ids out of titles."""

import re
import unicodedata
from collections.abc import Container

MAX_SLUG = 80


def slug_of(text: str) -> str:
    """Answer the id a text suggests: small ASCII letters, digits and hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: MAX_SLUG - 6].strip("-")


def unused_slug(text: str, taken: Container[str], *, otherwise: str) -> str:
    """Answer an id for a text that is not among those taken: the plain one, or one numbered."""
    wanted = slug_of(text) or otherwise
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
