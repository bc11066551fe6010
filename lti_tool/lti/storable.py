"""Take out of a text what no database can keep."""

import re

# PostgreSQL refuses NUL; UTF-8 has no half of a surrogate pair, which JSON can write ("\ud800").
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Answer the text without such characters."""
    return _UNSTORABLE.sub("", text)
