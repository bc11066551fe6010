"""What templates can use: safe Markdown with mathematics, static addresses, the session."""

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from flask import Flask, g, request, url_for
from markupsafe import Markup

from lti_tool.web.access import current_tool
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
    app.add_template_global(nav_link)
    app.context_processor(_session_values)


def static_url(name: str) -> str:
    """Answer the address of a static file, with a digest that changes when the file does."""
    return f"/static/{name}?v={_digest(name)}"


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def nav_link(endpoint: str, words: str) -> Markup:
    """Answer a link of the page's head, marked when it leads to the page one is on."""
    address = url_for(endpoint, sid=g.launch.sid)
    current = Markup(' aria-current="page"') if request.path == address else ""
    return Markup('<a href="{}"{}>{}</a>').format(address, current, words)


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
