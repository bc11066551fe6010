"""Refuse unsafe requests that another site made the browser send."""

import hashlib
import hmac

from flask import abort, request

from lti_tool.services.launching.find_session import LaunchSession

FIELD = "csrf"
HEADER = "X-CSRF-Token"


def csrf_token(launch: LaunchSession) -> str:
    """Answer the token that every form of this session carries."""
    return hmac.new(launch.csrf_key.encode(), launch.sid.encode(), hashlib.sha256).hexdigest()


def is_from_own_page(base_url: str) -> bool:
    """Whether a browser says that a page of ours sent this request, by either header."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", base_url) == base_url


def check_csrf(launch: LaunchSession, base_url: str) -> None:
    """Abort with 403 unless the request comes from a page of this session."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", base_url)
    # A sandboxed frame calls its origin "null"; its token still has to be right.
    if site != "same-origin" or origin not in {base_url, "null"}:
        abort(403)
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(given.encode(), csrf_token(launch).encode()):
        abort(403)
