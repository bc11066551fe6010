"""What was measured, as a small table, and whether it keeps within the bounds."""

import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.platform import KEYS, TOKEN

MOST_TIMES_STOCK = {"Cairn, SQLite": 1.0, "Cairn, PostgreSQL": 1.3}
MOST_MIB = 120.0


@dataclass(frozen=True)
class Round:
    """Launches of one tool, one after the other and several at once."""

    launches: int
    cpu_seconds: float
    seconds: float
    fetches: Mapping[str, int]

    @property
    def cpu(self) -> float:
        """Milliseconds of CPU for one launch."""
        return 1000 * self.cpu_seconds / self.launches


@dataclass(frozen=True)
class Series:
    """A tool's rounds, and the memory of its largest worker at the end."""

    name: str
    rounds: Sequence[Round]
    worker_mib: float

    def fetched(self, path: str) -> int:
        """Answer how often this address was asked for in all rounds."""
        return sum(
            count for each in self.rounds for at, count in each.fetches.items() if at == path
        )


def report(series: Sequence[Series]) -> int:
    """Print a table of all; answer 1 when a bound is missed, else 0. The first is the measure."""
    stock, missed = series[0], []
    rows = [
        ("", "CPU per launch", "times stock", "bound", "launches/s", "keys", "tokens", "worker")
    ]
    for each in series:
        ratios = [
            ours.cpu / theirs.cpu for ours, theirs in zip(each.rounds, stock.rounds, strict=True)
        ]
        bound = MOST_TIMES_STOCK.get(each.name)
        rows.append(_row(each, ratios, bound))
        if bound is not None:
            missed += _missed(each, statistics.median(ratios), bound)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(f"{'  '.join(cells).rstrip()}\n")
    for sentence in missed:
        sys.stdout.write(f"{sentence}\n")
    return 1 if missed else 0


def _row(each: Series, ratios: Sequence[float], bound: float | None) -> tuple[str, ...]:
    speed = statistics.median(found.launches / found.seconds for found in each.rounds)
    return (
        each.name,
        f"{_spread([found.cpu for found in each.rounds])} ms",
        _spread(ratios) if bound else "",
        f"{bound:.1f}" if bound else "",
        f"{speed:.0f}",
        str(each.fetched(KEYS)),
        str(each.fetched(TOKEN)),
        f"{each.worker_mib:.0f} MiB",
    )


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}..{max(values):.2f})"


def _missed(each: Series, ratio: float, bound: float) -> list[str]:
    kept = {
        f"{each.name}: {ratio:.2f} times the stock tool's CPU, more than {bound:.1f}.": (
            ratio <= bound
        ),
        f"{each.name}: a worker takes {each.worker_mib:.0f} MiB, more than {MOST_MIB:.0f}.": (
            each.worker_mib <= MOST_MIB
        ),
        f"{each.name}: keys or tokens were fetched by launches that had no need to.": (
            each.fetched(KEYS) == each.fetched(TOKEN) == 0
        ),
    }
    return [sentence for sentence, is_kept in kept.items() if not is_kept]
