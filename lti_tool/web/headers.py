"""Security headers on every answer."""

from flask import Flask, Response, g, request

from lti_tool.web.access import current_tool
from lti_tool.web.launch_session import framing_of

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'"
)
_DATA_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_LTI = "/lti/"
_LAUNCH = "/lti/launch"


def register(app: Flask) -> None:
    """Have every answer carry the headers."""
    app.after_request(_add)


def allow_form_action(origin: str) -> None:
    """Let the page of this request post a form to one more origin."""
    g.form_action = origin


def frame_by(origins: str) -> None:
    """Let these origins (space separated) frame the page of this request."""
    g.frame_ancestors = origins


def send_as_data() -> None:
    """Have the answer of this request be only bytes to whoever opens it: nothing in it runs."""
    g.is_data = True


def _add(response: Response) -> Response:
    form_action = f"'self' {g.get('form_action', '')}".strip()
    response.headers["Content-Security-Policy"] = (
        _DATA_POLICY
        if g.get("is_data", False)
        else f"{_POLICY}; form-action {form_action}; frame-ancestors {_ancestors()}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = _referrer_policy()
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    response.headers.setdefault("Cache-Control", "no-store")
    if current_tool().settings.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _referrer_policy() -> str:
    # The page a launch answers with posts the browser's proof, and has to say that it is ours:
    # with no-referrer its Origin would be "null".
    is_private = request.path.startswith(_LTI) and request.path != _LAUNCH
    return "no-referrer" if is_private else "same-origin"


def _ancestors() -> str:
    """Answer who may frame the page: the session's platform, and nobody without one."""
    if "frame_ancestors" in g:
        return str(g.frame_ancestors) or "'none'"
    if "launch" in g:
        return str(g.launch.frame_ancestors) or "'none'"
    if sid := g.get("sid", ""):
        return framing_of(current_tool(), sid) or "'none'"
    return "'none'"
