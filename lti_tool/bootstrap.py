"""The composition root: the only place that chooses what stands behind each port."""

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from flask import Flask

from lti_tool.db.engine import make_engine
from lti_tool.db.stores.registrations import SqlRegistrations
from lti_tool.db.stores.remembered_registrations import RememberedRegistrations
from lti_tool.db.stores.spent_logins import SqlSpentLogins
from lti_tool.db.transaction import make_reading, make_transaction
from lti_tool.domain.gradebook.district_floor import NO_FLOOR, DistrictFloor
from lti_tool.interchange.floor_file import read_floor
from lti_tool.lti.ags import AgsGradebook
from lti_tool.lti.connection_tester import ANSWER_SECONDS, LiveConnectionTester
from lti_tool.lti.login_state import LoginStates
from lti_tool.lti.nrps import NrpsRoster
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.service_http import WHOLE_ANSWER_SECONDS, ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.tool_description import ToolDescription
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.settings import Settings
from lti_tool.tool import CompareGrades, Tool, Wake, WakeRoster
from lti_tool.worker.engine import Engine


def system_clock() -> datetime:
    """Answer the present moment; the only clock in the product."""
    return datetime.now(UTC)


def build_tool(
    settings: Settings,
    *,
    wake: Wake | None = None,
    wake_roster: WakeRoster | None = None,
    compare_grades: CompareGrades | None = None,
) -> Tool:
    """Wire a tool. Without the wakes, what is due waits for whoever works next."""
    engine = make_engine(settings.database_url)
    transaction, reading = make_transaction(engine), make_reading(engine)
    http = _http(settings)
    tool_keys = ToolKeys(settings.keys_dir)
    tokens = ServiceTokens(http, tool_keys, system_clock)
    return Tool(
        settings=settings,
        clock=system_clock,
        transaction=transaction,
        reading=reading,
        registrations=RememberedRegistrations(SqlRegistrations(reading)),
        logins=SqlSpentLogins(reading),
        gradebook=AgsGradebook(http, tokens),
        roster=NrpsRoster(http, tokens),
        connections=LiveConnectionTester(
            _http(settings, whole_answer_seconds=ANSWER_SECONDS),
            tool_keys,
            system_clock,
            ToolDescription(settings.base_url),
        ),
        wake=wake or (lambda _registration_id: None),
        wake_roster=wake_roster or (lambda _course_id: None),
        grade_floor=_grade_floor(settings),
        compare_grades=compare_grades or (lambda _course_id: None),
    )


def _grade_floor(settings: Settings) -> DistrictFloor:
    path = settings.grade_floor_file
    return NO_FLOOR if path is None else read_floor(path.read_text(encoding="utf-8"))


def build_engine_room(settings: Settings) -> tuple[Tool, Engine]:
    """Wire a tool together with the task engine that its wakes ring; the caller starts it."""
    engine = Engine(settings)
    tool = build_tool(
        settings,
        wake=engine.wake,
        wake_roster=engine.wake_roster,
        compare_grades=engine.compare_grades,
    )
    return tool, engine


def build_app(tool: Tool) -> Flask:
    """Answer the web application of a tool."""
    # A worker serves no pages, and takes over from one that died the sooner without them.
    from lti_tool.web.app import create_app  # noqa: PLC0415
    from lti_tool.web.lti import LtiParts  # noqa: PLC0415

    http = _http(tool.settings)
    parts = LtiParts(
        http=http,
        platform_keys=PlatformKeys(http, tool.clock),
        tool_keys=ToolKeys(tool.settings.keys_dir),
        login_states=LoginStates(tool.settings.secret_key),
    )
    return create_app(tool, parts)


def _http(settings: Settings, *, whole_answer_seconds: float = WHOLE_ANSWER_SECONDS) -> ServiceHttp:
    return ServiceHttp(
        clock=system_clock,
        allow_http=settings.allow_http,
        version=_package_version(),
        whole_answer_seconds=whole_answer_seconds,
        ca_file=settings.ca_file,
    )


def _package_version() -> str:
    try:
        return version("cairn-lti")
    except PackageNotFoundError:
        return "0"
