"""How many different instances there are, judged from those that were drawn more than once."""

import math
from collections.abc import Iterable

_SURE = 0.95


def likely_number(times_drawn: Iterable[int]) -> int | None:
    """Answer the number the draws make likely; None when none was drawn twice: there is no telling.

    Of N draws from V equally likely instances N(N-1)/2V pairs are expected to be alike (the
    birthday problem; Feller 1968, II.3). Where some are likelier than others this is the number
    that would give as many repetitions, so it is rather too small.
    """
    times = list(times_drawn)
    pairs, alike = _pairs(times)
    return max(len(times), round(pairs / alike)) if alike else None


def safe_number(times_drawn: Iterable[int]) -> int:
    """Answer a number that is too large at most once in twenty times.

    The number of pairs that are alike is nearly Poisson; its exact upper limit (Garwood 1936)
    gives the lower limit of V. Never less than what was seen.
    """
    times = list(times_drawn)
    pairs, alike = _pairs(times)
    return max(len(times), math.floor(pairs / _poisson_limit(alike))) if pairs else len(times)


def _pairs(times: list[int]) -> tuple[int, int]:
    draws = sum(times)
    return math.comb(draws, 2), sum(math.comb(each, 2) for each in times)


def _poisson_limit(count: int) -> float:
    """Answer the mean with which `count` or fewer happen once in twenty times."""
    low, high = float(count), count + 5 * math.sqrt(count + 1) + 5
    for _ in range(60):
        middle = (low + high) / 2
        if _poisson_up_to(count, middle) > 1 - _SURE:
            low = middle
        else:
            high = middle
    return high


def _poisson_up_to(count: int, mean: float) -> float:
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1))
    return math.fsum(math.exp(each) for each in logs)
