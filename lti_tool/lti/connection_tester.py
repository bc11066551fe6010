"""Test a whole connection: several requests beside each other, and an answer within seconds."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass

from lti_tool.lti.advice import Topic
from lti_tool.lti.ags import COLUMNS, RESULTS, SCORES
from lti_tool.lti.key_checks import CLOCK, OWN_KEYS, PLATFORM_KEYS, check_own, check_platform
from lti_tool.lti.launch_checks import check_approval, check_launches
from lti_tool.lti.nrps import SCOPE as ROSTER
from lti_tool.lti.service_checks import (
    CLASS_LIST,
    COLUMN_LIST,
    WHEN_DOWN,
    Permission,
    ServiceChecks,
)
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.tool_description import ToolDescription
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import Clock, ConnectionCheck, ConnectionFacts, Outcome, Registration

DEADLINE_SECONDS = 10.0
"""For the whole test. What has not answered by then counts as failed."""
ANSWER_SECONDS = 6.0
"""For each request; `http` is to be made with it, so that no thread is held for much longer."""
THREADS = 12
"""Two tests at once. A third waits for threads, and its deadline runs."""

_KEEP_COLUMNS = Permission("may_columns", "Right to make grade columns", COLUMNS, Topic.GRADES)
_READ_GRADES = Permission("may_results", "Right to read grades", RESULTS, Topic.GRADES)
_SEND_GRADES = Permission("may_scores", "Right to send grades", SCORES, Topic.GRADES)
_TOO_LATE = "There was no answer in time."
_READ_CLASS = Permission("may_roster", "Right to read the class list", ROSTER, Topic.ROSTER)


@dataclass(frozen=True)
class _Step:
    """Something to try. `names` are the codes and titles of the checks that come of it."""

    work: Callable[[], Sequence[ConnectionCheck]]
    names: Sequence[tuple[str, str]]


class _Lane:
    """Steps that follow each other in a thread of their own."""

    def __init__(self, *steps: _Step) -> None:
        self._steps = steps
        self._found: list[Sequence[ConnectionCheck]] = []

    def run(self) -> None:
        for step in self._steps:
            self._found.append(step.work())

    def checks(self) -> list[ConnectionCheck]:
        """Answer what was found so far; the rest did not come in time."""
        found = list(self._found)
        late = [name for step in self._steps[len(found) :] for name in step.names]
        return [check for checks in found for check in checks] + [
            ConnectionCheck(code, title, Outcome.FAILS, _TOO_LATE, WHEN_DOWN)
            for code, title in late
        ]


class LiveConnectionTester:
    """Implements `ports.ConnectionTester` by asking the platform. Shared by all threads."""

    def __init__(
        self,
        http: ServiceHttp,
        tool_keys: ToolKeys,
        clock: Clock,
        description: ToolDescription,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self._http = http
        self._tool_keys = tool_keys
        self._clock = clock
        self._description = description
        self._deadline_seconds = deadline_seconds
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="connection-test")

    def test(self, facts: ConnectionFacts) -> list[ConnectionCheck]:
        """Answer every check, those of the platform's services only where launches are let in."""
        lanes = self._lanes(facts)
        # What a test knows of its surroundings (an open transaction) is known in its threads.
        running = [self._pool.submit(copy_context().run, lane.run) for lane in lanes]
        done, late = wait(running, timeout=self._deadline_seconds)
        for future in late:
            future.cancel()
        for future in done:
            future.result()
        found = (check for lane in lanes for check in lane.checks())
        return [check_approval(facts), *found, *check_launches(facts)]

    def own_key_set_url(self, registration: Registration) -> str:
        """Answer the address of the registration's own key set."""
        return self._description.key_set_url_of(registration.id)

    def _lanes(self, facts: ConnectionFacts) -> list[_Lane]:
        # Fresh tokens, for the one in use may be older than what the administrator changed.
        tokens = ServiceTokens(self._http, self._tool_keys, self._clock)
        services = ServiceChecks(facts, self._http, tokens)
        own_url = self._description.key_set_url
        return [
            _Lane(
                _Step(
                    lambda: check_platform(facts, self._http, self._clock),
                    (PLATFORM_KEYS, CLOCK),
                )
            ),
            _Lane(
                _Step(
                    lambda: check_own(facts, own_url, self._http, self._tool_keys, self._clock),
                    (OWN_KEYS,),
                )
            ),
            _Lane(_permission(services, _KEEP_COLUMNS), _step(services.columns, COLUMN_LIST)),
            _Lane(_permission(services, _READ_GRADES)),
            _Lane(_permission(services, _SEND_GRADES)),
            _Lane(_permission(services, _READ_CLASS), _step(services.roster, CLASS_LIST)),
        ]


def _permission(services: ServiceChecks, permission: Permission) -> _Step:
    return _step(lambda: services.permission(permission), (permission.code, permission.title))


def _step(work: Callable[[], ConnectionCheck], name: tuple[str, str]) -> _Step:
    return _Step(lambda: (work(),), (name,))
