"""Find the key a platform signed with; fetch key sets seldom, and keep them through trouble."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.service_http import Answer, ServiceHttp
from lti_tool.ports import Clock

# Security Framework 1.1, section 5.2: the asymmetric algorithms a platform may register.
_RSA = frozenset({"RS256", "RS384", "RS512"})
_CURVES = {"P-256": frozenset({"ES256"}), "P-384": frozenset({"ES384"})}
ALGORITHMS = _RSA.union(*_CURVES.values())

LONGEST_LIFETIME = timedelta(hours=1)
SHORTEST_LIFETIME = timedelta(minutes=1)
COOL_DOWN = timedelta(seconds=60)
SMALLEST_RSA_KEY = 2048
MOST_KEYS = 100

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PlatformKey:
    """A platform's public key, and the algorithms it may be used with."""

    kid: str
    public_key: RSAPublicKey | EllipticCurvePublicKey
    algorithms: frozenset[str]


@dataclass(frozen=True)
class _KeySet:
    keys: Mapping[str, PlatformKey]
    fresh_until: datetime
    missed_at: datetime | None = None
    """When a kid was last looked for in vain just after fetching."""


class PlatformKeys:
    """The keys of all platforms, cached by address and shared by all threads."""

    def __init__(self, http: ServiceHttp, clock: Clock) -> None:
        self._http = http
        self._clock = clock
        self._cached: dict[str, _KeySet] = {}
        # Guards the dictionary only: a platform that does not answer must not stop the others.
        self._lock = Lock()

    def find(self, key_set_url: str, kid: str) -> PlatformKey | None:
        """Answer the key with this id, None when the platform does not publish it.

        An unknown id makes us fetch the set anew, as the platform may just have rotated its keys,
        but at most once a minute: anybody can invent ids. An older set serves when a new one
        cannot be had; LmsUnavailableError or LmsRefusedError when there is no older one.
        """
        now = self._clock()
        with self._lock:
            known = self._cached.get(key_set_url)
        if known is not None and now < known.fresh_until:
            if kid in known.keys:
                return known.keys[kid]
            if known.missed_at is not None and now - known.missed_at < COOL_DOWN:
                return None
        fetched = self._fetch_or_keep(key_set_url, known)
        if kid not in fetched.keys:
            fetched = replace(fetched, missed_at=now)
        with self._lock:
            self._cached[key_set_url] = fetched
        return fetched.keys.get(kid)

    def _fetch_or_keep(self, key_set_url: str, known: _KeySet | None) -> _KeySet:
        try:
            answer = self._http.get(key_set_url, accept="application/json")
            keys = read_key_set(answer)
        except (LmsUnavailableError, LmsRefusedError):
            if known is None:
                raise
            _log.warning("platform_keys_stale", key_set_url=key_set_url)
            return replace(known, fresh_until=self._clock() + COOL_DOWN)
        return _KeySet(keys=keys, fresh_until=self._clock() + _lifetime(answer))


def read_key_set(answer: Answer) -> dict[str, PlatformKey]:
    """Answer the usable keys of a JWK Set. Raises LmsUnavailableError when there is none."""
    try:
        document: object = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise LmsUnavailableError("The LMS's key set is not JSON.") from error
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise LmsUnavailableError("The LMS's key set is not a JWK Set.")
    found: dict[str, PlatformKey] = {}
    for entry in listed[:MOST_KEYS]:
        key = _read_key(entry) if isinstance(entry, dict) else None
        if key is not None:
            found.setdefault(key.kid, key)
    if not found:
        raise LmsUnavailableError("The LMS's key set holds no key that we can use.")
    return found


def _read_key(entry: Mapping[str, object]) -> PlatformKey | None:
    """Answer a signature key with an id; None for all else, `oct` keys above all."""
    kid, kty, use = entry.get("kid"), entry.get("kty"), entry.get("use")
    if not isinstance(kid, str) or not kid or use not in (None, "sig"):
        return None
    usable = _RSA if kty == "RSA" else _CURVES.get(str(entry.get("crv")), frozenset())
    # Many platforms leave `alg` out; one that names it is held to it.
    algorithms = usable if entry.get("alg") is None else usable & {str(entry["alg"])}
    if not algorithms:
        return None
    try:
        public_key = _read_rsa(entry) if kty == "RSA" else _read_ec(entry)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    return PlatformKey(kid, public_key, frozenset(algorithms))


def _read_rsa(entry: Mapping[str, object]) -> RSAPublicKey:
    # Only the public members, should a platform publish its private key by mistake.
    key = RSAAlgorithm.from_jwk({name: entry[name] for name in ("kty", "n", "e")})
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_RSA_KEY:
        raise ValueError
    return key


def _read_ec(entry: Mapping[str, object]) -> EllipticCurvePublicKey:
    key = ECAlgorithm.from_jwk({name: entry[name] for name in ("kty", "crv", "x", "y")})
    if not isinstance(key, EllipticCurvePublicKey):
        raise TypeError
    return key


def _lifetime(answer: Answer) -> timedelta:
    """Answer how long a key set may be kept, within our own bounds.

    D2L rotates hourly and says no-store; a minute spares it a request for every launch.
    """
    control = answer.headers.get("Cache-Control", "").lower()
    if "no-store" in control or "no-cache" in control:
        return SHORTEST_LIFETIME
    stated = re.search(r"max-age\s*=\s*\"?(\d{1,9})", control)
    if stated is None:
        return LONGEST_LIFETIME
    return max(SHORTEST_LIFETIME, min(LONGEST_LIFETIME, timedelta(seconds=int(stated[1]))))
