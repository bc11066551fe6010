"""The headers that keep pages to themselves, their tools and nobody else."""

from __future__ import annotations

from flask import Response, g, request

from lti_tool.demo_lms.lms import current_lms


def allow_frame_of(origin: str) -> None:
    """Let the page in hand show a tool that is not registered yet."""
    g.framed_origin = origin


def protect(response: Response) -> Response:
    """Say what a page may load, frame, submit to, and be framed by."""
    lms = current_lms()
    tools = [tool.origin for tool in lms.tools.all()]
    others = dict.fromkeys((*tools, lms.settings.sign_on_url, g.pop("framed_origin", "")))
    origins = " ".join(each for each in others if each)
    # The tool's login answers a form with a redirect to our authorisation, and browsers hold every
    # step of that against form-action: hence the tools and ourselves.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        f"frame-src 'self' {origins}; "
        f"form-action 'self' {origins}; base-uri 'none'; frame-ancestors 'self'{_around()}"
    )
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype == "text/html":
        # A page from the cache would hold a launch ticket that has been used.
        response.headers["Cache-Control"] = "no-store"
    return response


def _around() -> str:
    # The forwarding frame is of the sign-on's origin, in a page of the school's.
    is_forwarder = request.endpoint == "storage_pages.forward_messages"
    return f" {current_lms().settings.base_url}" if is_forwarder else ""
