"""Fixtures: an LMS whose clock stands still until told, a client, and a tool that can sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.demo_lms import ProfileName, Settings, create_app
from lti_tool.demo_lms.keys import PlatformKey, new_key
from lti_tool.demo_lms.lms import EXTENSION, Lms
from lti_tool.demo_lms.tokens import GRANTED_SCOPES
from tests.demo_lms.fake_tool import FakeTool, serving
from tests.demo_lms.gradebook_client import GradebookClient
from tests.demo_lms.platform import Platform, start

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@dataclass
class StoppedClock:
    """Shows the same moment until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        """Return the moment it shows."""
        return self.now

    def move(self, **by: float) -> None:
        """Show a later moment."""
        self.now += timedelta(**by)


@pytest.fixture(scope="session")
def platform_key() -> PlatformKey:
    return new_key()


@pytest.fixture(scope="session")
def tool_keys() -> dict[str, rsa.RSAPrivateKey]:
    return {
        kid: rsa.generate_private_key(public_exponent=65537, key_size=2048)
        for kid in ("one", "other")
    }


@pytest.fixture
def tool(tool_keys: dict[str, rsa.RSAPrivateKey]) -> Iterator[FakeTool]:
    with serving(FakeTool(keys=dict(tool_keys))) as running:
        yield running


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def settings(clock: StoppedClock) -> Settings:
    return Settings(clock=clock, tool_url="http://127.0.0.1:8000")


@pytest.fixture
def app(settings: Settings, platform_key: PlatformKey) -> Flask:
    app = create_app(settings, platform_key)
    app.config["TESTING"] = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def lms(app: Flask) -> Lms:
    lms: Lms = app.extensions[EXTENSION]
    return lms


@pytest.fixture
def token(lms: Lms) -> str:
    """Issue a token for every scope, without the ceremony."""
    return lms.tokens.issue(GRANTED_SCOPES).value


@pytest.fixture
def signing_client(
    clock: StoppedClock, tool: FakeTool, platform_key: PlatformKey
) -> tuple[FlaskClient, Settings]:
    """Return a client of an LMS that can fetch the tool's keys."""
    settings = Settings(clock=clock, tool_url=tool.url)
    app = create_app(settings, platform_key)
    app.config["TESTING"] = True
    return app.test_client(), settings


@pytest.fixture
def gradebook(client: FlaskClient, token: str) -> GradebookClient:
    return GradebookClient(client, token)


@pytest.fixture
def strict(clock: StoppedClock, tool: FakeTool, platform_key: PlatformKey) -> Platform:
    return start(Settings(clock=clock, tool_url=tool.url), tool, platform_key)


@pytest.fixture
def moodle(clock: StoppedClock, tool: FakeTool, platform_key: PlatformKey) -> Platform:
    settings = Settings(clock=clock, tool_url=tool.url, profile=ProfileName.MOODLE)
    return start(settings, tool, platform_key)


@pytest.fixture
def canvas(clock: StoppedClock, tool: FakeTool, platform_key: PlatformKey) -> Platform:
    settings = Settings(clock=clock, tool_url=tool.url, profile=ProfileName.CANVAS)
    return start(settings, tool, platform_key)
