"""Starting, keeping and stopping: the state file, the key beside it, the command line."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from lti_tool.demo_lms import Settings, create_app, running_lms
from lti_tool.demo_lms.__main__ import main
from lti_tool.demo_lms.keys import PlatformKey, key_beside
from lti_tool.demo_lms.lms import EXTENSION, Lms
from lti_tool.demo_lms.state import GradebookContents, LineItem
from lti_tool.demo_lms.tokens import GRANTED_SCOPES
from tests.demo_lms.conftest import START, StoppedClock
from tests.demo_lms.gradebook_client import GradebookClient, score_body
from tests.support.ports import free_port


def gradebook_at(settings: Settings) -> GradebookClient:
    app = create_app(settings)
    lms: Lms = app.extensions[EXTENSION]
    return GradebookClient(app.test_client(), lms.tokens.issue(GRANTED_SCOPES).value)


def test_the_gradebook_outlives_a_restart(tmp_path: Path, clock: StoppedClock) -> None:
    settings = Settings(clock=clock, state_file=tmp_path / "lms" / "state.json")
    before = gradebook_at(settings)
    column = before.column(tag="percent")
    before.score(column, score_body("ada"))
    before.score(column, score_body("ben", gradingProgress="Pending"))
    before.client.post("/person", data={"person": "maya"})
    before.client.post("/courses/math-6a/gradebook/1/chidi", data={"score": "4"})
    after = gradebook_at(settings)
    kept = ("columns", "grades", "history")
    old, new = (each.client.get("/_state").get_json() for each in (before, after))
    assert [new[name] for name in kept] == [old[name] for name in kept]
    assert after.column().endswith("/lineitems/2?type_id=1")
    assert after.score(column, score_body("ada")).status_code == 409


def test_a_state_file_is_never_half_written(tmp_path: Path, clock: StoppedClock) -> None:
    settings = Settings(clock=clock, state_file=tmp_path / "state.json")
    gradebook_at(settings).column()
    assert json.loads((tmp_path / "state.json").read_text())["next_id"] == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["platform-key.pem", "state.json"]


def test_the_key_beside_the_state_is_kept_from_others(tmp_path: Path) -> None:
    key = key_beside(tmp_path / "state.json")
    path = tmp_path / "platform-key.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_beside(tmp_path / "state.json").kid == key.kid
    assert key_beside(None).kid != key.kid


def test_a_key_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    (tmp_path / "platform-key.pem").write_bytes(pem)
    with pytest.raises(ValueError, match="no RSA key"):
        key_beside(tmp_path / "state.json")


def test_a_key_does_not_show_itself(platform_key: PlatformKey) -> None:
    assert "rsa" not in repr(platform_key).lower()


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "0.0.0.0"},  # noqa: S104 - refused is the point
        {"tool_url": "ftp://127.0.0.1"},
        {"tool_url": "tool"},
        {"tool_url": "http://127.0.0.1:8000/?x=1"},
    ],
)
def test_settings_that_reach_too_far_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"only|must look like"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_an_lms_can_be_served_from_a_thread(platform_key: PlatformKey) -> None:
    with running_lms(Settings(port=0), platform_key) as running:
        assert requests.get(f"{running.url}/_state", timeout=5).json()["columns"] == []
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{running.url}/_state", timeout=5)


def test_a_broken_request_line_is_survived(platform_key: PlatformKey) -> None:
    with running_lms(Settings(port=0), platform_key) as running:
        port = running.lms.settings.port
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(b"nonsense\r\n\r\n")
            assert line.recv(100)
        assert requests.get(running.url, timeout=5).status_code == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_command_starts_and_stops_cleanly(how: signal.Signals) -> None:
    port = free_port()
    command = [sys.executable, "-m", "lti_tool.demo_lms", "--port", str(port)]
    command += ["--profile", "canvas", "--storage", "_parent"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                requests.get(f"http://127.0.0.1:{port}/_state", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        process.send_signal(how)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert out == f"Demo LMS: http://localhost:{port} (tool: http://127.0.0.1:8000)\n"
    assert err == ""


def test_a_wrong_option_is_one_sentence() -> None:
    answer = CliRunner().invoke(main, ["--tool", "nonsense"])
    assert answer.exit_code == 1
    assert answer.output == "Error: the tool's address must look like http://127.0.0.1:8000\n"


def test_a_product_we_do_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="blackboard"):
        Settings(profile="blackboard")
    assert CliRunner().invoke(main, ["--profile", "blackboard"]).exit_code == 2


def test_contents_start_empty() -> None:
    contents = GradebookContents()
    assert contents.line_items == {}
    assert LineItem("1", "math-6a", "A", 10, START).tag is None
