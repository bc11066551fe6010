"""The independent platform as a process, and what a test asks of it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from lti_tool.lti.tool_description import ToolDescription
from lti_tool.ports import RegistrationDraft
from tests.architecture.sources import ROOT
from tests.support.machine import independent_python

PROGRAM = "tests.independent.lms"
PATIENCE = 60
"""Seconds for an answer of the platform, on a machine that is busy."""


@dataclass(frozen=True)
class Block:
    """An activity in a course of the platform."""

    url: str
    course: str
    location: str
    """What launches call the link's id."""
    registration: RegistrationDraft
    id: str

    def state(self) -> dict[str, Any]:
        """Answer what the platform holds for it."""
        found: dict[str, Any] = requests.get(f"{self.url}/state", timeout=PATIENCE).json()
        return found


@dataclass(frozen=True)
class Platform:
    """The platform, running."""

    url: str

    def add_block(
        self, tool: ToolDescription, *, beside: Block | None = None, key_set_url: str = ""
    ) -> Block:
        """Put the tool into a new course or beside another block, as an administrator does."""
        form = {
            "login_url": tool.login_url,
            "launch_url": tool.launch_url,
            "key_set_url": key_set_url or tool.key_set_url,
        }
        form |= {} if beside is None else {"beside": beside.id}
        answer = requests.post(f"{self.url}/blocks", data=form, timeout=PATIENCE)
        answer.raise_for_status()
        told = answer.json()
        registration = RegistrationDraft(
            issuer=told["issuer"],
            client_id=told["client_id"],
            auth_login_url=told["oidc_callback"],
            auth_token_url=told["token_url"],
            auth_audience=None,
            key_set_url=told["keyset_url"],
            deployment_ids=(told["deployment_id"],),
        )
        url = f"{self.url}/blocks/{told['block']}"
        return Block(url, told["course"], told["location"], registration, told["block"])


@contextmanager
def running_platform(log: Path) -> Iterator[Platform]:
    """Run the platform while the block runs; what it complains about goes into a file.

    It ends when its standard input does, so it does not outlive these tests, come what may.
    """
    with (
        log.open("w") as complaints,
        subprocess.Popen(
            [independent_python(), "-m", PROGRAM],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, f"the independent platform did not start: {log.read_text()}"
        try:
            yield Platform(url)
        finally:
            process.stdin.close()
