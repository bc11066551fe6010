"""Where each product answers: the addresses that tools are registered with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of the endpoints that a tool learns once."""

    authorisation: str
    token: str
    jwks: str
    configuration: str
    registration: str


STRICT = Paths(
    authorisation="/lti/auth",
    token="/lti/token",  # noqa: S106 - a path
    jwks="/lti/jwks",
    configuration="/lti/openid-configuration",
    registration="/lti/registrations",
)
MOODLE = Paths(
    authorisation="/mod/lti/auth.php",
    token="/mod/lti/token.php",  # noqa: S106 - a path
    jwks="/mod/lti/certs.php",
    configuration="/mod/lti/openid-configuration.php",
    registration="/mod/lti/openid-registration.php",
)
CANVAS = Paths(
    authorisation="/api/lti/authorize_redirect",
    token="/login/oauth2/token",  # noqa: S106 - a path
    jwks="/api/lti/security/jwks",
    configuration="/api/lti/security/openid-configuration",
    registration="/api/lti/registrations",
)
