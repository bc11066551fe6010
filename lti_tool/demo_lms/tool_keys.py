"""Fetch the tool's public keys and remember them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import jwt
import requests

# Seconds to connect and to read; the tool runs on the same machine.
_TIMEOUT = (2, 5)


class ToolKeysError(Exception):
    """The tool's key set cannot be had, or lacks the key."""


def fetch_jwks(url: str) -> dict[str, Any]:
    """Return the key set at an address, or raise ToolKeysError."""
    try:
        answer = requests.get(url, timeout=_TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        document = answer.json()
    except (requests.RequestException, ValueError) as error:
        message = "the tool's key set could not be fetched"
        raise ToolKeysError(message) from error
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        message = "the tool's key set is no JWK set"
        raise ToolKeysError(message)
    return document


class ToolKeys:
    """The tool's keys by their id; an unknown id makes us look once more, as after a rotation."""

    def __init__(self, url: str, fetch: Callable[[str], dict[str, Any]] = fetch_jwks) -> None:
        self._url = url
        self._fetch = fetch
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}

    def key(self, kid: str) -> jwt.PyJWK:
        """Return the key of this id, or raise ToolKeysError."""
        with self._lock:
            if kid not in self._keys:
                self._keys = self._load()
            if kid not in self._keys:
                message = "the tool's key set has no key with this kid"
                raise ToolKeysError(message)
            return self._keys[kid]

    def check(self) -> None:
        """Raise ToolKeysError if no key is known and none can be had."""
        with self._lock:
            if not self._keys:
                self._keys = self._load()

    def fresh_key(self, kid: str) -> jwt.PyJWK:
        """Return the key of this id after fetching the set again, as Canvas does every time."""
        with self._lock:
            self._keys = {}
        return self.key(kid)

    def _load(self) -> dict[str, jwt.PyJWK]:
        keys: dict[str, jwt.PyJWK] = {}
        for jwk in self._fetch(self._url)["keys"]:
            if not isinstance(jwk, dict) or jwk.get("kty") != "RSA" or "kid" not in jwk:
                continue
            try:
                keys[str(jwk["kid"])] = jwt.PyJWK.from_dict(jwk, algorithm="RS256")
            except (jwt.InvalidKeyError, jwt.PyJWKError) as error:
                message = "the tool's key set holds a broken key"
                raise ToolKeysError(message) from error
        return keys
