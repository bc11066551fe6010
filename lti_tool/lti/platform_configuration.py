"""Read how a platform describes itself, and believe it only about its own addresses."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Never
from urllib.parse import urlsplit

from lti_tool.domain.errors import DomainError
from lti_tool.lti.claim_values import LONGEST_ID, read_text, read_web_address
from lti_tool.lti.origins import web_origin
from lti_tool.lti.service_http import Answer, ServiceHttp

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"

_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")

# Clouds with one issuer for all schools, and the hosts that speak for it: Canvas (a
# school's own domain may serve the registration) and Blackboard.
_CLOUDS: Mapping[str, tuple[str, ...]] = {
    "canvas.instructure.com": ("sso.canvaslms.com", ".instructure.com"),
    "canvas.beta.instructure.com": ("sso.beta.canvaslms.com", ".instructure.com"),
    "canvas.test.instructure.com": ("sso.test.canvaslms.com", ".instructure.com"),
    "blackboard.com": ("developer.blackboard.com",),
}
# Brightspace: each school is its own issuer, and one host gives tokens to all.
_TOKEN_HOSTS = frozenset({"auth.brightspace.com"})
_AUDIENCE_HOSTS = _TOKEN_HOSTS | {"api.brightspace.com"}

_BY_HAND = "Or connect the LMS by hand, with the values on the tool's settings page."


@dataclass(frozen=True)
class PlatformConfiguration:
    """What a platform says of itself, its addresses checked."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str
    token_audience: str | None
    """Whom a request for a token must be addressed to, where that is not the endpoint."""
    scopes_supported: tuple[str, ...]
    product: str
    """The product family code, lower case, "" when unknown."""
    version: str


def read_configuration(url: str, token: str, http: ServiceHttp) -> PlatformConfiguration:
    """Answer the configuration at the address that a platform opened our registration page with.

    Brightspace sends no `token`: "" is none. Raises DomainError, in words, and what `http` raises.
    """
    answer = http.send("GET", url, headers={"Accept": "application/json"} | bearer(token))
    http.check_status(answer)
    document = read_json_object(answer)
    _refuse_incomplete(document)
    issuer = _address(document, "issuer")
    if not _is_its_own(issuer, url):
        _refuse(
            "registration_issuer_mismatch",
            f"The LMS at {_host(url)} calls itself {issuer}, which is somewhere else. Set its own "
            "address as its issuer (in Canvas: lti_iss in config/security.yml) and begin again.",
        )
    return PlatformConfiguration(
        issuer=issuer,
        **{name: _own_address(document, name, issuer) for name in _ADDRESSES},
        token_audience=_token_audience(document, issuer),
        scopes_supported=_texts(document.get("scopes_supported")),
        **_product(document),
    )


def bearer(token: str) -> dict[str, str]:
    """Answer the header that shows the platform its own registration token. Raises DomainError."""
    if not token:
        return {}
    if not token.isascii() or not token.isprintable() or " " in token:
        _refuse("registration_token_malformed", "The LMS gave a registration token we cannot use.")
    return {"Authorization": f"Bearer {token}"}


def read_json_object(answer: Answer) -> Mapping[str, object]:
    """Answer what the LMS sent, if it is a JSON object. Raises DomainError."""
    try:
        document: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        _refuse(
            "registration_unreadable",
            f"The LMS answered with something else than a registration. {_BY_HAND}",
        )
    return document


def _refuse_incomplete(document: Mapping[str, object]) -> None:
    missing = [name for name in ("issuer", *_ADDRESSES) if not document.get(name)]
    if missing:
        _refuse(
            "registration_incomplete",
            f"The LMS's description of itself does not say its {', '.join(missing)}. {_BY_HAND}",
        )


def _address(document: Mapping[str, object], name: str) -> str:
    address = read_web_address(document[name])
    if address is None or web_origin(address) is None or "@" in urlsplit(address).netloc:
        _refuse(
            "registration_address_unsafe",
            f"The LMS's {name} is not a web address. {_BY_HAND}",
        )
    return address


def _own_address(document: Mapping[str, object], name: str, issuer: str) -> str:
    address = _address(document, name)
    is_shared = name == "token_endpoint" and _host(address) in _TOKEN_HOSTS
    if not _is_its_own(issuer, address) and not (is_shared and address.startswith("https://")):
        _refuse(
            "registration_foreign_address",
            f"The LMS's {name} is at {_host(address)}, which does not belong to {issuer}. "
            f"{_BY_HAND}",
        )
    return address


def _is_its_own(issuer: str, address: str) -> bool:
    """Tell whether an address may speak for the issuer.

    http passes only from http to http, and only where the door let the first address through.
    """
    if web_origin(address) == web_origin(issuer):
        return True
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.port not in {None, 443}:
        return False
    host = _host(address)
    return urlsplit(issuer).scheme == "https" and any(
        host.endswith(known) if known.startswith(".") else host == known
        for known in _CLOUDS.get(_host(issuer), ())
    )


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _token_audience(document: Mapping[str, object], issuer: str) -> str | None:
    """Answer the `authorization_server` (LTI Dynamic Registration 1.0) if it is usable.

    Canvas names a bare host, which not every version of it takes; all take the endpoint.
    """
    named = read_web_address(document.get("authorization_server"))
    if named is None or named == document["token_endpoint"]:
        return None
    # Another platform's token endpoint would have us sign, for this one, a request that the other
    # accepts.
    return named if _is_its_own(issuer, named) or _host(named) in _AUDIENCE_HOSTS else None


def _product(document: Mapping[str, object]) -> dict[str, str]:
    platform = document.get(PLATFORM)
    if not isinstance(platform, dict):
        return {"product": "", "version": ""}
    return {
        "product": read_text(platform.get("product_family_code")).lower(),
        "version": read_text(platform.get("version")),
    }


def _texts(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(each for each in listed if isinstance(each, str) and len(each) <= LONGEST_ID)


def _refuse(code: str, message: str) -> Never:
    raise DomainError(code, message)
