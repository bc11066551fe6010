"""`/lti/proof`: a browser without cookies shows that it is the one that began the login.

The login page left a secret in the browser's own storage; the launch without a cookie answers
with a page that reads it and posts it here, and only then does the session open.
"""

from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, make_response, render_template, request

from lti_tool.lti.errors import BrowserNotProvenError, RefusalCode, refusal
from lti_tool.services.launching.prove_browser import prove_browser
from lti_tool.web.access import current_tool
from lti_tool.web.csrf import is_from_own_page
from lti_tool.web.headers import frame_by
from lti_tool.web.launch_session import framing_of, set_session_cookie
from lti_tool.web.lti.opening import open_session
from lti_tool.web.lti.refusal import Answer, refused
from lti_tool.web.lti.session_storage import storage_origin_of

_log = structlog.get_logger()


def register(blueprint: Blueprint) -> None:
    """Add the address the proof is posted to."""
    blueprint.add_url_rule("/proof", view_func=proof, methods=["POST"])


def ask_for_proof(unproven: BrowserNotProvenError) -> Response:
    """Answer the page that looks for the login's secret; the session stays shut until then."""
    waiting = open_session(unproven.launch, proof_hash=unproven.browser_secret_hash)
    frame_by("*")
    page = render_template(
        "lti/proof.html",
        sid=waiting.sid,
        storage_target=unproven.storage_target or "",
        storage_origin=unproven.storage_origin or "",
        state=request.form.get("state", ""),
        code=str(unproven.code),
        is_in_frame=request.headers.get("Sec-Fetch-Dest") != "document",
        host=urlsplit(current_tool().settings.base_url).netloc,
    )
    return make_response(page)


def proof() -> Answer:
    """Open the session if the secret is right, and hand it to the page for its own storage."""
    tool = current_tool()
    if not is_from_own_page(tool.settings.base_url):
        # The secret proves who began the login; only our own page proves who ends it here.
        return refused(refusal(RefusalCode.BROWSER_NOT_PROVEN))
    with tool.transaction() as session:
        opened = prove_browser(
            session,
            sid=request.form.get("sid", ""),
            browser_secret=request.form.get("secret", ""),
            now=tool.clock(),
        )
    if opened is None:
        return refused(refusal(RefusalCode.BROWSER_NOT_PROVEN))
    _log.info("launch_accepted", sid=opened.sid, role=str(opened.role), proof="storage")
    # It may go on as the session's first page, so nobody else may frame it either.
    frame_by(framing_of(tool, opened.sid))
    page = render_template(
        "lti/opened.html",
        sid=opened.sid,
        secret=opened.secret,
        storage_origin=storage_origin_of(tool, opened.sid),
    )
    response = make_response(page)
    set_session_cookie(tool, response, opened)
    return response
