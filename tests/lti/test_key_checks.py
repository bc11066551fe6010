"""Keys and clocks, as the connection test sees them."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from lti_tool.lti.key_checks import check_platform
from lti_tool.ports import ConnectionCheck, ConnectionFacts, Outcome
from tests.lti.support import LMS, MemoryHttp, TickingClock, public_jwk, rsa_key


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.mark.parametrize(
    ("seconds", "outcome", "where"),
    [
        (0, Outcome.WORKS, ""),
        (25, Outcome.WORKS, ""),
        (-4, Outcome.WORKS, ""),
        (45, Outcome.FAILS, "45 seconds ahead of"),
        (-31, Outcome.FAILS, "seconds behind"),
    ],
)
def test_clocks_that_differ_are_told(
    clock: TickingClock, seconds: int, outcome: Outcome, where: str
) -> None:
    moment = clock() + timedelta(seconds=seconds)
    checked = clock_check(clock, Date=format_datetime(moment, usegmt=True))
    assert (checked.outcome, where in checked.found) == (outcome, True)


def test_a_copy_from_a_cache_is_as_old_as_it_says(clock: TickingClock) -> None:
    moment = clock() - timedelta(seconds=200)
    date = format_datetime(moment, usegmt=True)
    assert clock_check(clock, Date=date, Age="200").outcome is Outcome.WORKS
    assert clock_check(clock, Date=date, Age="²").outcome is Outcome.FAILS


def test_a_platform_without_a_clock_is_not_known(clock: TickingClock) -> None:
    assert clock_check(clock, Date="yesterday").outcome is Outcome.UNKNOWN


def clock_check(clock: TickingClock, **headers: str) -> ConnectionCheck:
    http = MemoryHttp(clock)
    keys = {"keys": [public_jwk("k1", rsa_key("k1"))]}
    http.serve(LMS.key_set_url, keys, **headers)
    return check_platform(ConnectionFacts(LMS), http, clock)[1]
