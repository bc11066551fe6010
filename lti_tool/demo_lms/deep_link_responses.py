"""Verify the message with which a tool answers a choice of content (Deep Linking 2.0, 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lti_tool.demo_lms.client_assertions import BadAssertionError, moment, signed_claims
from lti_tool.demo_lms.deep_links import OpenRequest
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.registrations import Registration

_LTI = "https://purl.imsglobal.org/spec/lti/claim"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim"

CLOCK_DRIFT = timedelta(seconds=30)
LONGEST_LIFE = timedelta(hours=1)


class BadResponseError(ValueError):
    """The message does not prove that the tool answers this request."""


@dataclass(frozen=True, slots=True)
class DeepLinkResponse:
    """What a verified message says."""

    items: tuple[Any, ...]
    message: str | None
    error: str | None


def verified_response(lms: Lms, opened: OpenRequest, unverified: str) -> DeepLinkResponse:
    """Return what the tool answers, or raise BadResponseError."""
    tool = lms.tools.find(opened.launch.client_id)
    if tool is None or not unverified:
        raise BadResponseError("the answer carries no JWT")
    try:
        claims = signed_claims(unverified, key=lms.tools.keys(tool).key)
        _check_parties(lms, tool, claims)
        _check_message(tool, opened, claims)
        _check_times(lms, claims)
    except BadAssertionError as error:
        raise BadResponseError(str(error)) from error
    items = claims.get(f"{_DL}/content_items", [])
    if not isinstance(items, list):
        raise BadResponseError("content_items must be a list")
    return DeepLinkResponse(
        tuple(items), _words(claims.get(f"{_DL}/msg")), _words(claims.get(f"{_DL}/errormsg"))
    )


def _check_parties(lms: Lms, tool: Registration, claims: dict[str, Any]) -> None:
    if claims.get("iss") != tool.client_id:
        raise BadResponseError("iss must be the client id")
    audience = claims.get("aud")
    if lms.profile.deep_linking.audience_is_text and not isinstance(audience, str):
        raise BadResponseError("aud must be the platform's issuer as text, not a list")
    audiences = audience if isinstance(audience, list) else [audience]
    if lms.settings.issuer not in audiences:
        raise BadResponseError("aud must be the platform's issuer")
    azp = claims.get("azp")
    if azp is not None and azp != lms.settings.issuer:
        raise BadResponseError("azp must be the platform's issuer")


def _check_message(tool: Registration, opened: OpenRequest, claims: dict[str, Any]) -> None:
    expected = {
        "message_type": "LtiDeepLinkingResponse",
        "version": "1.3.0",
        "deployment_id": tool.deployment_id,
    }
    for name, value in expected.items():
        if claims.get(f"{_LTI}/{name}") != value:
            raise BadResponseError(f"{name} must be {value}")
    echoed = claims.get(f"{_DL}/data")
    if echoed != opened.data:
        wanted = "what the request sent, unchanged" if opened.data else "absent: none was sent"
        raise BadResponseError(f"data must be {wanted}")


def _check_times(lms: Lms, claims: dict[str, Any]) -> None:
    now = lms.settings.clock()
    issued, expires = moment(claims, "iat"), moment(claims, "exp")
    if issued > now + CLOCK_DRIFT:
        raise BadResponseError("iat lies in the future")
    if issued < now - timedelta(minutes=5) or expires <= now:
        raise BadResponseError("the answer has expired")
    if expires > now + LONGEST_LIFE:
        raise BadResponseError("exp may lie no more than an hour ahead")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise BadResponseError("nonce is required")
    if not lms.once.use("answer", str(claims["iss"]), nonce, until=expires):
        raise BadResponseError("this nonce has been used before")


def _words(text: object) -> str | None:
    return text if isinstance(text, str) and text else None
