"""Decide which of the tool's own keys signs for a platform, and how one takes another's place.

One set of keys is shared, in the folder itself; each registration has a set of its own below it,
because one key pair should not serve several systems. All are published,
and a new one a day before it signs: Canvas and Moodle fetch our key set each time they need it,
others keep it for a day at most. So no rotation costs a launch or a score.
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric import rsa

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.key_folder import SUFFIX, KeyFolder, KeyPair

__all__ = ["HEAD_START", "OVERLAP", "SUFFIX", "KeyState", "ListedKey", "ToolKeys"]

HEAD_START = timedelta(hours=24)
"""How long a new key is published before it signs."""
OVERLAP = timedelta(days=7)
"""How long an old key stays published; what it signed is dead after minutes."""

_log = structlog.get_logger(__name__)


class KeyState(StrEnum):
    """Where a key stands in its life."""

    WAITS = "waits"
    SIGNS = "signs"
    PUBLISHED = "published"


@dataclass(frozen=True)
class ListedKey:
    """A key, as an administrator wants to see it."""

    kid: str
    registration_id: RegistrationId | None
    """None for a shared key."""
    begins_at: datetime
    state: KeyState
    file: Path


class ToolKeys:
    """The keys in a folder. Other processes may add and take away keys at any time."""

    def __init__(self, folder: Path) -> None:
        self._shared = KeyFolder(folder)
        self._own: dict[RegistrationId, KeyFolder] = {}

    def jwks(self) -> dict[str, list[dict[str, object]]]:
        """Answer the public JWK Set: every key there is, so that rotation breaks nothing."""
        pairs = self._shared_pairs()
        for registration_id in self._registrations():
            pairs = pairs + self._folder_of(registration_id).pairs()
        return {"keys": [dict(pair.public_jwk) for pair in pairs]}

    def jwks_of(
        self, registration_id: RegistrationId, *, now: datetime
    ) -> dict[str, list[dict[str, object]]]:
        """Answer the public JWK Set of one registration: its own keys, and no other's.

        The shared ones are among them while they may sign for it: until its first own key has
        done so for an OVERLAP.
        """
        pairs = self._folder_of(registration_id).pairs()
        if not any(pair.begins_at <= now - OVERLAP for pair in pairs):
            pairs = pairs + self._shared_pairs()
        return {"keys": [dict(pair.public_jwk) for pair in pairs]}

    def signing_key(
        self, registration_id: RegistrationId | None = None, *, now: datetime | None = None
    ) -> tuple[str, rsa.RSAPrivateKey]:
        """Answer the id and the key that signs for this registration at this time.

        A registration's first key is made when it is first asked for; until that has been
        published for long enough, a shared key signs. Without `now` the newest key counts as begun.
        """
        if registration_id is not None and now is not None:
            own = _begun(self._own_pairs(registration_id, now), now)
            if own is not None:
                return own.kid, own.private_key
        shared = self._shared_pairs()
        # When none has begun, as a clock set back can make it, the oldest is the best known.
        signing = _begun(shared, now) or shared[-1]
        return signing.kid, signing.private_key

    def rotate(
        self, registration_id: RegistrationId | None = None, *, begins_at: datetime | None = None
    ) -> str:
        """Publish a new key, shared or a registration's own, and answer its id.

        It should begin a HEAD_START from now. Without `begins_at` it signs at once, which is for
        a key that leaked and whose file is to be deleted: platforms that keep our key set for a
        while refuse us until they fetch it again. Old keys stay published until `retire`.
        """
        with self._folder_lock():
            return self._folder_of(registration_id).add(begins_at=begins_at)

    def retire(self, *, now: datetime) -> list[str]:
        """Delete keys that another took the place of an OVERLAP ago, and answer their ids."""
        ended = []
        for registration_id in (None, *self._registrations()):
            pairs = self._folder_of(registration_id).pairs()
            for newer, older in pairwise(pairs):
                if newer.begins_at <= now - OVERLAP:
                    older.file.unlink(missing_ok=True)
                    ended.append(older.kid)
        return ended

    def listed(self, *, now: datetime) -> list[ListedKey]:
        """Answer every key: the shared ones, then each registration's, newest first."""
        sets = {None: self._shared_pairs()} | {
            each: self._folder_of(each).pairs() for each in self._registrations()
        }
        return [key for owner, pairs in sets.items() for key in _listed(owner, pairs, now)]

    def _shared_pairs(self) -> list[KeyPair]:
        """Answer the shared keys; the first is made when there is none."""
        found = self._shared.pairs()
        if not found:
            with self._folder_lock():
                # Another process may have been quicker.
                if not self._shared.pairs():
                    self._shared.add()
            found = self._shared.pairs()
        return found

    def _own_pairs(self, registration_id: RegistrationId, now: datetime) -> list[KeyPair]:
        """Answer a registration's keys, the first made if need be and if it can be made."""
        own = self._folder_of(registration_id)
        found = own.pairs()
        if found:
            return found
        try:
            with self._folder_lock():
                if not own.pairs():
                    own.add(begins_at=now + HEAD_START)
        except OSError:
            # A folder we may not write to is no reason to send no scores: the shared key does.
            _log.warning("tool_key_not_made", registration=registration_id)
        return own.pairs()

    def _folder_of(self, registration_id: RegistrationId | None) -> KeyFolder:
        if registration_id is None:
            return self._shared
        path = self._shared.folder / str(registration_id)
        return self._own.setdefault(registration_id, KeyFolder(path))

    def _registrations(self) -> Sequence[RegistrationId]:
        """Answer whose sets there are."""
        names = (path.name for path in self._shared.folder.glob("[0-9]*") if path.is_dir())
        return sorted(RegistrationId(int(name)) for name in names if name.isdecimal())

    @contextmanager
    def _folder_lock(self) -> Iterator[None]:
        """Hold off other processes, which would each make a first key of their own."""
        self._shared.prepare()
        with (self._shared.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _begun(pairs: Sequence[KeyPair], now: datetime | None) -> KeyPair | None:
    return next((pair for pair in pairs if now is None or pair.begins_at <= now), None)


def _listed(
    registration_id: RegistrationId | None, pairs: Sequence[KeyPair], now: datetime
) -> list[ListedKey]:
    signing = _begun(pairs, now) or (pairs[-1] if registration_id is None else None)
    return [
        ListedKey(
            kid=pair.kid,
            registration_id=registration_id,
            begins_at=pair.begins_at,
            state=_state(pair, signing),
            file=pair.file,
        )
        for pair in pairs
    ]


def _state(pair: KeyPair, signing: KeyPair | None) -> KeyState:
    if pair is signing:
        return KeyState.SIGNS
    if signing is None or pair.begins_at > signing.begins_at:
        return KeyState.WAITS
    return KeyState.PUBLISHED
