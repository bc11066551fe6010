"""Put form fields into the blanks of an author's text."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from lti_tool.domain.assessment.responses.cloze import BLANK
from lti_tool.web.markup import to_html

# Private characters stand for the blanks while the text becomes HTML; an author's own are dropped.
_FIRST, _MOST = 0xE200, 200
_MARKS = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _MOST)}]")
_TAG_OR_MARK = re.compile(f'<(?:[^<>"]|"[^"]*")*>|{_MARKS.pattern}')


def with_fields(text: str, fields: Sequence[Markup]) -> Markup:
    """Answer a text as HTML, each [[blank]] in it replaced by its field, in their order."""
    numbers: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        place = numbers.setdefault(found[1], len(numbers))
        return chr(_FIRST + place) if place < len(fields) else found[0]

    html = to_html(BLANK.sub(mark, _MARKS.sub("", text)))
    shown: set[int] = set()

    def field(found: re.Match[str]) -> str:
        if found[0].startswith("<"):
            return _MARKS.sub("", found[0])
        place = ord(found[0]) - _FIRST
        # One field to a blank, however often its mark stands there.
        if place in shown or place >= len(fields):
            return ""
        shown.add(place)
        return str(fields[place])

    return Markup(_TAG_OR_MARK.sub(field, html))  # noqa: S704 -- clean HTML and our own fields
