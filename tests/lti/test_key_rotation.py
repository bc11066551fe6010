"""Each registration has keys of its own, and no change of keys costs a launch or a score."""

import os
import stat
import threading
from datetime import datetime, timedelta
from pathlib import Path

import jwt
import pytest

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.key_folder import KeyFolder
from lti_tool.lti.tool_keys import HEAD_START, OVERLAP, KeyState, ToolKeys
from tests.lti.support import START

A, B = RegistrationId(1), RegistrationId(2)
HOUR = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose shared key was made long before the clock's start."""
    path = tmp_path / "keys"
    KeyFolder(path).add(begins_at=START - timedelta(days=90))
    return path


def signer(keys: ToolKeys, now: datetime, registration_id: RegistrationId | None = None) -> str:
    return keys.signing_key(registration_id, now=now)[0]


def published(keys: ToolKeys) -> set[object]:
    return {key["kid"] for key in keys.jwks()["keys"]}


def states(keys: ToolKeys, now: datetime) -> list[tuple[int | None, KeyState]]:
    return [(key.registration_id, key.state) for key in keys.listed(now=now)]


def test_a_registrations_first_key_is_published_for_a_day_before_it_signs(folder: Path) -> None:
    keys = ToolKeys(folder)
    shared = signer(keys, START)
    assert signer(keys, START, A) == shared
    [own] = published(keys) - {shared}
    assert signer(keys, START + HEAD_START - HOUR, A) == shared
    assert signer(keys, START + HEAD_START, A) == own


def test_two_registrations_end_with_two_keys(folder: Path) -> None:
    keys = ToolKeys(folder)
    signer(keys, START, A)
    signer(keys, START, B)
    later = START + HEAD_START
    kids = {signer(keys, later, A), signer(keys, later, B), signer(keys, later)}
    assert len(kids) == 3
    assert kids == published(keys)


def test_own_keys_stand_in_a_folder_of_the_registration_for_their_owner_alone(folder: Path) -> None:
    keys = ToolKeys(folder)
    signer(keys, START, A)
    [file] = (folder / "1").glob("*.pem")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "1").stat().st_mode) == 0o700
    assert [key.file for key in keys.listed(now=START) if key.registration_id == A] == [file]


def test_a_rotated_key_is_published_at_once_and_signs_when_it_begins(folder: Path) -> None:
    keys = ToolKeys(folder)
    old = signer(keys, START)
    new = keys.rotate(begins_at=START + HEAD_START)
    assert {old, new} <= published(keys)
    assert signer(keys, START + HEAD_START - HOUR) == old
    assert signer(keys, START + HEAD_START) == new


def test_a_key_may_begin_at_once(folder: Path) -> None:
    keys = ToolKeys(folder)
    new = keys.rotate(A, begins_at=START)
    assert signer(keys, START, A) == new
    assert signer(keys, START, B) != new


def test_rotating_one_registrations_key_leaves_all_others(folder: Path) -> None:
    keys = ToolKeys(folder)
    for each in (A, B):
        signer(keys, START, each)
    later = START + HEAD_START + HOUR
    before = signer(keys, later, B), signer(keys, later)
    new = keys.rotate(A, begins_at=later)
    assert signer(keys, later, A) == new
    assert (signer(keys, later, B), signer(keys, later)) == before


def test_an_old_key_is_published_a_week_longer_and_then_gone(folder: Path) -> None:
    keys = ToolKeys(folder)
    old = signer(keys, START)
    new = keys.rotate(begins_at=START + HEAD_START)
    ends = START + HEAD_START + OVERLAP
    assert keys.retire(now=ends - HOUR) == []
    assert published(keys) == {old, new}
    assert keys.retire(now=ends) == [old]
    assert published(keys) == {new}
    assert keys.retire(now=ends + timedelta(days=900)) == []


def test_retiring_looks_at_each_registration_by_itself(folder: Path) -> None:
    keys = ToolKeys(folder)
    first = keys.rotate(A, begins_at=START)
    second = keys.rotate(A, begins_at=START + HOUR)
    third = keys.rotate(A, begins_at=START + OVERLAP)
    other = keys.rotate(B, begins_at=START)
    assert keys.retire(now=START + HOUR + OVERLAP) == [first]
    assert {second, third, other} <= published(keys)


