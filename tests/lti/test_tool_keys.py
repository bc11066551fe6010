"""The tool's keys: made once, kept safe, rotated without breaking anything."""

import multiprocessing
import stat
from pathlib import Path

import jwt
import pytest
from jwcrypto.jwk import JWK

from lti_tool.lti.tool_keys import ToolKeys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def pem_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pem"))


def kids(keys: ToolKeys) -> list[object]:
    return [key["kid"] for key in keys.jwks()["keys"]]


def test_the_first_key_is_made_when_it_is_needed(folder: Path) -> None:
    keys = ToolKeys(folder)
    assert not folder.exists()
    kid, _ = keys.signing_key()
    assert kids(keys) == [kid]
    assert [path.stem for path in pem_files(folder)] == [kid]


def test_keys_are_for_the_owner_alone(folder: Path) -> None:
    ToolKeys(folder).signing_key()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(pem_files(folder)[0].stat().st_mode) == 0o600


def test_what_is_signed_can_be_verified_with_what_is_published(folder: Path) -> None:
    keys = ToolKeys(folder)
    kid, private_key = keys.signing_key()
    token = jwt.encode({"sub": "x"}, private_key, algorithm="RS256", headers={"kid": kid})
    [published] = jwt.PyJWKSet.from_dict(keys.jwks()).keys
    assert jwt.decode(token, published, algorithms=["RS256"]) == {"sub": "x"}


def test_only_public_members_are_published(folder: Path) -> None:
    [key] = ToolKeys(folder).jwks()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert key["kid"] == JWK(**{k: key[k] for k in ("kty", "n", "e")}).thumbprint()


def test_a_restarted_tool_keeps_its_key(folder: Path) -> None:
    kid, _ = ToolKeys(folder).signing_key()
    assert ToolKeys(folder).signing_key()[0] == kid


def test_after_rotation_the_new_key_signs_and_both_are_published(folder: Path) -> None:
    keys = ToolKeys(folder)
    old, _ = keys.signing_key()
    new = keys.rotate()
    assert keys.signing_key()[0] == new != old
    assert kids(keys) == [new, old]


def test_rotation_is_noticed_by_other_processes(folder: Path) -> None:
    running, command = ToolKeys(folder), ToolKeys(folder)
    running.signing_key()
    assert command.rotate() == running.signing_key()[0]


def test_rotating_first_makes_one_key(folder: Path) -> None:
    keys = ToolKeys(folder)
    kid = keys.rotate()
    assert kids(keys) == [kid]


def test_a_key_taken_out_of_the_folder_is_no_longer_published(folder: Path) -> None:
    keys = ToolKeys(folder)
    keys.signing_key()
    new = keys.rotate()
    next(path for path in pem_files(folder) if path.stem != new).unlink()
    assert kids(keys) == [new]


def test_a_key_is_read_once(folder: Path) -> None:
    keys = ToolKeys(folder)
    assert keys.signing_key()[1] is keys.signing_key()[1]


def test_other_files_are_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "README.md").write_text("Keys live here.")
    (folder / "broken.pem").write_text("not a key")
    (folder / ".new-abc.pem").write_text("half written")
    keys = ToolKeys(folder)
    assert len(kids(keys)) == 1
    assert keys.signing_key()[0] == kids(keys)[0]


def test_a_file_that_was_mended_is_read_again(folder: Path) -> None:
    keys = ToolKeys(folder)
    kid, _ = keys.signing_key()
    [path] = pem_files(folder)
    good = path.read_bytes()
    spare = folder / "spare.pem"
    spare.write_text("half")
    assert kids(keys) == [kid]
    path.unlink()
    spare.write_bytes(good)
    assert kids(keys) == [kid]
    assert pem_files(folder) == [spare]


def _start(folder: Path, gate: object, answers: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    answers.put(ToolKeys(folder).signing_key()[0])  # type: ignore[attr-defined]


def test_processes_that_start_together_end_with_one_key(folder: Path) -> None:
    context = multiprocessing.get_context("fork")
    gate, answers = context.Barrier(4), context.Queue()
    processes = [context.Process(target=_start, args=(folder, gate, answers)) for _ in range(4)]
    for process in processes:
        process.start()
    found = {answers.get(timeout=20) for _ in processes}
    for process in processes:
        process.join(timeout=20)
    assert len(found) == 1
    assert len(pem_files(folder)) == 1
