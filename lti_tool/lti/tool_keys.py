"""Keep the tool's own key pairs in a folder: made on first use, newest signs, all are published."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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
class _KeyPair:
    kid: str
    private_key: rsa.RSAPrivateKey
    public_jwk: Mapping[str, object]


class ToolKeys:
    """The folder's keys. Other processes may add and take away files at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Reading a PEM file takes some 50 ms, so each is read once.
        self._parsed: dict[tuple[Path, int], _KeyPair | None] = {}
        self._lock = Lock()

    def jwks(self) -> dict[str, list[dict[str, object]]]:
        """Answer the public JWK Set: every key in the folder, so that rotation breaks nothing."""
        return {"keys": [dict(pair.public_jwk) for pair in self._pairs()]}

    def signing_key(self) -> tuple[str, rsa.RSAPrivateKey]:
        """Answer the newest key's id and the key."""
        newest = self._pairs()[0]
        return newest.kid, newest.private_key

    def rotate(self) -> str:
        """Make a new key, which signs from now on, and answer its id. The old ones stay public."""
        self._prepare_folder()
        with self._folder_lock():
            return self._add_key()

    def _pairs(self) -> list[_KeyPair]:
        """Answer all keys, newest first; the first is made when there is none."""
        found = self._read_folder()
        if not found:
            self._prepare_folder()
            with self._folder_lock():
                # Another process may have been quicker.
                if not self._read_folder():
                    self._add_key()
            found = self._read_folder()
        return found

    def _read_folder(self) -> list[_KeyPair]:
        files: list[tuple[int, Path]] = []
        for path in self._folder.glob(f"[!.]*{SUFFIX}"):
            with suppress(FileNotFoundError):  # taken away meanwhile
                files.append((path.stat().st_mtime_ns, path))
        pairs = [self._read(path, made_at) for made_at, path in sorted(files, reverse=True)]
        return [pair for pair in pairs if pair is not None]

    def _read(self, path: Path, made_at: int) -> _KeyPair | None:
        with self._lock:
            if (path, made_at) not in self._parsed:
                self._parsed[path, made_at] = _parse(path)
            return self._parsed[path, made_at]

    def _prepare_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder.chmod(0o700)

    @contextmanager
    def _folder_lock(self) -> Iterator[None]:
        """Hold off other processes, which would each make a first key of their own."""
        with (self._folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _add_key(self) -> str:
        private_key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
        kid = str(_public_jwk(private_key)["kid"])
        pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        # Made with mode 600 under a name that is not read, then put in place in one step.
        with NamedTemporaryFile(dir=self._folder, prefix=".new-", delete=False) as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self._folder / f"{kid}{SUFFIX}")
        return kid


def _parse(path: Path) -> _KeyPair | None:
    try:
        private_key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        private_key = None
    if not isinstance(private_key, rsa.RSAPrivateKey):
        _log.warning("tool_key_unreadable", file=path.name)
        return None
    jwk = _public_jwk(private_key)
    return _KeyPair(str(jwk["kid"]), private_key, jwk)


def _public_jwk(private_key: rsa.RSAPrivateKey) -> Mapping[str, object]:
    """Answer the JWK with `alg`, `use` and, as its kid, the RFC 7638 thumbprint."""
    pem = private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return LibraryRegistration.get_jwk(pem.decode())
