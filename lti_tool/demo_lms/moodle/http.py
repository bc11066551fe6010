"""Moodle's manners over HTTP: how services are matched, guarded, and how they refuse."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import Response, abort, request

from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.service_http import ServiceError, bearer_value
from lti_tool.demo_lms.tokens import AccessToken

_NGINX = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>\n"


def status_line(status: int, reason: str) -> str:
    """Return a status line with the reason in it, which Moodle writes there as it comes."""
    one_line = " ".join(reason.split()) or "OK"
    # Header bytes are UTF-8 in Moodle; WSGI wants them spelled in Latin-1.
    return f"{status} {one_line}".encode().decode("latin-1")


def refuse(error: ServiceError) -> Response:
    """Answer a refusal: the reason stands in the body and in the status line."""
    document = {
        "status": error.status,
        "reason": str(error),
        "request": {
            "method": request.method,
            "url": request.url,
            "accept": request.headers.get("Accept", ""),
            "contentType": request.headers.get("Content-Type", ""),
        },
    }
    return Response(
        json.dumps(document),
        status_line(error.status, str(error)),
        content_type="application/json; charset=utf-8",
    )


def bad_gateway() -> NoReturn:
    """Answer as nginx does when PHP breaks off with a status line that is none."""
    abort(Response(_NGINX, 502, content_type="text/html"))


def error_page(text: str, *, status: int = 404) -> Response:
    """Answer with one of Moodle's pages for people, although a program asked."""
    page = (
        f"<!DOCTYPE html>\n<html><head><title>Error</title></head><body><p>{text}</p></body></html>"
    )
    return Response(page, status, content_type="text/html; charset=utf-8")


def require_handler(media_type: str, *, any_will_do: bool = True) -> None:
    """Go on only if one of Moodle's handlers speaks the media type that is asked for or sent."""
    accept = request.headers.get("Accept", "")
    sent = request.headers.get("Content-Type", "")
    wanted = accept if request.method == "GET" else sent
    if request.method == "GET" and "*/*" in accept:
        if not any_will_do:
            reason = "No context or unsupported content type"
            raise ServiceError(400, reason)
        return
    if wanted.partition(";")[0].strip().lower() != media_type:
        path = request.path.removeprefix("/mod/lti/services.php")
        reason = f"No handler found for {path}, {accept}, {sent}"
        raise ServiceError(400, reason)


def require_scope(*any_of: str) -> AccessToken:
    """Return the token; a missing, a bad and a narrow one are all the same to Moodle."""
    token = current_lms().tokens.find(bearer_value() or "")
    if token is None or not set(any_of) & set(token.scopes):
        reason = "Unauthorized"
        raise ServiceError(401, reason)
    return token


def course_or_404(number: int) -> Course:
    """Return the course of this number."""
    course = current_lms().school.course_by_number(number)
    if course is None:
        reason = f"Not Found: Course {number} doesn't exist"
        raise ServiceError(404, reason)
    return course


def json_object(raw: bytes) -> dict[str, Any] | None:
    """Return the object in a body, or None if there is none."""
    try:
        body = json.loads(raw)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
