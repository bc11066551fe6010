"""A signing platform, the stores a launch needs, and HTTP from memory: fakes that behave."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from requests.structures import CaseInsensitiveDict

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.launch import verify_launch
from lti_tool.lti.login import begin_login
from lti_tool.lti.login_state import LoginStates
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.service_http import Answer, ServiceHttp
from lti_tool.ports import Registration, VerifiedLaunch

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
P = "http://purl.imsglobal.org/vocab/lis/v2/"
START = datetime(2026, 10, 5, 14, 0, tzinfo=UTC)
TARGET = "https://tool.example/lti/launch?unit=7"
STATES = LoginStates("not a secret in a test")
LAUNCH_URL = "https://tool.example/lti/launch"

LMS = Registration(
    id=RegistrationId(1),
    issuer="https://lms.example",
    client_id="client-1",
    auth_login_url="https://lms.example/auth",
    auth_token_url="https://lms.example/token",
    auth_audience=None,
    key_set_url="https://lms.example/keys",
    is_active=True,
)


class TickingClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class MemoryRegistrations:
    def __init__(self, *records: Registration, deployments: Sequence[str] = ("1",)) -> None:
        self.records = {record.id: record for record in records}
        self.deployments = {(record.id, each) for record in records for each in deployments}

    def get(self, registration_id: RegistrationId) -> Registration | None:
        return self.records.get(registration_id)

    def find(self, *, issuer: str, client_id: str | None) -> Sequence[Registration]:
        return [
            record
            for record in self.records.values()
            if record.issuer == issuer and client_id in (None, record.client_id)
        ]

    def is_deployment_active(self, registration_id: RegistrationId, deployment_id: str) -> bool:
        return (registration_id, deployment_id) in self.deployments


class MemoryLogins:
    def __init__(self) -> None:
        self.spent: dict[str, bool] = {}
        self._lock = threading.Lock()

    def spend(
        self,
        state_hash: str,
        *,
        registration_id: RegistrationId,
        offers_storage: bool,
        now: datetime,
    ) -> bool:
        assert now.tzinfo is not None
        assert registration_id
        with self._lock:
            if state_hash in self.spent:
                return False
            self.spent[state_hash] = offers_storage
            return True


class MemoryHttp(ServiceHttp):
    """The door to a network that lies in memory: address -> answer or error."""

    def __init__(self, clock: TickingClock) -> None:
        super().__init__(clock=clock, allow_http=True)
        self.answers: dict[str, Answer | Exception] = {}
        self.asked: list[str] = []

    def serve(self, url: str, document: object, **headers: str) -> None:
        self.answers[url] = Answer(
            status=HTTPStatus.OK,
            reason="OK",
            headers=CaseInsensitiveDict({k.replace("_", "-"): v for k, v in headers.items()}),
            body=json.dumps(document).encode(),
        )

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: str | Mapping[str, str] | None = None,
    ) -> Answer:
        assert (method, body, bool(headers)) == ("GET", None, True)
        self.asked.append(url)
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """A key for each name, made once a run."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    assert name
    return ec.generate_private_key(ec.SECP256R1())


def public_jwk(kid: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> dict[str, object]:
    """A key as most platforms publish it: no `alg`, no `use`."""
    if isinstance(key, rsa.RSAPrivateKey):
        return RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid}
    return ECAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid}


@dataclass
class Place:
    """A tool with one platform, and a browser between them."""

    clock: TickingClock = field(default_factory=TickingClock)
    records: Sequence[Registration] = (LMS,)
    deployments: Sequence[str] = ("1",)
    allow_http: bool = False

    def __post_init__(self) -> None:
        self.registrations = MemoryRegistrations(*self.records, deployments=self.deployments)
        self.logins = MemoryLogins()
        self.http = MemoryHttp(self.clock)
        self.keys = PlatformKeys(self.http, self.clock)
        self.cookies: dict[str, str] = {}
        self.publish(public_jwk("k1", rsa_key("k1")))

    def publish(self, *jwks: Mapping[str, object], **headers: str) -> None:
        self.http.serve(LMS.key_set_url, {"keys": list(jwks)}, **headers)

    def login(self, registration: Registration = LMS, /, **changes: str | None) -> "Begun":
        params: dict[str, str | None] = {
            "iss": registration.issuer,
            "client_id": registration.client_id,
            "login_hint": "5",
            "target_link_uri": TARGET,
        }
        params |= changes
        answer = begin_login(
            {name: value for name, value in params.items() if value is not None},
            registrations=self.registrations,
            states=STATES,
            launch_url=LAUNCH_URL,
            now=self.clock(),
        )
        self.cookies[answer.state] = answer.browser_secret
        query = parse_qs(urlsplit(answer.url).query)
        return Begun(answer.state, query["nonce"][0], registration)

    def claims(self, begun: "Begun", **changes: object) -> dict[str, object]:
        """A full, valid body; `changes` use short names, and None leaves a claim out."""
        now = int(self.clock().timestamp())
        body: dict[str, object] = {
            "iss": begun.registration.issuer,
            "aud": begun.registration.client_id,
            "iat": now,
            "exp": now + 60,
            "nonce": begun.nonce,
            "sub": "person-5",
            "name": "Ada Byron",
            "given_name": "Ada",
            "family_name": "Byron",
            f"{LTI}deployment_id": "1",
            f"{LTI}version": "1.3.0",
            f"{LTI}message_type": "LtiResourceLinkRequest",
            f"{LTI}target_link_uri": TARGET,
            f"{LTI}roles": [f"{P}membership#Learner"],
            f"{LTI}resource_link": {"id": "link-1", "title": "Fractions"},
            f"{LTI}context": {"id": "course-1", "label": "ALG1", "title": "Algebra 1"},
        }
        for name, value in changes.items():
            full = name if name in body or f"{LTI}{name}" not in body else f"{LTI}{name}"
            if value is None:
                body.pop(full, None)
            else:
                body[full] = value
        return body

    def sign(
        self,
        body: object,
        *,
        kid: str | None = "k1",
        key: str = "k1",
        algorithm: str = "RS256",
        headers: Mapping[str, object] | None = None,
    ) -> str:
        named = {} if kid is None else {"kid": kid}
        return jwt.api_jws.encode(
            json.dumps(body).encode(),
            rsa_key(key),
            algorithm=algorithm,
            headers=named | dict(headers or {}),
        )

    def post(self, state: str, id_token: str) -> VerifiedLaunch:
        return self.post_form({"state": state, "id_token": id_token})

    def post_form(self, form: Mapping[str, str]) -> VerifiedLaunch:
        return verify_launch(
            form,
            browser_secret=self.cookies.get,
            registrations=self.registrations,
            states=STATES,
            logins=self.logins,
            platform_keys=self.keys,
            now=self.clock(),
            allow_http=self.allow_http,
        )

    def launch(self, registration: Registration = LMS, /, **changes: object) -> VerifiedLaunch:
        """Log in and launch with these claims changed."""
        begun = self.login(registration)
        return self.post(begun.state, self.sign(self.claims(begun, **changes)))


@dataclass(frozen=True)
class Begun:
    """What the platform and the browser know of a login."""

    state: str
    nonce: str
    registration: Registration


def other_client(**changes: object) -> Registration:
    """A second school at the same issuer, as on Canvas."""
    second = replace(LMS, id=RegistrationId(2), client_id="client-2")
    return replace(second, **changes)  # type: ignore[arg-type]
