"""Read an id_token, and refuse it unless its platform signed it, for us, now."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from lti_tool.lti.errors import RefusalCode, refusal
from lti_tool.lti.platform_keys import ALGORITHMS, PlatformKey
from lti_tool.ports import Registration

# Canvas can send a course's whole copying history in a custom parameter (Canvas's source).
LONGEST_TOKEN = 256 * 1024
MAX_AGE = timedelta(minutes=10)
MAX_LIFETIME = timedelta(hours=24)
REQUIRED = ("iss", "aud", "exp", "iat", "nonce")

# PyJWT checks the signature and nothing else: it reads the machine's clock rather than ours, and
# says less about what was wrong than certification asks for.
_SIGNATURE_ONLY = {
    f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
} | {"verify_signature": True}


@dataclass(frozen=True)
class TokenHeader:
    """The part of a token's header that may be relied on: never its `jku`, `x5u` or `jwk`."""

    kid: str
    algorithm: str


def read_header(unverified_token: str) -> TokenHeader:
    """Answer which key and algorithm a token names. Raises LaunchRefusedError."""
    if not unverified_token or len(unverified_token) > LONGEST_TOKEN:
        raise refusal(RefusalCode.MALFORMED_TOKEN)
    try:
        # The header alone: the rest is read once its key is known, and only then costs anything.
        header = jwt.get_unverified_header(f"{unverified_token.partition('.')[0]}..")
    except (jwt.PyJWTError, ValueError) as error:
        raise refusal(RefusalCode.MALFORMED_TOKEN) from error
    kid, algorithm = header.get("kid"), header.get("alg")
    if not isinstance(kid, str) or not kid:
        raise refusal(RefusalCode.KID_MISSING)
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise refusal(RefusalCode.BAD_ALGORITHM)
    return TokenHeader(kid, algorithm)


def read_signed_body(
    unverified_token: str, header: TokenHeader, key: PlatformKey
) -> dict[str, object]:
    """Answer the token's body once its signature fits the key. Raises LaunchRefusedError."""
    if header.algorithm not in key.algorithms:
        raise refusal(RefusalCode.BAD_ALGORITHM)
    try:
        # PyJWT refuses a body that is no JSON object, or one nested without end.
        body: dict[str, object] = jwt.decode(
            unverified_token,
            key.public_key,
            algorithms=[header.algorithm],
            options=_SIGNATURE_ONLY,  # type: ignore[arg-type]  # PyJWT wants its own TypedDict
        )
    except jwt.InvalidSignatureError as error:
        raise refusal(RefusalCode.BAD_SIGNATURE) from error
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise refusal(RefusalCode.MALFORMED_TOKEN) from error
    return body


def check_parties(body: Mapping[str, object], registration: Registration) -> None:
    """Refuse a token of another platform or for another tool (Security Framework, 5.1.3)."""
    missing = [claim for claim in REQUIRED if body.get(claim) in (None, "", [])]
    if missing:
        raise refusal(RefusalCode.CLAIMS_MISSING)
    if body["iss"] != registration.issuer:
        raise refusal(RefusalCode.ISSUER_MISMATCH)
    audiences = _audiences(body["aud"])
    if registration.client_id not in audiences:
        raise refusal(RefusalCode.AUDIENCE_MISMATCH)
    azp = body.get("azp")
    # Other audiences are trusted only when the platform says that we are the one it speaks to.
    if azp != registration.client_id and (azp is not None or len(audiences) > 1):
        raise refusal(RefusalCode.AZP_MISMATCH)


def check_times(body: Mapping[str, object], *, now: datetime, allowed_skew: timedelta) -> None:
    """Refuse a token that is over, old, early or made to live for days."""
    moment, skew = now.timestamp(), allowed_skew.total_seconds()
    issued, expires = _seconds(body["iat"]), _seconds(body["exp"])
    if expires + skew <= moment:
        raise refusal(RefusalCode.TOKEN_EXPIRED)
    if issued - skew > moment:
        raise refusal(RefusalCode.TOKEN_NOT_YET_VALID)
    if issued + MAX_AGE.total_seconds() + skew < moment:
        raise refusal(RefusalCode.TOKEN_TOO_OLD)
    if expires - issued > MAX_LIFETIME.total_seconds() + skew:
        raise refusal(RefusalCode.TOKEN_LIFETIME_TOO_LONG)
    not_before = body.get("nbf")
    if not_before is not None and _seconds(not_before) - skew > moment:
        raise refusal(RefusalCode.TOKEN_NOT_YET_VALID)


def _audiences(aud: object) -> Collection[str]:
    named = [aud] if isinstance(aud, str) else aud
    if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    return frozenset(named)


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    try:
        seconds = float(value)
    except OverflowError as error:
        raise refusal(RefusalCode.CLAIMS_MALFORMED) from error
    if not math.isfinite(seconds):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    return seconds
