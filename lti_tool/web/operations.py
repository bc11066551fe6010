"""Is it alive, is it ready, and figures for Prometheus."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from lti_tool.domain.errors import StorageUnavailableError
from lti_tool.queries.readiness import knows_its_tables
from lti_tool.web.access import current_tool

operations = Blueprint("operations", __name__)


@operations.get("/healthz")
def healthz() -> Response:
    """Answer while the process lives."""
    return Response("ok\n", mimetype="text/plain")


@operations.get("/readyz")
def readyz() -> Response:
    """Answer 200 while the database answers, else 503."""
    try:
        with current_tool().reading() as session:
            is_ready = knows_its_tables(session)
    except StorageUnavailableError:
        is_ready = False
    if not is_ready:
        return Response("the database does not answer\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@operations.get("/metrics")
def metrics() -> Response:
    """Answer figures to loopback, or to whoever brings the token."""
    if not _may_read():
        abort(404)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    token = current_tool().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    # Behind a proxy everybody comes from loopback; then only the token counts.
    is_forwarded = "X-Forwarded-For" in request.headers
    return not is_forwarded and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
