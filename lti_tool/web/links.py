"""Turn the web addresses in a student's words into links; everything else stays text."""

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"'“”]+", re.IGNORECASE)
_AFTER = ".,;:!?)]}…»"
"""What ends a sentence or closes a bracket rather than an address."""


def with_links(text: str) -> Markup:
    """Answer the text with http and https addresses as links that tell the other site nothing."""
    shown, place = Markup(), 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER)
        shown += escape(text[place : found.start()]) + _link(address)
        place = found.start() + len(address)
    return shown + escape(text[place:])


def _link(address: str) -> Markup:
    return Markup(
        '<a href="{}" rel="noopener noreferrer nofollow" target="_blank" hx-boost="false">{}</a>'
    ).format(address, address)
