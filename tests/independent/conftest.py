"""The platform for the whole run; for each test a tool, a course of its own and its people."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from lti_tool.bootstrap import build_tool
from lti_tool.lti.tool_description import ToolDescription
from lti_tool.lti.tool_keys import ToolKeys
from tests.independent.campus import Campus, furnish
from tests.independent.platform import Platform, running_platform
from tests.support.browsing import Browser
from tests.support.databases import copy_sqlite
from tests.support.ports import LOOPBACK, free_port
from tests.support.serving import serving
from tests.support.tools import make_settings

Enter = Callable[[str], Browser]


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    log = tmp_path_factory.mktemp("independent") / "complaints.log"
    with running_platform(log) as running:
        yield running


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    ToolKeys(folder).jwks()
    return folder


@pytest.fixture
def key_set_url() -> str:
    """Where the platform is told that our keys are, "" for where they really are."""
    return ""


@pytest.fixture
def campus(
    platform: Platform,
    sqlite_template: Path,
    tmp_path: Path,
    keys_dir: Path,
    key_set_url: str,
) -> Iterator[Campus]:
    settings = replace(
        make_settings(tmp_path, database_url=copy_sqlite(sqlite_template, tmp_path)),
        base_url=f"http://{LOOPBACK}:{free_port()}",
        keys_dir=keys_dir,
    )
    asked: list[int] = []
    tool = build_tool(settings, wake_roster=asked.append)
    with serving(tool):
        block = platform.add_block(ToolDescription(settings.base_url), key_set_url=key_set_url)
        registration_id, course_id = furnish(tool, block)
        yield Campus(platform, tool, block, registration_id, course_id, asked)


@pytest.fixture
def enter(campus: Campus) -> Iterator[Enter]:
    """Answer somebody's own browser, logged in to the platform."""
    with ExitStack() as browsers:

        def enter(name: str) -> Browser:
            browser = browsers.enter_context(Browser())
            browser.open(f"{campus.platform.url}/enter/{name}")
            return browser

        yield enter
