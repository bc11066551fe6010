"""`cairn platforms test`, and approval by a platform's number."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_platforms import ADDRESSES, CLIENT, ISSUER, NAMED


@pytest.fixture
def added(run: Run) -> Run:
    assert run("platforms", "add", *NAMED, *ADDRESSES).exit_code == 0
    return run


def test_a_platform_is_approved_by_its_number(added: Run) -> None:
    assert "    number 1\n" in added("platforms", "list").output

    result = added("platforms", "approve", "--registration", "1", "--deployment=--odd")

    assert result.output == "Deployment --odd of platform 1 may launch.\n"
    assert "deployment --odd  active" in added("platforms", "list").output


def test_a_number_nobody_has_is_refused_in_words(added: Run) -> None:
    result = added("platforms", "approve", "--registration", "7", "--deployment", "1")

    assert result.exit_code == 1
    assert "No platform has the number 7." in result.stderr


@pytest.mark.parametrize(
    "named", [(), ("--platform", ISSUER), ("--registration", "1", "--client-id", CLIENT)]
)
def test_a_platform_is_named_in_one_way(added: Run, named: tuple[str, ...]) -> None:
    result = added("platforms", "approve", *named, "--deployment", "1")

    assert result.exit_code == 2
    assert "Name the platform by --registration, or by --platform and --client-id" in result.stderr


def test_the_list_names_the_keys_for_each_platform(added: Run) -> None:
    listed = added("platforms", "list").output

    assert "    our keys for it alone https://cairn.example/lti/jwks/1.json\n" in listed


def test_a_connection_is_tested_from_the_command_line(
    added: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_ALLOW_HTTP", "1")
    monkeypatch.setenv("CAIRN_BASE_URL", "http://127.0.0.1:9")
    nowhere = [f"http://127.0.0.1:9/{name}" for name in ("auth", "token", "keys")]
    names = ("--auth-login-url", "--auth-token-url", "--key-set-url")
    addresses = [each for pair in zip(names, nowhere, strict=True) for each in pair]
    added("platforms", "add", *NAMED, *addresses)
    added("platforms", "approve", "--registration", "1", "--deployment", "1")

    result = added("platforms", "test", "1")

    assert result.exit_code == 1
    assert result.output.startswith(f"{ISSUER} (client {CLIENT})\n")
    assert "Approved here: works. 1 deployment may launch Cairn." in result.output
    assert "The LMS's keys: fails. The LMS cannot be reached." in result.output
    assert "Class list: not known. No course is known yet.\n    Open Cairn" in result.output
    assert "Cookies" not in result.output


def test_an_unknown_course_is_refused_in_words(added: Run) -> None:
    result = added("platforms", "test", "1", "--course", "nowhere")

    assert result.exit_code == 1
    assert "No course nowhere of this platform is known here." in result.stderr


def test_a_ca_file_that_is_not_there_stops_the_start_and_is_found(
    added: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_CA_FILE", str(folder / "inner.pem"))

    started = added("platforms", "list")
    looked = added("doctor")

    assert started.exit_code == 1
    assert f"CAIRN_CA_FILE names {folder / 'inner.pem'}, and there is no such" in started.stderr
    assert looked.exit_code == 1
    assert "Certificates: not well. CAIRN_CA_FILE names" in looked.output
