"""A wired tool on fakes."""

from pathlib import Path

from lti_tool.db.stores.registrations import SqlRegistrations
from lti_tool.db.stores.spent_logins import SqlSpentLogins
from lti_tool.db.transaction import Transaction
from lti_tool.ports import Clock, ConnectionTester, Gradebook, Roster
from lti_tool.settings import Settings
from lti_tool.tool import Tool, Wake, WakeRoster
from tests.support.connections import FakeConnections
from tests.support.rosters import FakeRoster

BASE_URL = "http://127.0.0.1:8000"


def make_settings(folder: Path, *, database_url: str = "sqlite://") -> Settings:
    """Answer settings of a development machine."""
    return Settings(
        base_url=BASE_URL,
        database_url=database_url,
        secret_key="not a secret in a test",
        keys_dir=folder / "keys",
        config_file=folder / "lti-config.json",
        allow_http=True,
        engine_url="",
        log_level="INFO",
    )


def make_tool(
    *,
    transaction: Transaction,
    reading: Transaction,
    clock: Clock,
    gradebook: Gradebook,
    settings: Settings,
    roster: Roster | None = None,
    connections: ConnectionTester | None = None,
    wake: Wake = lambda _registration_id: None,
    wake_roster: WakeRoster = lambda _course_id: None,
) -> Tool:
    """Answer a tool on this database with this gradebook."""
    return Tool(
        settings=settings,
        clock=clock,
        transaction=transaction,
        reading=reading,
        registrations=SqlRegistrations(reading),
        logins=SqlSpentLogins(reading),
        gradebook=gradebook,
        roster=roster or FakeRoster(),
        connections=connections or FakeConnections(),
        wake=wake,
        wake_roster=wake_roster,
    )


def let_go(tool: Tool) -> None:
    """Close the connections of a tool that was built on a database of its own."""
    with tool.reading() as session:
        engine = session.get_bind().engine
    engine.dispose()
