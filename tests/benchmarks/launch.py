"""Compare what a launch costs in Cairn and in a stock PyLTI1p3 tool.

Rounds of the tools take turns in one run, so that whatever else the machine does hits all alike.
"""

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.benchmarks.browser import Browser, LaunchFailedError
from tests.benchmarks.platform import Platform, running_platform
from tests.benchmarks.processes import NotPossibleError, cpu_seconds, largest_worker
from tests.benchmarks.report import Round, Series, report
from tests.benchmarks.servers import Served, cairn, postgres, sample_unit, stock_tool
from tests.support import databases

SETTLES = 0.3
"""Seconds after a round in which what it left behind is done, and counted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; answer the exit status, 1 when a bound is missed."""
    asked = _parser().parse_args(arguments)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="cairn-bench-") as name,
            _all(Path(name)) as running,
        ):
            platform, tools = running
            series = _measure(platform, tools, asked)
    except (NotPossibleError, LaunchFailedError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return report(series)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench-launch", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds that count, of each tool")
    parser.add_argument("--launches", type=int, default=200, help="launches in a round")
    parser.add_argument("--browsers", type=int, default=4, help="students who arrive at once")
    return parser


@contextmanager
def _all(folder: Path) -> Iterator[tuple[Platform, list[Served]]]:
    folder.chmod(0o755)  # PostgreSQL runs as another user where we are root
    unit = sample_unit()
    with ExitStack() as stack:
        platform = stack.enter_context(running_platform(unit.slug))
        stock = stack.enter_context(stock_tool(folder / "stock", platform))
        url = databases.sqlite_url(folder / "cairn.sqlite3")
        sqlite = stack.enter_context(cairn(folder / "sqlite", platform, unit, None, url))
        database, url = stack.enter_context(postgres(folder / "postgres"))
        server = stack.enter_context(cairn(folder / "cairn", platform, unit, database, url))
        yield platform, [stock, sqlite, server]


def _measure(platform: Platform, tools: list[Served], asked: argparse.Namespace) -> list[Series]:
    rounds: dict[str, list[Round]] = defaultdict(list)
    for turn in range(-1, asked.rounds):
        # Now one begins, now another: nobody always runs behind the same neighbour.
        for place in range(len(tools)):
            tool = tools[(turn + place) % len(tools)]
            found = _round(platform, tool, asked.launches, asked.browsers)
            if turn >= 0:  # the first turn warms up
                rounds[tool.name].append(found)
    return [Series(tool.name, rounds[tool.name], largest_worker(tool.server)) for tool in tools]


def _round(platform: Platform, tool: Served, launches: int, browsers: int) -> Round:
    platform.fetches.clear()
    began, before = time.monotonic(), cpu_seconds(tool.roots)
    with ThreadPoolExecutor(browsers) as threads:
        list(
            threads.map(
                lambda number: Browser(tool.address).launch(platform, number), range(launches)
            )
        )
    took = time.monotonic() - began
    time.sleep(SETTLES)
    used = cpu_seconds(tool.roots) - before
    return Round(launches, used, took, dict(platform.fetches))


if __name__ == "__main__":
    sys.exit(main())
