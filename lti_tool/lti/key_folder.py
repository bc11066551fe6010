"""Keep key pairs as files of one folder: each read once, added in one step, for the owner alone."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

import structlog
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from pylti1p3.registration import Registration as LibraryRegistration

KEY_SIZE = 2048
SUFFIX = ".pem"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class KeyPair:
    """A key pair and the moment from which it may sign, which is its file's time of change."""

    kid: str
    private_key: rsa.RSAPrivateKey
    public_jwk: Mapping[str, object]
    begins_at: datetime
    file: Path


class KeyFolder:
    """One folder. Other processes may add and take away files at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Reading a PEM file takes some 50 ms, so each is read once.
        self._parsed: dict[tuple[Path, int], KeyPair | None] = {}
        self._lock = Lock()

    def pairs(self) -> list[KeyPair]:
        """Answer all keys, the one that begins last first."""
        files: list[tuple[int, Path]] = []
        for path in self.folder.glob(f"[!.]*{SUFFIX}"):
            with suppress(FileNotFoundError):  # taken away meanwhile
                files.append((path.stat().st_mtime_ns, path))
        found = [self._read(path, changed_at) for changed_at, path in sorted(files, reverse=True)]
        return [pair for pair in found if pair is not None]

    def prepare(self) -> None:
        """Make the folder if need be, for its owner alone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)

    def add(self, *, begins_at: datetime | None = None) -> str:
        """Make a key that begins then, or now, and answer its id, which no other key ever has."""
        self.prepare()
        private_key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
        kid = str(_public_jwk(private_key)["kid"])
        pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        # Made with mode 600 under a name that is not read, then put in place in one step.
        with NamedTemporaryFile(dir=self.folder, prefix=".new-", delete=False) as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        if begins_at is not None:
            os.utime(file.name, (begins_at.timestamp(), begins_at.timestamp()))
        Path(file.name).replace(self.folder / f"{kid}{SUFFIX}")
        return kid

    def _read(self, path: Path, changed_at: int) -> KeyPair | None:
        with self._lock:
            if (path, changed_at) not in self._parsed:
                self._parsed[path, changed_at] = _parse(path, changed_at)
            return self._parsed[path, changed_at]


def _parse(path: Path, changed_at: int) -> KeyPair | None:
    try:
        private_key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        private_key = None
    if not isinstance(private_key, rsa.RSAPrivateKey):
        _log.warning("tool_key_unreadable", file=path.name)
        return None
    jwk = _public_jwk(private_key)
    begins_at = datetime.fromtimestamp(changed_at / 1e9, UTC)
    return KeyPair(str(jwk["kid"]), private_key, jwk, begins_at, path)


def _public_jwk(private_key: rsa.RSAPrivateKey) -> Mapping[str, object]:
    """Answer the JWK with `alg`, `use` and, as its kid, the RFC 7638 thumbprint."""
    pem = private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return LibraryRegistration.get_jwk(pem.decode())
