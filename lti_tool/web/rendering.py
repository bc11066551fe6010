"""What templates can use: safe Markdown with mathematics, static addresses, the session."""

import hashlib
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path

from flask import Flask, g, request
from markupsafe import Markup

from lti_tool.web.access import current_tool
from lti_tool.web.addresses import Address, make_address
from lti_tool.web.csrf import csrf_token
from lti_tool.web.links import with_links
from lti_tool.web.markup import are_plain, to_html, to_inline_html
from lti_tool.web.markup_blanks import with_fields
from lti_tool.web.markup_words import label_words

STATIC = Path(__file__).parent / "static"
STATIC_SECONDS = 365 * 24 * 3600
"""Addresses carry a digest of the file, so that a browser may keep it for a year."""


def register(app: Flask) -> None:
    """Give templates their filters and values."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_filter(to_html, "markdown")
    app.add_template_filter(to_inline_html, "markdown_inline")
    app.add_template_filter(with_fields, "with_fields")
    app.add_template_filter(label_words, "label_words")
    app.add_template_test(are_plain, "all_plain")
    app.add_template_filter(time_tag, "time_tag")
    app.add_template_filter(with_links, "with_links")
    app.add_template_global(static_url)
    app.add_template_global(_head_files, "head_files")
    address = make_address(app)
    app.add_template_global(address, "url_for")
    app.add_template_global(partial(nav_link, address), "nav_link")
    app.context_processor(_session_values)


def static_url(name: str) -> str:
    """Answer the address of a static file, with a digest that changes when the file does."""
    return f"/static/{name}?v={_digest(name)}"


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def _head_files(kind: str, names: tuple[str, ...]) -> Markup:
    """Answer the lines of a page's head for these style sheets or scripts: the same every time."""
    lines = (_HEAD_LINES[kind].format(static_url(name)) for name in names)
    return Markup("\n  ").join(lines)


_HEAD_LINES = {
    "styles": Markup('<link rel="stylesheet" href="{}">'),
    "scripts": Markup('<script defer src="{}"></script>'),
}


def nav_link(address: Address, endpoint: str, words: str) -> Markup:
    """Answer a link of the page's head, marked when it leads to the page one is on."""
    leads_to = address(endpoint, sid=g.launch.sid)
    current = Markup(' aria-current="page"') if request.path == leads_to else ""
    return Markup('<a href="{}"{}>{}</a>').format(leads_to, current, words)


_STYLES = {"day": "%d %b %Y", "time": "%d %b, %H:%M UTC", "clock": "%H:%M UTC"}


def time_tag(moment: datetime, style: str = "day") -> Markup:
    """Answer a time; `times.js` shows it in the reader's zone, without scripts it is in UTC."""
    shown = format(moment, _STYLES[style])
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(
        moment.isoformat(), style, shown
    )


def _session_values() -> dict[str, object]:
    if "launch" not in g:
        return {"launch": None, "csrf": ""}
    return {
        "launch": g.launch,
        "csrf": csrf_token(g.launch),
        "base_url": _base_url(),
        "by_header": "Authorization" in request.headers,
    }


def _base_url() -> str:
    return current_tool().settings.base_url
