"""The digest that stands for a secret in the database."""

import hashlib


def digest(secret: str) -> str:
    """Answer the SHA-256 of a random secret, 64 hex digits. Such secrets need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
