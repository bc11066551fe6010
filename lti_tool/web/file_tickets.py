"""Tickets for files: where no cookie holds, an address may prove for a minute, once, one file.

A browser sends no header for a picture or a download. The session's own secret never stands in an
address, so such an address carries a ticket that is worth no more than this file, now.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

LIFETIME = timedelta(seconds=60)


def new_ticket(secret_key: str, path: str, *, now: datetime) -> str:
    """Answer a ticket for this path."""
    body = f"{int((now + LIFETIME).timestamp())}.{secrets.token_urlsafe(16)}"
    return f"{body}.{_sign(secret_key, path, body)}"


def is_good(secret_key: str, path: str, ticket: str, *, now: datetime) -> bool:
    """Whether the ticket is ours, for this very path, and not too old. Use it up after that."""
    body, _, signature = ticket.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _sign(secret_key, path, body).encode()):
        return False
    return now.timestamp() < int(body.partition(".")[0])


def _sign(secret_key: str, path: str, body: str) -> str:
    # A key of its own: what signs tickets signs nothing else.
    key = hmac.new(secret_key.encode(), b"cairn file ticket", hashlib.sha256).digest()
    return hmac.new(key, f"{path}\n{body}".encode(), hashlib.sha256).hexdigest()
