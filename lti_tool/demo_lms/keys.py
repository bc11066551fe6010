"""The platform's own key pair: make it, keep it, publish it, sign with it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

KEY_FILE = "platform-key.pem"


@dataclass(frozen=True, slots=True, repr=False)
class PlatformKey:
    """A private key under the id that is published with its public half."""

    private: rsa.RSAPrivateKey
    kid: str

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return the claims as an RS256 token that names its key."""
        return jwt.encode(dict(claims), self.private, algorithm="RS256", headers={"kid": self.kid})

    def jwks(self) -> dict[str, Any]:
        """Return the key set that tools verify with."""
        return {"keys": [{**_public_jwk(self.private), "kid": self.kid}]}


def new_key() -> PlatformKey:
    """Make a key pair that nobody has seen before."""
    return _named(rsa.generate_private_key(public_exponent=65537, key_size=2048))


@cache
def spare_keys(count: int) -> tuple[PlatformKey, ...]:
    """Make keys that are only ever shown; they cost time, so there is one set of them."""
    return tuple(new_key() for _ in range(count))


def key_beside(state_file: Path | None) -> PlatformKey:
    """Return the key kept beside a state file, made there at first; without a file, a new one.

    Keeping it spares tools that remember our keys a refusal after each restart.
    """
    if state_file is None:
        return new_key()
    path = state_file.parent / KEY_FILE
    if path.exists():
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(private, rsa.RSAPrivateKey):
            message = f"{KEY_FILE} holds no RSA key"
            raise ValueError(message)
        return _named(private)
    key = new_key()
    _write_private(path, key.private)
    return key


def _write_private(path: Path, private: rsa.RSAPrivateKey) -> None:
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    # Created with its mode, never narrowed afterwards: there is no moment for others to read it.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def _named(private: rsa.RSAPrivateKey) -> PlatformKey:
    jwk = _public_jwk(private)
    # RFC 7638: the thumbprint names the key itself, so a kid can never move to another key.
    required = {name: jwk[name] for name in ("e", "kty", "n")}
    canonical = json.dumps(required, separators=(",", ":"), sort_keys=True).encode()
    digest = hashlib.sha256(canonical).digest()
    return PlatformKey(private, base64.urlsafe_b64encode(digest).rstrip(b"=").decode())


def _public_jwk(private: rsa.RSAPrivateKey) -> dict[str, Any]:
    jwk: dict[str, Any] = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "n": jwk["n"], "e": jwk["e"]}
