"""The connection test on the demo LMS, in each of its profiles."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from lti_tool.demo_lms.faults import Fault, FaultKind, Service
from lti_tool.lti.ags import COLUMNS, RESULTS, SCORES
from lti_tool.lti.connection_tester import LiveConnectionTester
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import ConnectionFacts, CourseServices, Outcome
from tests.lti.demo_platform import PROFILES, DemoPlatform, demo_platform
from tests.lti.test_connection_tester import found, make_tester

LIVE = (
    "platform_keys",
    "own_keys",
    "may_columns",
    "columns",
    "may_results",
    "may_scores",
    "may_roster",
    "roster",
)


@pytest.fixture(params=PROFILES)
def platform(request: pytest.FixtureRequest, tool_keys: ToolKeys) -> Iterator[DemoPlatform]:
    with demo_platform(request.param, tool_keys) as running:
        yield running


def facts_of(platform: DemoPlatform, **changes: object) -> ConnectionFacts:
    course = CourseServices(
        title="Mathematics 6A",
        product=platform.product,
        columns_url=platform.columns_url,
        grade_scopes=(COLUMNS, RESULTS, SCORES),
        roster_url=platform.roster_url,
        earlier_courses=0,
    )
    course = replace(course, **changes)  # type: ignore[arg-type]
    return ConnectionFacts(registration=platform.registration, approved=("1",), course=course)


def state(platform: DemoPlatform) -> object:
    """What the LMS holds: its columns, and every score that anybody tried to send."""
    held = requests.get(f"{platform.lms.settings.base_url}/_state", timeout=5).json()
    return {name: held[name] for name in ("columns", "grades", "history")}


def of_platform(platform: DemoPlatform, keys: ToolKeys) -> LiveConnectionTester:
    return make_tester(platform.clock, keys, platform.lms.settings.tool_url)


def test_everything_works_and_nothing_is_written(
    platform: DemoPlatform, tool_keys: ToolKeys
) -> None:
    before = state(platform)
    checks = found(of_platform(platform, tool_keys).test(facts_of(platform)))
    assert {code: checks[code].outcome for code in LIVE} == dict.fromkeys(LIVE, Outcome.WORKS)
    assert all(not checks[code].advice for code in LIVE)
    assert state(platform) == before
    assert re.search(r"class list: (at least )?\d people\.$", checks["roster"].found)


def test_a_client_the_lms_does_not_know_is_told_where_to_look(
    platform: DemoPlatform, tool_keys: ToolKeys
) -> None:
    facts = facts_of(platform)
    stranger = replace(facts, registration=replace(facts.registration, client_id="stranger"))
    checks = found(of_platform(platform, tool_keys).test(stranger))
    for code in ("may_columns", "may_results", "may_scores", "may_roster", "columns", "roster"):
        assert checks[code].outcome is Outcome.FAILS, code
        assert checks[code].advice, code
    assert checks["platform_keys"].outcome is Outcome.WORKS


def test_a_service_that_is_down_fails_alone(platform: DemoPlatform, tool_keys: ToolKeys) -> None:
    platform.lms.faults.arm(Fault(Service.MEMBERSHIPS, FaultKind.UNAVAILABLE_503))
    checks = found(of_platform(platform, tool_keys).test(facts_of(platform)))
    failing = {code for code in LIVE if checks[code].outcome is Outcome.FAILS}
    assert failing == {"roster"}
    assert "trouble of its own" in checks["roster"].found
    assert "again in a minute" in checks["roster"].advice
