"""Play the tool: publish a key, sign assertions with it, ask the LMS for things."""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, jsonify
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm
from werkzeug.serving import make_server

from lti_tool.demo_lms.serving import QuietHandler
from lti_tool.demo_lms.settings import Settings

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ALL_SCOPES = f"{AGS}/lineitem {AGS}/result.readonly {AGS}/score {NRPS}"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


@dataclass
class FakeTool:
    """A tool's key pair and key set; what it publishes can be changed at will."""

    url: str = "http://127.0.0.1:1"
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=dict)
    fetches: int = 0
    published: object = None

    def jwks(self) -> object:
        """Return the key set, or whatever a test wants published in its place."""
        self.fetches += 1
        if self.published is not None:
            return self.published
        return {"keys": [_jwk(kid, key) for kid, key in self.keys.items()]}

    def assertion(
        self, settings: Settings, *, kid: str | None = "one", signer: str = "one", **changes: Any
    ) -> str:
        """Sign a client assertion; a change of None leaves the claim out."""
        now = int(settings.clock().timestamp())
        claims = {
            "iss": "cairn-demo",
            "sub": "cairn-demo",
            "aud": settings.token_url,
            "iat": now,
            "exp": now + 60,
            "jti": str(uuid.uuid4()),
            **changes,
        }
        return jwt.encode(
            {name: value for name, value in claims.items() if value is not None},
            self.keys[signer],
            algorithm="RS256",
            headers={"kid": kid} if kid else None,
        )


def token_form(assertion: str, **changes: str) -> dict[str, str]:
    """Return the fields of a token request."""
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion,
        "scope": ALL_SCOPES,
        **changes,
    }


def bearer(token: str, *, accept: str = "*/*") -> dict[str, str]:
    """Return the headers of a service request."""
    return {"Authorization": f"Bearer {token}", "Accept": accept}


def path_of(url: str) -> str:
    """Return the path and query of an address of the LMS."""
    return "/" + url.split("/", 3)[3]


def form_in(page: str) -> tuple[str, dict[str, str]]:
    """Return the action and the hidden fields of the form in a page."""
    action = re.search(r'action="([^"]*)"', page)
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    assert action is not None
    return unescape(action[1]), {unescape(name): unescape(value) for name, value in fields}


def frame_address(client: FlaskClient, course: str = "math-6a", person: str = "ada") -> str:
    """Pick a person, open a course and return where its frame points."""
    client.post("/person", data={"person": person})
    page = client.get(f"/courses/{course}").text
    source = re.search(r'src="(/launch/[^"]*)"', page)
    assert source is not None
    return unescape(source[1])


def login_fields(
    client: FlaskClient, course: str = "math-6a", person: str = "ada"
) -> dict[str, str]:
    """Launch as a browser would and return what the tool's login would get."""
    return form_in(client.get(frame_address(client, course, person)).text)[1]


def authorisation_request(settings: Settings, login: dict[str, str]) -> dict[str, str]:
    """Return what a tool that behaves would ask after a login."""
    return {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": login["client_id"],
        "redirect_uri": settings.tool_launch_url,
        "login_hint": login["login_hint"],
        "lti_message_hint": login["lti_message_hint"],
        "nonce": "nonce-1",
        "state": "state-1",
    }


def compact(document: object) -> bytes:
    """Return JSON as a tool sends it."""
    return json.dumps(document, separators=(",", ":")).encode()


@contextmanager
def serving(tool: FakeTool) -> Iterator[FakeTool]:
    """Serve the tool's key set on a free loopback port."""
    app = Flask(__name__)
    app.add_url_rule("/lti/jwks.json", view_func=lambda: jsonify(tool.jwks()))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    tool.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield tool
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _jwk(kid: str, key: rsa.RSAPrivateKey) -> dict[str, object]:
    jwk: dict[str, object] = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**jwk, "kid": kid, "alg": "RS256", "use": "sig"}
