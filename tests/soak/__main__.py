"""Soak delivery on every demo LMS and both databases, and print what came of it.

Exits with 1 when a grade is wrong, cleared, out of order or lost, or a bound on time is missed.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lti_tool.demo_lms.settings import ProfileName
from lti_tool.lti.tool_keys import ToolKeys
from tests.soak.run import Plan, Result, run
from tests.support import databases, machine

MOST_TIMES_LIMIT = 1.3
MOST_CPU_MS = 6.0
HEAD = (
    ("LMS", 7), ("database", 10), ("scores", 6), ("wrong", 5), ("cleared", 7), ("disorder", 8),
    ("edits", 5), ("lost", 4), ("moment", 6), ("double", 6), ("kills", 5), ("requests", 8),
    ("ms", 4), ("seconds", 7), ("limit", 6), ("ratio", 5), ("cpu ms", 6), ("idle %", 6),
    ("by each", 8),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; answer the exit status."""
    asked = _parser().parse_args(arguments)
    _print([name for name, _ in HEAD])
    results = [
        _one(Path(folder), profile, database, asked)
        for profile in asked.profiles
        for database in asked.databases
        for folder in _new_folder()
    ]
    return 0 if all(results) else 1


def _one(folder: Path, profile: str, database: str, asked: argparse.Namespace) -> bool:
    keys = folder / "keys"
    keys.mkdir()
    ToolKeys(keys).signing_key()
    plan = Plan(
        ProfileName(profile),
        scores=asked.scores,
        columns=max(asked.scores // 100, 3),
        workers=1 if database == "sqlite" else 2,
        kill_every=0.0 if asked.calm else asked.kill_every,
        outage=0.0 if asked.calm else asked.outage,
        stormy=not asked.calm,
        longest=asked.longest,
    )
    with _database(database, folder) as url:
        result = run(plan, database_url=url, folder=folder, keys=keys)
    _print(_row(result, database))
    is_fast = result.ratio <= MOST_TIMES_LIMIT or not asked.bounds
    is_cheap = result.cpu_ms <= MOST_CPU_MS or not asked.bounds
    # Of workers that nobody kills no score may be sent twice.
    is_once = not asked.calm or result.verdict.doubles == 0
    return result.verdict.is_good and result.is_complete and is_fast and is_cheap and is_once


def _row(result: Result, database: str) -> list[str]:
    found = result.verdict
    return [
        str(result.plan.profile),
        database,
        str(result.plan.scores) if result.is_complete else "NOT ALL",
        *map(str, (found.wrong, found.cleared, found.disordered, found.edits, found.edits_lost)),
        *map(str, (found.same_moment, found.doubles, result.kills, result.requests)),
        f"{1000 * result.latency:.0f}",
        f"{result.seconds:.0f}",
        f"{result.limit:.0f}",
        f"{result.ratio:.2f}",
        f"{result.cpu_ms:.1f}",
        f"{100 * result.resting:.1f}",
        "/".join(map(str, result.sent_by_each)) if result.kills == 0 else "",
    ]


def _print(cells: Sequence[str]) -> None:
    widths = [width for _, width in HEAD]
    line = " ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    sys.stdout.write(f"{line.rstrip()}\n")
    sys.stdout.flush()


def _new_folder() -> Iterator[str]:
    where = machine.memory_folder()
    with tempfile.TemporaryDirectory(prefix="cairn-soak-", dir=where) as folder:
        yield folder


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield databases.sqlite_url(databases.make_sqlite_template(folder))
        return
    with databases.postgres_database(machine.postgres_url()) as url:
        databases.migrate(url)
        yield url


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make soak-passback", description=__doc__)
    all_profiles = [str(name) for name in ProfileName]
    here = ["sqlite", "postgresql"] if machine.postgres_url() else ["sqlite"]
    parser.add_argument("--profiles", nargs="+", choices=all_profiles, default=all_profiles)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=here)
    parser.add_argument("--scores", type=int, default=2000, help="cells that are owed a score")
    parser.add_argument("--outage", type=float, default=60.0, help="seconds the LMS is down")
    parser.add_argument("--kill-every", type=float, default=7.0, help="seconds, about")
    parser.add_argument("--longest", type=float, default=900.0, help="seconds for one run")
    parser.add_argument("--calm", action="store_true", help="no faults, no kills, no limit")
    parser.add_argument("--bounds", action="store_true", help="fail on time and CPU as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
