"""Prove which launch a request belongs to: a partitioned cookie, or a header where none holds.

The sid in the path is public and keeps tabs, courses and people apart; the secret proves it. It
travels in a cookie or in the Authorization header and never in an address (docs/adr/0004).
"""

from flask import Response, request

from lti_tool.services.launching.accept_launch import OpenedSession
from lti_tool.services.launching.find_session import (
    LaunchSession,
    find_session,
    frame_ancestors_of,
    keep_alive,
)
from lti_tool.tool import Tool

SCHEME = "Launch"
LOGIN_SECONDS = 600
SESSION_SECONDS = 12 * 3600
MAX_COOKIES = 8
"""CHIPS grants about 10 KB per site and partition: old sessions' cookies make room."""


class UnprovenSessionError(Exception):
    """The request belongs to no live session that it could prove."""

    def __init__(self, sid: str) -> None:
        super().__init__("unproven session")
        self.sid = sid


def prove_session(tool: Tool, sid: str) -> LaunchSession:
    """Answer the session this request proves; raises UnprovenSessionError.

    A cookie and a header that disagree prove nothing.
    """
    given = {secret for secret in (_cookie_secret(tool, sid), _header_secret()) if secret}
    if len(given) != 1:
        raise UnprovenSessionError(sid)
    now = tool.clock()
    with tool.reading() as session:
        found = find_session(session, sid=sid, secret=given.pop(), now=now)
    if found is None:
        raise UnprovenSessionError(sid)
    if found.is_due_for_keeping(now):
        with tool.transaction() as session:
            keep_alive(session, sid=sid, now=now)
    return found


def framing_of(tool: Tool, sid: str) -> str:
    """Answer the origins that may frame a session's pages, proven or not."""
    with tool.reading() as session:
        return frame_ancestors_of(session, sid=sid)


def set_session_cookie(tool: Tool, response: Response, opened: OpenedSession) -> None:
    """Give the browser the session's secret, and drop the oldest sessions' cookies."""
    names = [name for name in request.cookies if name.startswith(_prefix(tool, "s"))]
    for name in names[: max(0, len(names) - MAX_COOKIES + 1)]:
        _set_cookie(tool, response, name, "", 0)
    _set_cookie(tool, response, session_cookie(tool, opened.sid), opened.secret, SESSION_SECONDS)


def set_login_cookie(tool: Tool, response: Response, *, state: str, secret: str) -> None:
    """Give the browser the secret that the launch for this state must bring back."""
    _set_cookie(tool, response, login_cookie(tool, state), secret, LOGIN_SECONDS)


def drop_login_cookie(tool: Tool, response: Response, *, state: str) -> None:
    """Forget a login's secret once it has served."""
    _set_cookie(tool, response, login_cookie(tool, state), "", 0)


def has_session_cookie(tool: Tool, sid: str) -> bool:
    """Tell whether this browser brought the session's cookie along."""
    return bool(_cookie_secret(tool, sid))


def session_cookie(tool: Tool, sid: str) -> str:
    """Answer the name of a session's cookie."""
    return f"{_prefix(tool, 's')}{sid}"


def login_cookie(tool: Tool, state: str) -> str:
    """Answer the name of a login's cookie; a piece of the state keeps parallel logins apart."""
    return f"{_prefix(tool, 'l')}{state[:12]}"


def _prefix(tool: Tool, kind: str) -> str:
    # Browsers tie __Host- cookies to this very host and to https.
    return f"__Host-{kind}_" if tool.settings.is_secure else f"cairn-{kind}_"


def _set_cookie(tool: Tool, response: Response, name: str, value: str, seconds: int) -> None:
    is_embeddable = tool.settings.is_secure or _is_browser()
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        secure=is_embeddable,
        samesite="None" if is_embeddable else "Lax",
        partitioned=is_embeddable,
    )


def _is_browser() -> bool:
    """Whether a browser asks, on a development machine without https.

    Browsers take secure cookies from loopback addresses. Scripts do not send such a cookie back
    over http, so they get a plain one; they also send none of these headers.
    """
    return "Sec-Fetch-Mode" in request.headers


def _cookie_secret(tool: Tool, sid: str) -> str:
    # On https only the __Host- name counts: a neighbouring host could set any other.
    return request.cookies.get(session_cookie(tool, sid), "")


def _header_secret() -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme == SCHEME else ""
