"""What the demo LMS goes through: slow always, faults by chance, a rate limit and an outage."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from lti_tool.demo_lms import Settings
from lti_tool.demo_lms.faults import Fault, FaultKind, Service
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.settings import ProfileName, RateLimit

LATENCY_MS = 50
SHARE = 0.01
REQUESTS_PER_SECOND = 50.0
"""The rate limit, below what four at once would ask: 80."""

_CANVAS = RateLimit(
    high_water=300.0, leak_per_second=REQUESTS_PER_SECOND * 0.4, reserve=50.0, cost=0.4
)
_GRADES = (Service.SCORES, Service.RESULTS)


def lms_settings(profile: ProfileName, tool_url: str, *, students: int, stormy: bool) -> Settings:
    """Answer an LMS of this product; Canvas limits rates by its own bucket."""
    return Settings(
        port=0,
        tool_url=tool_url,
        profile=profile,
        extra_students=students,
        rate_limit=_CANVAS if stormy else RateLimit(),
    )


def burst(profile: ProfileName) -> float:
    """Answer how many requests the limit bears at once, after a rest."""
    if profile is ProfileName.CANVAS:
        return _CANVAS.high_water / _CANVAS.cost
    return REQUESTS_PER_SECOND


def be_calm(lms: Lms) -> None:
    """Answer every request in time and well."""
    lms.faults.clear()
    for service in Service:
        lms.faults.arm(Fault(service, FaultKind.SLOW, delay_ms=LATENCY_MS))


def be_stormy(lms: Lms) -> None:
    """Fail now and then, in every way there is, and limit the rate."""
    be_calm(lms)
    for service in _GRADES:
        if lms.profile.name != ProfileName.CANVAS:
            rate = REQUESTS_PER_SECOND / len(_GRADES)
            lms.faults.arm(Fault(service, FaultKind.RATE_LIMITED_429, above_per_second=rate))
        for kind in (FaultKind.ERROR_500, FaultKind.DROP_BEFORE, FaultKind.STORE_THEN_DROP):
            lms.faults.arm(Fault(service, kind, share=SHARE))


def be_down(lms: Lms) -> None:
    """Answer nothing, to nobody; the strict LMS says when to come back."""
    lms.faults.clear()
    is_strict = lms.profile.name == ProfileName.STRICT
    kind = FaultKind.UNAVAILABLE_503 if is_strict else FaultKind.DROP_BEFORE
    for service in Service:
        lms.faults.arm(Fault(service, FaultKind.SLOW, delay_ms=LATENCY_MS))
        lms.faults.arm(Fault(service, kind))


class Stopwatch:
    """How long requests for grades take in the LMS, as it is served on this machine."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._total = 0.0
        self._count = 0

    @property
    def mean(self) -> float:
        """Answer the mean in seconds of those that were not turned away at the door."""
        return self._total / self._count if self._count else LATENCY_MS / 1000

    @property
    def count(self) -> int:
        """Answer how many there were."""
        return self._count

    def around(self, app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """Answer the WSGI application with this watch around it."""

        def timed(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            began = time.monotonic()
            answer = app(environ, start_response)
            seconds = time.monotonic() - began
            path = str(environ.get("PATH_INFO", ""))
            if path.endswith(("/scores", "/results")) and seconds >= LATENCY_MS / 1000:
                with self._lock:
                    self._total += seconds
                    self._count += 1
            return answer

        return timed
