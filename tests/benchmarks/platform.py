"""A platform that signs launches and counts who fetches its keys and who asks for tokens."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

LOOPBACK = "127.0.0.1"
CLIENT_ID = "benchmark"
DEPLOYMENT_ID = "1"
COURSE = ("math-6a", "Mathematics 6A")
STUDENTS = 30
KEYS = "/jwks"
TOKEN = "/token"
KID = "k1"

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/"


class Platform:
    """One platform with one course. `fetches` counts requests by path."""

    def __init__(self, url: str, unit: str) -> None:
        self.url = url
        self.fetches: Counter[str] = Counter()
        self._unit = unit
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def configuration(self) -> dict[str, Any]:
        """Answer the platform as PyLTI1p3's JSON, which `cairn platforms import` reads too."""
        return {
            self.url: [
                {
                    "default": True,
                    "client_id": CLIENT_ID,
                    "auth_login_url": f"{self.url}/auth",
                    "auth_token_url": f"{self.url}{TOKEN}",
                    "auth_audience": None,
                    "key_set_url": f"{self.url}{KEYS}",
                    "key_set": None,
                    "deployment_ids": [DEPLOYMENT_ID],
                }
            ]
        }

    def key_set(self) -> dict[str, Any]:
        """Answer the JWK Set."""
        key = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": KID, "alg": "RS256", "use": "sig"}]}

    def login(self, launch_url: str, number: int) -> dict[str, str]:
        """Answer what begins the login of the student with this number."""
        return {
            "iss": self.url,
            "client_id": CLIENT_ID,
            "login_hint": str(number % STUDENTS),
            "lti_message_hint": f"message-{number}",
            "lti_deployment_id": DEPLOYMENT_ID,
            "target_link_uri": launch_url,
        }

    def id_token(self, launch_url: str, number: int, nonce: str) -> str:
        """Answer a student's launch, signed."""
        claims = self._claims(launch_url, number % STUDENTS, nonce)
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": KID})

    def _claims(self, launch_url: str, student: int, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        context_id, title = COURSE
        services = f"{self.url}/courses/{context_id}"
        return {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "sub": f"student-{student}",
            "name": f"Student {student}",
            "given_name": "Student",
            "family_name": str(student),
            "email": f"student-{student}@school.example",
            "locale": "en",
            f"{LTI}deployment_id": DEPLOYMENT_ID,
            f"{LTI}version": "1.3.0",
            f"{LTI}message_type": "LtiResourceLinkRequest",
            f"{LTI}target_link_uri": launch_url,
            f"{LTI}roles": [f"{LIS}institution/person#Student", f"{LIS}membership#Learner"],
            f"{LTI}resource_link": {"id": "link-1", "title": title},
            f"{LTI}context": {
                "id": context_id,
                "label": "MATH6A",
                "title": title,
                "type": [f"{LIS}course#CourseOffering"],
            },
            f"{LTI}custom": {"cairn_unit": self._unit, "context_history": ""},
            f"{LTI}launch_presentation": {
                "document_target": "window",
                "return_url": f"{services}/return",
                "locale": "en",
            },
            f"{LTI}tool_platform": {"guid": "benchmark", "product_family_code": "moodle"},
            f"{AGS}claim/endpoint": {
                "scope": [
                    f"{AGS}scope/{name}" for name in ("lineitem", "result.readonly", "score")
                ],
                "lineitems": f"{services}/lineitems",
            },
            f"{NRPS}claim/namesroleservice": {
                "context_memberships_url": f"{services}/members",
                "service_versions": ["2.0"],
            },
        }


@contextmanager
def running_platform(unit: str) -> Iterator[Platform]:
    """Serve a platform while the block runs, from a thread of this process."""
    server = ThreadingHTTPServer((LOOPBACK, 0), _Handler)
    platform = Platform(f"http://{LOOPBACK}:{server.server_port}", unit)
    server.platform = platform  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self._counted().path == KEYS:
            self._answer(200, self._platform.key_set())
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        self._counted()
        self._answer(503, {})

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def _counted(self) -> "_Handler":
        self._platform.fetches[self.path] += 1
        return self

    @property
    def _platform(self) -> Platform:
        platform: Platform = self.server.platform  # type: ignore[attr-defined]
        return platform

    def _answer(self, status: int, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
