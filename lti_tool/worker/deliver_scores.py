"""Drain one platform: its due scores, as many at once as it bears, until none is due.

One drain of a platform runs at a time, so that this is the one place that knows how hard the
platform is being asked.
"""

import random
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event

import structlog

from lti_tool.domain.gradebook.pacing import (
    MOST_AT_ONCE,
    Pace,
    after_answer,
    after_failure,
    after_refusal_to_hurry,
)
from lti_tool.domain.ids import RegistrationId
from lti_tool.services.passback.claim_scores import (
    ClaimedScore,
    claim_scores,
    next_due,
    registrations_with_due_scores,
)
from lti_tool.services.passback.keep_pace import keep_pace, pace_of
from lti_tool.services.passback.record_delivery import record_untouched
from lti_tool.tool import Tool
from lti_tool.worker.deliver_one import Deliverer, Outcome, Told

ROUNDS_AHEAD = 3
"""Claimed in one transaction, in scores for each that may be under way: seconds, not a lease."""
SHORTEST_REST = 0.1

_log = structlog.get_logger()
_chance = random.Random()  # noqa: S311 -- spreads retries, guards nothing


def due_registrations(tool: Tool) -> Sequence[RegistrationId]:
    """Answer the platforms that have something due."""
    with tool.reading() as session:
        return registrations_with_due_scores(session, now=tool.clock())


def drain(
    tool: Tool,
    registration_id: RegistrationId,
    *,
    worker: str = "",
    patience: float = 0.0,
    stopping: Event | None = None,
) -> int:
    """Deliver what is due for one platform; answer how many scores were taken up.

    What is due within `patience` seconds is waited for; what is due later, somebody must wake for.
    """
    return _Drain(tool, registration_id, worker, patience, stopping or Event()).run()


class _Drain:
    """One platform's drain while it runs."""

    def __init__(
        self,
        tool: Tool,
        registration_id: RegistrationId,
        worker: str,
        patience: float,
        stopping: Event,
    ) -> None:
        self._tool = tool
        self._registration_id = registration_id
        self._worker = worker
        self._patience = patience
        self._stopping = stopping
        self._deliverer = Deliverer(tool, worker=worker)
        self._ahead: deque[ClaimedScore] = deque()
        self._under_way: set[Future[Outcome]] = set()
        self._taken = 0
        with tool.reading() as session:
            self._pace = self._kept = pace_of(session, registration_id=registration_id)

    def run(self) -> int:
        """Work until nothing is due."""
        with ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="deliver") as threads:
            try:
                while self._start(threads) or self._rest():
                    self._take_note()
            finally:
                self._give_back()
        return self._taken

    def _start(self, threads: ThreadPoolExecutor) -> bool:
        """Set going what may go; tell whether anything is under way."""
        if not self._stopping.is_set() and not self._pace.rest(self._tool.clock()):
            while len(self._under_way) < self._pace.room and (self._ahead or self._claim()):
                claimed = self._ahead.popleft()
                is_down = self._pace.is_down
                future = threads.submit(self._deliverer.deliver, claimed, is_down=is_down)
                self._under_way.add(future)
        return bool(self._under_way)

    def _claim(self) -> bool:
        with self._tool.transaction() as session:
            claimed = claim_scores(
                session,
                registration_id=self._registration_id,
                now=self._tool.clock(),
                limit=1 if self._pace.is_down else self._pace.room * ROUNDS_AHEAD,
                worker=self._worker,
            )
        self._taken += len(claimed)
        self._ahead.extend(claimed)
        return bool(claimed)

    def _rest(self) -> bool:
        """Wait for what is due soon, when nothing is under way; tell whether to go on."""
        # Nobody else is kept from what waits here.
        self._give_back()
        seconds = self._seconds_to_wait()
        if seconds is None or seconds > self._patience or self._stopping.is_set():
            return False
        self._stopping.wait(max(seconds, SHORTEST_REST))
        return True

    def _seconds_to_wait(self) -> float | None:
        with self._tool.reading() as session:
            due = next_due(session, registration_id=self._registration_id)
        if due is None or not self._patience:
            return None
        now = self._tool.clock()
        return max((due - now).total_seconds(), self._pace.rest(now), 0.0)

    def _take_note(self) -> None:
        """Wait for the next to end, and learn from it."""
        done, self._under_way = wait(self._under_way, return_when=FIRST_COMPLETED)
        for future in done:
            self._pace = self._paced(future.result())
        self._keep_pace()

    def _paced(self, outcome: Outcome) -> Pace:
        now = self._tool.clock()
        match outcome.told:
            case Told.ANSWERED:
                return after_answer(self._pace, now=now)
            case Told.FAILED:
                return after_failure(
                    self._pace, now=now, retry_after=outcome.retry_after, chance=_chance
                )
            case Told.THROTTLED:
                return after_refusal_to_hurry(
                    self._pace, now=now, retry_after=outcome.retry_after, chance=_chance
                )
            case Told.NOTHING:
                return self._pace

    def _keep_pace(self) -> None:
        pace = replace(self._pace, answers=0)
        if pace == self._kept:
            return
        with self._tool.transaction() as session:
            keep_pace(session, registration_id=self._registration_id, pace=pace)
        if (until := pace.paused_until) is not None and until != self._kept.paused_until:
            seconds = round(pace.rest(self._tool.clock()), 1)
            _log.warning(
                "platform_paused",
                registration=self._registration_id,
                seconds=seconds,
                is_down=pace.is_down,
                at_once=pace.at_once,
            )
        elif self._kept.is_down and not pace.is_down:
            _log.info("platform_answers_again", registration=self._registration_id)
        self._kept = pace

    def _give_back(self) -> None:
        """Let others have what was claimed ahead and not begun."""
        if not self._ahead:
            return
        with self._tool.transaction() as session:
            for claimed in self._ahead:
                record_untouched(session, claimed=claimed, now=self._tool.clock())
        self._ahead.clear()