def test_the_list_says_which_key_waits_signs_and_is_still_published(folder: Path) -> None:
    keys = ToolKeys(folder)
    keys.rotate(begins_at=START)
    keys.rotate(begins_at=START + HEAD_START)
    signer(keys, START, A)
    shared = [(None, KeyState.WAITS), (None, KeyState.SIGNS), (None, KeyState.PUBLISHED)]
    assert states(keys, START) == [*shared, (A, KeyState.WAITS)]
    later = START + HEAD_START
    shared = [(None, KeyState.SIGNS), (None, KeyState.PUBLISHED), (None, KeyState.PUBLISHED)]
    assert states(keys, later) == [*shared, (A, KeyState.SIGNS)]
    assert [key.begins_at for key in keys.listed(now=START)][:2] == [START + HEAD_START, START]


def test_no_platform_ever_meets_a_key_it_cannot_know(folder: Path) -> None:
    """A month by the hour, five rotations, and a platform that keeps our key set for a day."""
    keys = ToolKeys(folder)
    kept, fetched_at = keys.jwks(), START
    signed_by = []
    for hours in range(31 * 24):
        now = START + hours * HOUR
        if hours in {30, 200, 201, 400, 600}:
            keys.rotate(A, begins_at=now + HEAD_START)
            keys.rotate(begins_at=now + HEAD_START)
        if hours % 24 == 5:
            keys.retire(now=now)
        if now - fetched_at >= timedelta(hours=24):
            kept, fetched_at = keys.jwks(), now
        kid, private_key = keys.signing_key(A, now=now)
        signed_by.append(kid)
        if signed_by[-2:-1] != [kid]:  # each key once: verifying is slow
            token = jwt.encode({"a": 1}, private_key, algorithm="RS256", headers={"kid": kid})
            key = jwt.PyJWKSet.from_dict(kept)[kid]  # type: ignore[arg-type]
            assert jwt.decode(token, key, algorithms=["RS256"]) == {"a": 1}
        assert kid in {each["kid"] for each in kept["keys"]}
    assert len(set(signed_by)) == 7


def test_keys_made_before_there_were_sets_keep_working(folder: Path) -> None:
    [before] = folder.glob("*.pem")
    keys = ToolKeys(folder)
    assert signer(keys, START) == signer(keys, START, A) == before.stem
    assert keys.signing_key()[0] == before.stem


def test_a_clock_set_back_signs_with_the_oldest_key(folder: Path) -> None:
    keys = ToolKeys(folder)
    oldest = signer(keys, START)
    keys.rotate(begins_at=START)
    assert signer(keys, START - timedelta(days=900), A) == oldest
    assert states(keys, START - timedelta(days=900))[:2] == [
        (None, KeyState.WAITS),
        (None, KeyState.SIGNS),
    ]


def test_a_folder_that_cannot_be_written_to_signs_with_the_shared_key(folder: Path) -> None:
    keys = ToolKeys(folder)
    shared = signer(keys, START)
    (folder / "1").write_text("in the way of a folder")
    assert signer(keys, START, A) == shared
    assert published(keys) == {shared}


def test_two_processes_make_one_first_key_of_a_registration(folder: Path) -> None:
    processes = [ToolKeys(folder) for _ in range(4)]
    gate = threading.Barrier(4)

    def ask(keys: ToolKeys) -> None:
        gate.wait()
        signer(keys, START, A)

    threads = [threading.Thread(target=ask, args=(keys,)) for keys in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list((folder / "1").glob("*.pem"))) == 1
    assert len({signer(keys, START + HEAD_START, A) for keys in processes}) == 1


def test_other_folders_are_left_alone(folder: Path) -> None:
    (folder / "backup").mkdir()
    (folder / "1a").mkdir()
    for path in folder.glob("*.pem"):
        os.link(path, folder / "backup" / path.name)
    keys = ToolKeys(folder)
    assert len(keys.jwks()["keys"]) == len(keys.listed(now=START)) == 1
