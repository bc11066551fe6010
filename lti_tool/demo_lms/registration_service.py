"""Let a tool register itself (LTI Dynamic Registration 1.0, sections 3.4 to 3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt
from flask import Blueprint, Response, jsonify, request

from lti_tool.demo_lms.lms import Lms, current_lms
from lti_tool.demo_lms.registration_requests import (
    TOOL_CONFIGURATION,
    BadRegistrationError,
    read_registration,
)
from lti_tool.demo_lms.registrations import Registration, random_client_id
from lti_tool.demo_lms.service_http import bearer_value
from lti_tool.demo_lms.settings import ProfileName

LIFETIME_SECONDS = 3600

blueprint = Blueprint("registration_service", __name__)


class TokenMissingError(Exception):
    """The request carries no registration token that counts."""


def registration_token(lms: Lms) -> str:
    """Return a token with which one tool can register within an hour."""
    issued = int(lms.settings.clock().timestamp())
    client_id = lms.profile.registering.client_id(lms.tools.next_number())
    claims = {"sub": client_id, "scope": "reg", "iat": issued, "exp": issued + LIFETIME_SECONDS}
    return lms.key.sign(claims)


@blueprint.get("/lti/openid-configuration")
def show_configuration() -> Response:
    """Say where everything is, and what the platform can do."""
    lms = current_lms()
    if lms.profile.registering.configuration_needs_token:
        _client_id(lms, bearer_value() or request.args.get("registration_token", ""))
    return jsonify(lms.profile.registering.configuration(lms))


@blueprint.post("/lti/registrations")
def register() -> tuple[Response, int]:
    """Take a tool's description; it waits until the administrator activates it."""
    lms = current_lms()
    rules = lms.profile.registering
    client_id = _client_id(lms, bearer_value() or "")
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadRegistrationError("the body must be a JSON object")
    tool = read_registration(
        body,
        client_id=client_id,
        deployment_id=rules.deployment_id(lms.tools.next_number()),
        supported=rules.configuration(lms)["scopes_supported"],
        refuses_unknown_scopes=lms.profile.name is ProfileName.CANVAS,
    )
    if not lms.tools.add(tool):
        raise TokenMissingError("this registration token has been used")
    return jsonify(rules.answer(tool, body)), rules.status


@blueprint.errorhandler(BadRegistrationError)
def refuse(error: BadRegistrationError) -> tuple[Response, int]:
    """Say what is wrong (RFC 7591, section 3.2.2)."""
    return jsonify(error="invalid_client_metadata", error_description=str(error)), 400


@blueprint.errorhandler(TokenMissingError)
def refuse_stranger(error: TokenMissingError) -> tuple[Response, int, dict[str, str]]:
    """Refuse whom no administrator sent."""
    answer = jsonify(error="invalid_token", error_description=str(error))
    return answer, 401, {"WWW-Authenticate": "Bearer"}


def strict_configuration(lms: Lms) -> dict[str, Any]:
    """Return the platform's description (section 3.4); products change or add to it."""
    settings = lms.settings
    return {
        "issuer": settings.issuer,
        "token_endpoint": settings.token_url,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "jwks_uri": settings.jwks_url,
        "authorization_endpoint": settings.authorisation_url,
        "registration_endpoint": f"{settings.base_url}{settings.paths.registration}",
        "scopes_supported": ["openid", *lms.preset.scopes],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "iss", "name", "given_name"],
        "https://purl.imsglobal.org/spec/lti-platform-configuration": {
            "product_family_code": "cairn-demo-lms",
            "version": "1",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
            "variables": ["Context.id", "Context.title", "Context.id.history", "ResourceLink.id"],
        },
    }


def strict_answer(tool: Registration, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description as it was taken, with the ids (section 3.6)."""
    config = {
        **body[TOOL_CONFIGURATION],
        "version": "1.3.0",
        "deployment_id": tool.deployment_id,
    }
    return {
        **body,
        "client_id": tool.client_id,
        "scope": " ".join(tool.scopes),
        TOOL_CONFIGURATION: config,
    }


def any_client_id(_number: int) -> str:
    """Return a client id as Moodle makes them."""
    return random_client_id()


def _client_id(lms: Lms, token: str) -> str:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            lms.key.private.public_key(),
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False, "require": ["sub", "exp"]},
        )
    except jwt.InvalidTokenError as error:
        raise TokenMissingError("a registration token is needed") from error
    # An id_token is signed with the same key and must not do.
    if claims.get("scope") != "reg" or claims["exp"] <= lms.settings.clock().timestamp():
        raise TokenMissingError("the registration token has expired")
    return str(claims["sub"])
