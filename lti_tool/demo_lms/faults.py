"""Remember which fault is armed for which service, and for how many requests."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from lti_tool.demo_lms.buckets import Buckets
from lti_tool.demo_lms.settings import Clock, RateLimit, system_clock

LONGEST_DELAY_MS = 60_000


class Service(StrEnum):
    """A service that can be broken."""

    SCORES = "scores"
    RESULTS = "results"
    LINEITEMS = "lineitems"
    TOKEN = "token"  # noqa: S105 - the name of an endpoint
    MEMBERSHIPS = "memberships"


class FaultKind(StrEnum):
    """A way to break it."""

    ERROR_500 = "error_500"
    UNAVAILABLE_503 = "unavailable_503"
    RATE_LIMITED_403 = "rate_limited_403"
    RATE_LIMITED_429 = "rate_limited_429"
    SLOW = "slow"
    DROP_BEFORE = "drop_before"
    STORE_THEN_DROP = "store_then_drop"


@dataclass(frozen=True, slots=True)
class Fault:
    """An armed fault; without a number of requests it lasts until it is switched off.

    It strikes a `share` of the requests, by chance; with `above_per_second`, those too many.
    """

    service: Service
    kind: FaultKind
    remaining: int | None = None
    delay_ms: int = 0
    hits: int = 0
    share: float = 1.0
    above_per_second: float | None = None


class FaultBoard:
    """The armed faults, and a count of the requests each service got, broken or not."""

    def __init__(self, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._chance = random.Random(1)  # noqa: S311 - nothing to guess, and the same every time
        self._buckets: dict[Service, Buckets] = {}
        self._lock = threading.Lock()
        self._armed: dict[tuple[Service, FaultKind], Fault] = {}
        self._requests: Counter[Service] = Counter()

    def arm(self, fault: Fault) -> None:
        """Switch a fault on, in place of the same one armed before."""
        with self._lock:
            if (rate := fault.above_per_second) is not None:
                # A second's worth may come at once.
                limit = RateLimit(rate, leak_per_second=rate, reserve=1.0, cost=1.0)
                self._buckets[fault.service] = Buckets(limit, self._clock)
            self._armed[fault.service, fault.kind] = fault

    def disarm(self, service: Service, kind: FaultKind) -> None:
        """Switch one fault off, if it is on."""
        with self._lock:
            self._armed.pop((service, kind), None)

    def clear(self) -> None:
        """Switch every fault off."""
        with self._lock:
            self._armed.clear()

    def armed(self) -> list[Fault]:
        """Return the faults that are still going to strike."""
        with self._lock:
            return list(self._armed.values())

    def requests(self) -> dict[str, int]:
        """Return how many requests each service has had since the start."""
        with self._lock:
            return {str(service): self._requests[service] for service in Service}

    def strike(self, service: Service) -> list[Fault]:
        """Count a request and return what befalls it: a delay, one other fault, both or nothing.

        Faults of one service strike in the order they were armed, each until it is used up.
        """
        with self._lock:
            self._requests[service] += 1
            mine = [fault for fault in self._armed.values() if fault.service is service]
            delays = [fault for fault in mine if fault.kind is FaultKind.SLOW]
            others = (fault for fault in mine if fault.kind is not FaultKind.SLOW)
            first = next((fault for fault in others if self._hits(fault)), None)
            striking = delays if first is None else [*delays, first]
            for fault in striking:
                self._use_up(fault)
        return striking

    def _hits(self, fault: Fault) -> bool:
        if fault.above_per_second is not None and self._buckets[fault.service].reserve(""):
            return False
        return fault.share >= 1.0 or self._chance.random() < fault.share

    def _use_up(self, fault: Fault) -> None:
        if fault.remaining is None:
            used = replace(fault, hits=fault.hits + 1)
        else:
            used = replace(fault, hits=fault.hits + 1, remaining=fault.remaining - 1)
        if used.remaining == 0:
            del self._armed[fault.service, fault.kind]
        else:
            self._armed[fault.service, fault.kind] = used
