"""Canvas's manners over HTTP: who is let in, what refusals look like, and when it is too much."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import jwt
from flask import Blueprint, Response, g, request

from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.service_http import ServiceError, bearer_value
from lti_tool.demo_lms.tokens import AccessToken

_CONCLUDED = "This course has concluded. AGS requests will no longer be accepted for this course."
_SYMBOLS = {422: "unprocessable_entity"}


def refuse(error: ServiceError) -> Response:
    """Answer a refusal: the status as Rails calls it, and a message; without one, nothing."""
    if not str(error):
        return Response(status=error.status)
    name = HTTPStatus(error.status).phrase.lower().replace(" ", "_")
    kind = _SYMBOLS.get(error.status, name)
    document = {"errors": {"type": kind, "message": str(error)}}
    content_type = "application/json; charset=utf-8"
    return Response(json.dumps(document), error.status, content_type=content_type)


def throttled(blueprint: Blueprint) -> Blueprint:
    """Put a service under the rate limit that all services of a tool share."""
    blueprint.before_request(_reserve)
    blueprint.after_request(_settle)
    return blueprint


def require_scope(*any_of: str) -> AccessToken:
    """Return the token; whatever is wrong with it, the answer is 401, never 403."""
    value = bearer_value()
    token = current_lms().tokens.find(value or "")
    if token is None:
        reason = "Access token expired" if value and _is_ours(value) else "Invalid access token"
        raise ServiceError(401, reason)
    tool = current_lms().tools.find(token.client_id)
    if tool is None or not tool.is_active:
        reason = "Unknown or inactive Developer Key"
        raise ServiceError(401, reason)
    if not set(any_of) & set(token.scopes):
        reason = "Insufficient permissions"
        raise ServiceError(401, reason)
    return token


def course_or_404(number: int, *, may_be_over: bool = False) -> Course:
    """Return the course of this number, while it lasts."""
    course = current_lms().school.course_by_number(number)
    if course is None:
        reason = "Context not found"
        raise ServiceError(404, reason)
    if course.is_concluded and not may_be_over:
        raise ServiceError(422, _CONCLUDED)
    return course


def json_body() -> dict[str, Any]:
    """Return the object in the body; Rails reads every JSON type alike."""
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        reason = "The body is no JSON object"
        raise ServiceError(400, reason)
    return body


def _is_ours(value: str) -> bool:
    public = current_lms().key.private.public_key()
    options: Any = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
    try:
        jwt.decode(value, public, algorithms=["RS256"], options=options)
    except jwt.InvalidTokenError:
        return False
    return True


def _reserve() -> Response | None:
    token = current_lms().tokens.find(bearer_value() or "")
    if token is None:
        return None
    if current_lms().buckets.reserve(token.client_id):
        g.throttled_client = token.client_id
        return None
    # Not 429, and no word about when to come back.
    text = "403 Forbidden (Rate Limit Exceeded)\n"
    headers = {"X-Rate-Limit-Remaining": "0.0"}
    return Response(text, 403, headers, mimetype="text/plain")


def _settle(response: Response) -> Response:
    client_id = g.pop("throttled_client", None)
    if client_id is not None:
        buckets = current_lms().buckets
        response.headers["X-Request-Cost"] = str(buckets.cost)
        response.headers["X-Rate-Limit-Remaining"] = str(buckets.settle(client_id))
    return response
