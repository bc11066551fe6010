"""Run what there is to measure about mastery, one part after the other: `make bench-mastery`."""

import sys
from importlib import import_module
from importlib.util import find_spec

PARTS = (
    "tests.benchmarks.bench_mastery_decision",
    "tests.benchmarks.bench_mastery_forms",
    "tests.benchmarks.bench_mastery_checks",
    "tests.benchmarks.bench_grades",
)


def main() -> bool:
    """Print each part's table; whether all parts keep within their bounds."""
    met = []
    for place, part in enumerate(each for each in PARTS if find_spec(each)):
        if place:
            sys.stdout.write("\n")
        met.append(import_module(part).main())
    return all(met)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
