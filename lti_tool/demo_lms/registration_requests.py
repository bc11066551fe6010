"""Read what a tool says of itself when it registers (Dynamic Registration 1.0, section 3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from lti_tool.demo_lms.registrations import Registration

TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_CANVAS = "https://canvas.instructure.com/lti"
_PRIVACY = {
    "public": (True, True),
    "name_only": (True, False),
    "email_only": (False, True),
    "anonymous": (False, False),
}


class BadRegistrationError(ValueError):
    """The tool's own description breaks a rule."""


def read_registration(
    body: Mapping[str, Any],
    *,
    client_id: str,
    deployment_id: str,
    supported: Sequence[str],
    refuses_unknown_scopes: bool = False,
) -> Registration:
    """Return the tool that a request describes, still to be activated."""
    _check_fixed(body)
    config = body.get(TOOL_CONFIGURATION)
    if not isinstance(config, dict):
        raise BadRegistrationError(f"{TOOL_CONFIGURATION} is required")
    target = _url(config, "target_link_uri")
    # Moodle's name for it; the port counts.
    if config.get("domain") != urlsplit(target).netloc:
        raise BadRegistrationError("domain_targetlinkuri_mismatch")
    asked_for = str(body.get("scope", "")).split()
    if refuses_unknown_scopes and not set(asked_for) <= set(supported):
        raise BadRegistrationError("scope holds one that is unknown here")
    shares_names, shares_email = _privacy(config)
    return Registration(
        client_id=client_id,
        deployment_id=deployment_id,
        name=_text(body, "client_name"),
        login_url=_url(body, "initiate_login_uri"),
        redirect_uris=_redirect_uris(body),
        target_link_uri=target,
        jwks_url=_url(body, "jwks_uri"),
        deep_linking_url=_deep_linking_url(config, target),
        scopes=tuple(scope for scope in supported if scope in asked_for),
        custom=_custom(config),
        shares_names=shares_names,
        shares_email=shares_email,
        is_active=False,
    )


def _check_fixed(body: Mapping[str, Any]) -> None:
    if body.get("application_type") != "web":
        raise BadRegistrationError("application_type must be web")
    if "id_token" not in _list(body, "response_types"):
        raise BadRegistrationError("response_types must hold id_token")
    if not {"implicit", "client_credentials"} <= set(_list(body, "grant_types")):
        raise BadRegistrationError("grant_types must be implicit and client_credentials")
    if body.get("token_endpoint_auth_method") != "private_key_jwt":
        raise BadRegistrationError("token_endpoint_auth_method must be private_key_jwt")


def _deep_linking_url(config: Mapping[str, Any], target: str) -> str | None:
    for message in _list(config, "messages"):
        if isinstance(message, dict) and message.get("type") == "LtiDeepLinkingRequest":
            return str(message.get("target_link_uri") or target)
    return None


def _privacy(config: Mapping[str, Any]) -> tuple[bool, bool]:
    level = config.get(f"{_CANVAS}/privacy_level")
    if level in _PRIVACY:
        return _PRIVACY[str(level)]
    claims = set(_list(config, "claims"))
    return bool(claims & {"name", "given_name", "family_name"}), "email" in claims


def _custom(config: Mapping[str, Any]) -> dict[str, str]:
    custom = config.get("custom_parameters", {})
    if not isinstance(custom, dict):
        raise BadRegistrationError("custom_parameters must be an object")
    return {str(name): str(value) for name, value in custom.items()}


def _redirect_uris(body: Mapping[str, Any]) -> tuple[str, ...]:
    uris = _list(body, "redirect_uris")
    if not uris or not all(isinstance(uri, str) and _is_url(uri) for uri in uris):
        raise BadRegistrationError("redirect_uris must be a list of addresses")
    return tuple(uris)


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    found = body.get(name, [])
    if not isinstance(found, list):
        raise BadRegistrationError(f"{name} must be a list")
    return found


def _url(body: Mapping[str, Any], name: str) -> str:
    url = _text(body, name)
    if not _is_url(url):
        raise BadRegistrationError(f"{name} must be an address")
    return url


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _text(body: Mapping[str, Any], name: str) -> str:
    text = body.get(name)
    if not isinstance(text, str) or not text:
        raise BadRegistrationError(f"{name} is required")
    return text
