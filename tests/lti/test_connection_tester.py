"""The connection test: every service tried, troubles told apart, nothing written, no waiting."""

import json
import time
from dataclasses import replace
from time import monotonic

from lti_tool.lti.ags import COLUMNS, COLUMNS_READONLY, RESULTS, SCORES
from lti_tool.lti.connection_tester import LiveConnectionTester
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.tool_description import ToolDescription
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import ConnectionCheck, ConnectionFacts, CourseServices, Outcome
from tests.lti.conftest import Services
from tests.lti.lms_server import NRPS_SCOPE, Scripted
from tests.lti.support import TickingClock, public_jwk, rsa_key


def make_tester(
    clock: TickingClock, keys: ToolKeys, tool_url: str, **options: float
) -> LiveConnectionTester:
    http = ServiceHttp(clock=clock, allow_http=True, whole_answer_seconds=2)
    return LiveConnectionTester(http, keys, clock, ToolDescription(tool_url), **options)


def found(checks: list[ConnectionCheck]) -> dict[str, ConnectionCheck]:
    by_code = {check.code: check for check in checks}
    assert len(by_code) == len(checks)
    return by_code


# A small LMS that can be told what to answer.


def facts(services: Services, **changes: object) -> ConnectionFacts:
    course = CourseServices(
        title="Algebra 1",
        product="moodle",
        columns_url=services.lms.columns_url,
        grade_scopes=(COLUMNS, RESULTS, SCORES),
        roster_url=services.lms.roster_url,
        earlier_courses=0,
    )
    course = replace(course, **changes)  # type: ignore[arg-type]
    return ConnectionFacts(registration=services.registration(), approved=("1",), course=course)


def answer_keys(services: Services, **headers: str) -> None:
    """Have the LMS publish its keys, and serve ours where the tool says they are."""
    keys = json.dumps({"keys": [public_jwk("k1", rsa_key("k1"))]}).encode()
    own = json.dumps(services.keys.jwks()).encode()
    script = services.lms.script
    script["GET", "/keys"] = [Scripted(200, keys, headers)] * 9
    script["GET", "/lti/jwks.json"] = [Scripted(200, own)] * 9


def run(services: Services, facts: ConnectionFacts, **options: float) -> dict[str, ConnectionCheck]:
    return found(
        make_tester(services.clock, services.keys, services.lms.base, **options).test(facts)
    )


def test_what_launches_do_not_offer_is_not_asked_for(services: Services) -> None:
    answer_keys(services)
    checks = run(services, facts(services, grade_scopes=(SCORES,), roster_url=None))
    withheld = ("may_columns", "columns", "may_results", "may_roster", "roster")
    assert {checks[code].outcome for code in withheld} == {Outcome.NOT_OFFERED}
    assert checks["may_scores"].outcome is Outcome.WORKS
    assert "grade sync and column management" in checks["may_columns"].advice
    assert "Names and Role" in checks["roster"].advice
    assert [each["scope"] for each in services.lms.token_requests] == [SCORES]


def test_columns_may_be_looked_at_with_the_lesser_right(services: Services) -> None:
    answer_keys(services)
    checks = run(services, facts(services, grade_scopes=(COLUMNS_READONLY,)))
    assert checks["columns"].outcome is Outcome.WORKS
    assert checks["may_columns"].outcome is Outcome.NOT_OFFERED


def test_a_token_without_the_right_that_was_asked_for_is_seen(services: Services) -> None:
    answer_keys(services)
    less = json.dumps({"access_token": "t", "token_type": "Bearer", "scope": NRPS_SCOPE}).encode()
    services.lms.script["POST", "/token"] = [Scripted(200, less)] * 9
    checks = run(services, facts(services))
    assert checks["may_scores"].found == "The LMS gave Cairn a token, but without this right."
    assert checks["may_roster"].outcome is Outcome.WORKS


def test_a_refused_scope_is_no_matter_of_keys(services: Services) -> None:
    answer_keys(services)
    services.lms.script["POST", "/token"] = [Scripted(400, b'{"error":"invalid_scope"}')] * 9
    checks = run(services, facts(services))
    assert "has not given this tool the right" in checks["may_scores"].found
    assert "grade sync and column management" in checks["may_scores"].advice


