"""An LMS that registers tools: as strict as Moodle over real HTTP, and any other from memory."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from requests.structures import CaseInsensitiveDict

from lti_tool.lti.service_http import Answer, ServiceHttp
from tests.lti.support import TickingClock

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"


def moodle_configuration(base: str) -> dict[str, object]:
    """As Moodle 4.5 describes itself (moodle-samples/openid-configuration.json)."""
    return {
        "issuer": base,
        "token_endpoint": f"{base}/mod/lti/token.php",
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "jwks_uri": f"{base}/mod/lti/certs.php",
        "authorization_endpoint": f"{base}/mod/lti/auth.php",
        "registration_endpoint": f"{base}/mod/lti/openid-registration.php",
        "scopes_supported": [
            f"{AGS}lineitem.readonly",
            f"{AGS}result.readonly",
            f"{AGS}score",
            f"{AGS}lineitem",
            NRPS,
            "https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting",
            "openid",
        ],
        "response_types_supported": ["id_token"],
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
        PLATFORM: {
            "product_family_code": "moodle",
            "version": "4.5.5+ (Build: 20250613)",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
            "variables": ["Context.id.history"],
        },
    }


def canvas_configuration() -> dict[str, object]:
    """As Canvas' cloud does (Canvas's source)."""
    sso = "https://sso.canvaslms.com"
    return {
        "issuer": "https://canvas.instructure.com",
        "authorization_endpoint": f"{sso}/api/lti/authorize_redirect",
        "registration_endpoint": "https://school.instructure.com/api/lti/registrations",
        "jwks_uri": f"{sso}/api/lti/security/jwks",
        "token_endpoint": f"{sso}/login/oauth2/token",
        "scopes_supported": [
            f"{AGS}lineitem",
            f"{AGS}result.readonly",
            f"{AGS}score",
            NRPS,
            "https://canvas.instructure.com/lti/public_jwk/scope/update",
        ],
        "authorization_server": "canvas.instructure.com",
        PLATFORM: {"product_family_code": "canvas", "version": "vCloud"},
    }


@dataclass
class Moodle:
    """Takes a registration as Moodle does, and refuses what Moodle refuses (seen on Moodle 4.5)."""

    base: str = ""
    status: int = 200
    registered: list[dict[str, object]] = field(default_factory=list)

    def act(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, object]:
        if (method, path) == ("GET", "/mod/lti/openid-configuration.php"):
            return 200, moodle_configuration(self.base)
        if (method, path) != ("POST", "/mod/lti/openid-registration.php"):
            return 404, {}
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {}
        asked = json.loads(body)
        if trouble := _trouble(asked):
            return 400, {"error": trouble}
        self.registered.append(asked)
        granted = asked | {
            "client_id": "4GeP5HxaB8bIDUh",
            TOOL: asked[TOOL] | {"deployment_id": "4"},
        }
        return self.status, granted


def _trouble(asked: dict[str, object]) -> str:
    tool = asked.get(TOOL)
    assert isinstance(tool, dict)
    needed = ("initiate_login_uri", "client_name", "jwks_uri", "scope")
    if any(not asked.get(name) for name in needed) or asked["response_types"] != ["id_token"]:
        return "missing_registration_data"
    if asked["token_endpoint_auth_method"] != "private_key_jwt":
        return "invalid_auth_method"
    if not isinstance(asked["redirect_uris"], list):
        return "invalid_redirect_uris"
    if urlsplit(str(tool["target_link_uri"])).netloc != tool["domain"]:
        return "domain_targetlinkuri_mismatch"
    return ""


class _Handler(BaseHTTPRequestHandler):
    moodle: Moodle

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        status, document = self.moodle.act(self.command, path, self.headers, body)  # type: ignore[arg-type]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving(moodle: Moodle) -> Iterator[Moodle]:
    """Run it on a free port of this machine."""
    handler = type("Handler", (_Handler,), {"moodle": moodle})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        moodle.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield moodle
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Asked:
    """One request that left."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: object


class MemoryWeb(ServiceHttp):
    """The door to a web that lies in memory: (method, address) -> status and document."""

    def __init__(self) -> None:
        super().__init__(clock=TickingClock())
        self.answers: dict[tuple[str, str], tuple[int, bytes]] = {}
        self.asked: list[Asked] = []

    def serve(self, method: str, url: str, document: object, *, status: int = 200) -> None:
        text = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.answers[method, url] = (status, text)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: str | Mapping[str, str] | None = None,
    ) -> Answer:
        self.asked.append(Asked(method, url, headers, json.loads(body) if body else None))  # type: ignore[arg-type]
        status, text = self.answers[method, url]
        return Answer(status, "", CaseInsensitiveDict(), text)
