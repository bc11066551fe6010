"""Make secrets, and the digests by which they are known again."""

import hashlib
import hmac
import secrets


def new_secret() -> str:
    """Answer 256 random bits."""
    # PyLTI1p3 makes nonces of uuid1, which gives the host's hardware address and the time away.
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Answer the SHA-256 hex digest, the only form in which a secret is kept."""
    # A form may hold lone surrogates; they must lead to "unknown", not to a crash.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_same(secret: str, given: str) -> bool:
    """Tell, in constant time, whether what was given is the secret."""
    return hmac.compare_digest(digest(secret), digest(given))
