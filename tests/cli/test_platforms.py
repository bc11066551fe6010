"""`cairn platforms`."""

import json
from pathlib import Path

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
ISSUER, CLIENT = "https://lms.example", "cairn"
NAMED = ("--platform", ISSUER, "--client-id", CLIENT)
ADDRESSES = (
    *("--auth-login-url", "https://lms.example/auth"),
    *("--auth-token-url", "https://lms.example/token"),
    *("--key-set-url", "https://lms.example/jwks"),
)


def test_the_projects_own_file_is_the_demo_platform(run: Run) -> None:
    result = run("platforms", "import", str(ROOT / "lti-config.json"))

    assert result.exit_code == 0
    assert result.output == "http://localhost:8090 (client cairn-demo), deployments: 1\n"
    assert run("platforms", "list").output == (
        "http://localhost:8090  client cairn-demo  active\n"
        "    number 1\n"
        "    login http://localhost:8090/lti/auth\n"
        "    keys http://localhost:8090/lti/jwks\n"
        "    tokens http://localhost:8090/lti/token\n"
        "    our keys for it alone https://cairn.example/lti/jwks/1.json\n"
        "    deployment 1  active\n"
    )


def test_a_platform_is_added_approved_and_disabled(run: Run) -> None:
    assert run("platforms", "list").output == "No platform is registered.\n"

    assert run("platforms", "add", *NAMED, *ADDRESSES).exit_code == 0
    assert run("platforms", "list").output.startswith(f"{ISSUER}  client {CLIENT}  active\n")

    assert run("platforms", "approve", *NAMED, "--deployment", "7").exit_code == 0
    assert "deployment 7  active" in run("platforms", "list").output

    assert run("platforms", "disable", *NAMED).exit_code == 0
    assert f"client {CLIENT}  disabled" in run("platforms", "list").output


def test_an_address_that_is_none_is_refused_in_words(run: Run) -> None:
    result = run("platforms", "add", *NAMED, *ADDRESSES[:-1], "somewhere")

    assert result.exit_code == 1
    assert '"key_set_url" of https://lms.example must be a web address' in result.stderr


def test_a_file_that_is_not_json_is_refused_in_words(run: Run, folder: Path) -> None:
    (folder / "platforms.json").write_text("{")

    result = run("platforms", "import", "platforms.json")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The platform file cannot be used: it is not JSON")


def test_approving_an_unknown_platform_says_so(run: Run) -> None:
    result = run("platforms", "approve", *NAMED, "--deployment", "1")

    assert result.exit_code == 1
    assert "No platform https://lms.example with client id cairn is registered" in result.stderr


def test_importing_twice_changes_nothing(run: Run, folder: Path) -> None:
    client = {"client_id": CLIENT, "deployment_ids": ["1"]}
    urls = dict.fromkeys(("auth_login_url", "auth_token_url", "key_set_url"), f"{ISSUER}/x")
    (folder / "platforms.json").write_text(json.dumps({ISSUER: [client | urls]}))

    run("platforms", "import", "platforms.json")
    once = run("platforms", "list").output
    run("platforms", "import", "platforms.json")

    assert run("platforms", "list").output == once