def test_what_the_lms_says_is_never_quoted(services: Services) -> None:
    services.lms.clients = ()
    answer_keys(services)
    services.lms.script["GET", "/course/7/members"] = [Scripted(500, b"Ada Byron <script>")] * 9
    checks = run(services, facts(services))
    said = " ".join(f"{check.found} {check.advice}" for check in checks.values())
    assert "Ada" not in said
    assert "token-" not in said
    assert "client id or key" in checks["may_scores"].found
    assert "activate the tool" in checks["may_scores"].advice


def test_a_slow_platform_holds_nobody_up_and_what_came_is_shown(services: Services) -> None:
    answer_keys(services)
    usual = services.lms.act

    def slow(method: str, target: str, headers: object, body: bytes) -> Scripted:
        if target.startswith("/course/7/members"):
            time.sleep(1.5)
        return usual(method, target, headers, body)  # type: ignore[arg-type]

    services.lms.act = slow  # type: ignore[method-assign]
    begun = monotonic()
    checks = run(services, facts(services), deadline_seconds=0.5)
    assert monotonic() - begun < 1.2
    assert checks["roster"].found == "There was no answer in time."
    assert checks["may_roster"].outcome is Outcome.WORKS
    assert checks["columns"].outcome is Outcome.WORKS


def test_an_empty_class_is_no_success(services: Services) -> None:
    answer_keys(services)
    assert run(services, facts(services))["roster"].outcome is Outcome.FAILS
    services.lms.members = [{"user_id": "1", "roles": []}]
    answer_keys(services)
    roster = run(services, facts(services))["roster"]
    assert roster.found == "Cairn can read the class list: 1 person, without names."
    assert "Share launcher's name" in roster.advice


def test_something_else_than_a_list_is_no_success(services: Services) -> None:
    answer_keys(services)
    for path in ("/course/7/lineitems", "/course/7/members"):
        services.lms.script["GET", path] = [Scripted(200, b'"a login page"')] * 3
    checks = run(services, facts(services))
    assert {checks[code].outcome for code in ("columns", "roster")} == {Outcome.FAILS}


def test_without_a_course_only_the_platform_is_tested(services: Services) -> None:
    answer_keys(services)
    checks = run(services, replace(facts(services), course=None))
    assert checks["may_scores"].outcome is Outcome.WORKS
    assert {checks[code].outcome for code in ("columns", "roster")} == {Outcome.UNKNOWN}
    assert "Open Cairn from a course" in checks["roster"].advice


def test_a_key_set_without_a_usable_key_fails(services: Services) -> None:
    answer_keys(services)
    services.lms.script["GET", "/keys"] = [Scripted(200, b'{"keys": []}')]
    checks = run(services, facts(services))
    assert checks["platform_keys"].outcome is Outcome.FAILS
    assert f"{services.lms.base}/keys" in checks["platform_keys"].advice


def test_another_installation_at_our_address_is_seen(services: Services) -> None:
    answer_keys(services)
    others = json.dumps({"keys": [public_jwk("k9", rsa_key("k1"))]}).encode()
    services.lms.script["GET", "/lti/jwks.json"] = [Scripted(200, others)]
    own = run(services, facts(services))["own_keys"]
    assert (own.outcome, "other keys" in own.found) == (Outcome.FAILS, True)
    assert "CAIRN_BASE_URL" in own.advice


def test_our_keys_behind_a_wall_are_seen(services: Services) -> None:
    answer_keys(services)
    services.lms.script["GET", "/lti/jwks.json"] = [Scripted(403)]
    assert run(services, facts(services))["own_keys"].outcome is Outcome.FAILS


def test_our_own_address_in_a_private_network_cannot_be_judged(services: Services) -> None:
    secure = ServiceHttp(clock=services.clock)
    description = ToolDescription("https://127.0.0.1:8443")
    checks = LiveConnectionTester(secure, services.keys, services.clock, description).test(
        facts(services)
    )
    assert found(checks)["own_keys"].outcome is Outcome.UNKNOWN
