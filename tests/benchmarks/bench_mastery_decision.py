"""How long a mastery decision takes, and a forecast for authors, beside plain Python.

Run it with `python -m tests.benchmarks.bench_mastery_decision`.
"""

import statistics
import sys
from collections.abc import Callable
from time import perf_counter

from lti_tool.domain.psychometrics import operating_characteristic as forecast
from lti_tool.domain.psychometrics.posterior import (
    AttemptEvidence,
    Response,
    trace_proficiency,
)
from tests.benchmarks.plain_posterior import plain_probabilities

HISTORIES = ((1, 5), (1, 10), (3, 10), (5, 10), (5, 20))
THE_BOUND = (5, 10)
MOST_MILLISECONDS = 2.0
SAME = 1e-9
DESIGNS = (
    ("10 four-option items, 3 attempts", (0.25,) * 10, 3),
    ("5 produced and 5 four-option items, 3", (0.0,) * 5 + (0.25,) * 5, 3),
    ("the same, and 2 true/false items, 3", (0.0,) * 5 + (0.25,) * 5 + (0.5,) * 2, 3),
    ("10 four-option items, 5 attempts", (0.25,) * 10, 5),
)


def a_history(attempts: int, items: int) -> list[AttemptEvidence]:
    """Answer attempts at forms of four-option items, seven right of ten, re-taught every other."""
    return [
        AttemptEvidence(
            tuple(
                Response((attempt, place), int((attempt + place) % 10 < 7), 0.25)
                for place in range(items)
            ),
            was_retaught=attempt % 2 == 1,
        )
        for attempt in range(attempts)
    ]


def milliseconds(act: Callable[[], object], times: int) -> float:
    """Answer the median time of an act."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        act()
        taken.append(perf_counter() - began)
    return 1000 * statistics.median(taken)


def main() -> bool:
    """Print both tables; whether a decision keeps within its bound and agrees with plain Python."""
    began = perf_counter()
    trace_proficiency(a_history(2, 10))
    trace_proficiency([*a_history(2, 10), AttemptEvidence(())])
    first = 1000 * (perf_counter() - began)
    sys.stdout.write(
        f"A decision; the first in a process takes {first:.1f} ms\n"
        f"{'attempts x items':<40}{'ms':>8}{'plain ms':>10}{'times':>8}{'differ':>10}\n"
    )
    met = []
    for attempts, items in HISTORIES:
        history = a_history(attempts, items)
        ours = milliseconds(lambda history=history: trace_proficiency(history), 200)  # type: ignore[misc]
        plain = milliseconds(lambda history=history: plain_probabilities(history), 3)  # type: ignore[misc]
        differ = max(
            abs(one.probability - other)
            for one, other in zip(
                trace_proficiency(history), plain_probabilities(history), strict=True
            )
        )
        met.append(differ <= SAME)
        if (attempts, items) == THE_BOUND:
            met.append(ours <= MOST_MILLISECONDS)
        name = f"{attempts} x {items}"
        sys.stdout.write(
            f"{name:<40}{ours:>8.3f}{plain:>10.1f}{plain / ours:>8.0f}{differ:>10.0e}\n"
        )
    sys.stdout.write(f"{'A forecast for authors':<40}{'ms':>8}{'left out':>18}\n")
    for name, floors, tries in DESIGNS:
        _print_forecast(name, forecast.CheckDesign(floors, -(-len(floors) * 4 // 5)), tries)
    is_met = all(met)
    sys.stdout.write(
        f"{THE_BOUND[0]} x {THE_BOUND[1]} in at most {MOST_MILLISECONDS:.0f} ms, the same as plain "
        f"Python: {'met' if is_met else 'NOT MET'}\n"
    )
    return is_met


def _print_forecast(name: str, design: forecast.CheckDesign, attempts: int) -> None:
    def act() -> forecast.OperatingCharacteristic:
        forecast.operating_characteristic.cache_clear()
        return forecast.operating_characteristic(design, attempts=attempts)

    left_out = act().left_out
    sys.stdout.write(f"{name:<40}{milliseconds(act, 10):>8.1f}{left_out:>18.4f}\n")


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
