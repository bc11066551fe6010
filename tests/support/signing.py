"""A platform that signs: login and launch through the tool's own addresses."""

import json
from dataclasses import dataclass
from typing import Any

import jwt
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.lti.support import LTI, P, rsa_key
from tests.support.factories import CLIENT_ID, ISSUER
from tests.support.web import Web, query_of


@dataclass(frozen=True)
class Begun:
    """What the platform is told when a login begins."""

    state: str
    nonce: str
    answer: TestResponse


def login_form(web: Web, **changes: str) -> dict[str, str]:
    """Answer what a platform sends to begin a login."""
    return {
        "iss": ISSUER,
        "client_id": CLIENT_ID,
        "login_hint": "5",
        "target_link_uri": f"{web.tool.settings.base_url}/lti/launch",
        **changes,
    }


def log_in(web: Web, browser: FlaskClient, **changes: str) -> Begun:
    """Begin a login; the browser keeps the cookie."""
    answer = browser.post("/lti/login", data=login_form(web, **changes))
    assert answer.status_code == 302, answer.text
    asked = query_of(answer.location)
    return Begun(asked["state"], asked["nonce"], answer)


def claims(web: Web, begun: Begun, **changes: object) -> dict[str, Any]:
    """Answer a student's launch; `changes` use short names, and None leaves a claim out."""
    now = int(web.clock().timestamp())
    body: dict[str, Any] = {
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 60,
        "nonce": begun.nonce,
        "sub": "ada",
        "name": "Ada Byron",
        f"{LTI}deployment_id": "1",
        f"{LTI}version": "1.3.0",
        f"{LTI}message_type": "LtiResourceLinkRequest",
        f"{LTI}target_link_uri": f"{web.tool.settings.base_url}/lti/launch",
        f"{LTI}roles": [f"{P}membership#Learner"],
        f"{LTI}resource_link": {"id": "link-1", "title": "Numbers"},
        f"{LTI}context": {"id": "math-6a", "label": "MATH6A", "title": "Mathematics 6A"},
        f"{LTI}custom": {"cairn_unit": "numbers"},
    }
    for name, value in changes.items():
        full = f"{LTI}{name}" if f"{LTI}{name}" in body else name
        if value is None:
            del body[full]
        else:
            body[full] = value
    return body


def sign(body: dict[str, Any], key: str = "k1") -> str:
    """Answer the token, signed with the key of this name and said to be k1."""
    text = json.dumps(body).encode()
    return jwt.api_jws.encode(text, rsa_key(key), algorithm="RS256", headers={"kid": "k1"})


def launch(
    web: Web, browser: FlaskClient, *, headers: dict[str, str] | None = None, **changes: object
) -> TestResponse:
    """Log in and launch with these claims changed."""
    begun = log_in(web, browser)
    form = {"state": begun.state, "id_token": sign(claims(web, begun, **changes))}
    return browser.post("/lti/launch", data=form, headers=headers)
