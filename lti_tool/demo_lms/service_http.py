"""What all services demand of a request: a token with the right scope, and the right media type."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, jsonify, request
from werkzeug.http import parse_accept_header

from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.tokens import AccessToken


class ServiceError(Exception):
    """A service refuses a request, with a status and a reason for the tool's developer."""

    def __init__(self, status: int, reason: str, *, challenge: str | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.challenge = challenge


def refuse(error: ServiceError) -> Response:
    """Answer a refusal as the product does."""
    return current_lms().profile.refuse(error)


def refuse_strictly(error: ServiceError) -> Response:
    """Answer a refusal in the shape that Moodle uses too."""
    answer = jsonify(
        status=error.status,
        reason=str(error),
        request={
            "method": request.method,
            "url": request.url,
            "accept": request.headers.get("Accept", ""),
            "contentType": request.headers.get("Content-Type", ""),
        },
    )
    answer.status_code = error.status
    if error.challenge:
        answer.headers["WWW-Authenticate"] = error.challenge
    return answer


def bearer_value() -> str | None:
    """Return what the request carries as a bearer token, if anything."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() or None if kind.lower() == "bearer" else None


def require_scope(*any_of: str) -> AccessToken:
    """Return the token, if it lasts and has one of the scopes (RFC 6750, section 3)."""
    value = bearer_value()
    if value is None:
        reason = "An access token is needed"
        raise ServiceError(401, reason, challenge="Bearer")
    token = current_lms().tokens.find(value)
    if token is None:
        reason, challenge = "The access token is unknown or has expired", 'error="invalid_token"'
        raise ServiceError(401, reason, challenge=f"Bearer {challenge}")
    if not set(any_of) & set(token.scopes):
        reason = f"The access token lacks the scope {any_of[0]}"
        challenge = f'Bearer error="insufficient_scope", scope="{" ".join(any_of)}"'
        raise ServiceError(403, reason, challenge=challenge)
    return token


def require_accept(media_type: str) -> None:
    """Go on only if the tool asks for this type by name: Moodle takes no wildcard for lists."""
    accepted = [value for value, _quality in parse_accept_header(request.headers.get("Accept"))]
    if media_type not in {value.partition(";")[0].strip().lower() for value in accepted}:
        reason = f"The Accept header must name {media_type}"
        raise ServiceError(406, reason)


def json_body(media_type: str) -> dict[str, Any]:
    """Return the object in a body that says it is of this type."""
    if request.mimetype != media_type:
        reason = f"The Content-Type must be {media_type}"
        raise ServiceError(415, reason)
    try:
        body = json.loads(request.get_data())
    except ValueError as error:
        reason = "The body is no JSON"
        raise ServiceError(400, reason) from error
    if not isinstance(body, dict):
        reason = "The body must be a JSON object"
        raise ServiceError(400, reason)
    return body


def json_answer(document: object, media_type: str, *, status: int = 200) -> Response:
    """Return an answer of exactly this type."""
    return Response(json.dumps(document), status, content_type=media_type)


def course_or_404(course_id: str) -> Course:
    """Return the course in a service's address."""
    course = current_lms().school.course(course_id)
    if course is None:
        reason = "There is no such course"
        raise ServiceError(404, reason)
    return course
