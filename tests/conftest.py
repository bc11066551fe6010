"""What every test may use: a migrated database of each kind, and a clock that can be moved."""

import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from lti_tool.db.engine import make_engine
from lti_tool.db.transaction import Transaction, make_reading, make_transaction
from lti_tool.lti.tool_keys import ToolKeys
from tests.support import databases, machine
from tests.support.clock import FakeClock

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run: Playwright allows no second at the same time."""
    from tests.functional.browser import running_chromium  # noqa: PLC0415 -- most tests need none

    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.make_sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys are slow to make: one pair serves all tests."""
    folder = tmp_path_factory.mktemp("keys")
    ToolKeys(folder).signing_key()
    return folder


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated database that all tests share, one after the other."""
    with databases.postgres_database(machine.postgres_url()) as url:
        databases.migrate(url)
        yield url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database: the test runs once on SQLite and once on PostgreSQL.

    A test that changes the tables themselves takes `empty_database_url`.
    """
    if request.param == "sqlite":
        yield databases.copy_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    url: str = request.getfixturevalue("postgres_url")
    yield url
    databases.clear_postgres(url)


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own without a table, of each kind."""
    if request.param == "sqlite":
        yield databases.sqlite_url(tmp_path / "empty.sqlite3")
        return
    with databases.postgres_database(machine.postgres_url()) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def transaction(engine: Engine) -> Transaction:
    return make_transaction(engine)


@pytest.fixture
def reading(engine: Engine) -> Transaction:
    return make_reading(engine)


def pytest_configure() -> None:
    """Keep temporary files in memory where there is room: SQLite waits for the disk often."""
    if (folder := machine.memory_folder()) is not None:
        tempfile.tempdir = str(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run; refuse to begin when it must."""
    for marker, how in machine.missing().items():
        affected = [item for item in items if item.get_closest_marker(marker)]
        if affected and machine.insists_on_everything():
            message = f"{len(affected)} {marker} tests cannot run here: {how}"
            raise pytest.UsageError(message)
        for item in affected:
            item.add_marker(pytest.mark.skip(reason=f"{marker}: {how}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a skip as a failure where everything must run."""
    report = yield
    if report.skipped and machine.insists_on_everything() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but CAIRN_REQUIRE_ALL=1: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in a line each what did not run here, and how to get it."""
    skipped = terminalreporter.stats.get("skipped", [])
    for marker, how in machine.missing().items():
        count = sum(marker in report.keywords for report in skipped)
        if count:
            terminalreporter.write_line(
                f"Not run here: {count} {marker} tests. To get them, {how}."
            )
