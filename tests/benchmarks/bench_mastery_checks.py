"""What beginning and handing in a check of ten questions costs the server, requests included.

Run it with `python -m tests.benchmarks.bench_mastery_checks`.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from time import process_time

from lti_tool.domain.assessment.forms.parallel import parallel_forms
from lti_tool.domain.assessment.items import (
    Blueprint,
    Cell,
    Derived,
    Drawn,
    Item,
    Numeric,
    Option,
    SingleChoice,
    Variables,
)
from lti_tool.domain.curriculum.criterion import KOfN
from lti_tool.domain.ids import AttemptId
from lti_tool.interchange.drafts import ObjectiveDraft
from lti_tool.ports import PersonClaim
from tests.support import databases
from tests.support.drafts import adding, sample_draft
from tests.support.web import Visit, Web, make_web

STUDENTS, PARTS, PER_PART = 24, 5, 20
MOST_MS = 25.0
"""What beginning and handing in may cost, each, in the middle of the students."""
_SLUG = "ten"


def ten_questions() -> ObjectiveDraft:
    """Answer an objective with 100 items, half of them with drawn numbers, 10 on a form."""
    return replace(
        adding(),
        slug=_SLUG,
        title="Ten questions",
        criterion=KOfN(8, 10),
        blueprint=Blueprint(tuple(Cell(f"c{n}", f"Part {n}", 2) for n in range(PARTS))),
        items=tuple(_item(part, n) for part in range(PARTS) for n in range(PER_PART)),
    )


def _item(part: int, n: int) -> Item:
    slug, cell = f"i-{part}-{n}", f"c{part}"
    if n % 2:
        return Item(
            slug,
            cell,
            f"{part}.{n}: how much is {{{{ a }}}} + {{{{ b }}}}?",
            Numeric("total"),
            Variables(
                (Drawn("a", lowest=2, highest=40), Drawn("b", lowest=2, highest=40)),
                (Derived("total", "a + b"),),
            ),
            difficulty=("easy", "medium", "hard")[n % 3],
        )
    options = tuple(Option(f"{n + k}", is_correct=k == 0) for k in range(4))
    enemies = ("pair",) if n < 2 else ()
    return Item(slug, cell, f"{part}.{n}: which is {n}?", SingleChoice(options), enemies=enemies)


@contextmanager
def _serving() -> Iterator[Web]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "template").mkdir()
        (here / "keys").mkdir()
        template = databases.make_sqlite_template(here / "template")
        making = make_web(databases.copy_sqlite(template, here), here, here / "keys")
        web = next(making)
        draft = sample_draft()
        web.room.reimport(replace(draft, objectives=(*draft.objectives, ten_questions())))
        yield web
        next(making, None)


def _yardstick() -> float:
    """Answer how many milliseconds the same plain calculation takes on this machine now."""
    began = process_time()
    sum(n * n % 7 for n in range(60_000))
    return (process_time() - began) * 1000


def _timed(ask: Callable[[], object]) -> float:
    began = process_time()
    ask()
    return (process_time() - began) * 1000


def _take(web: Web, visit: Visit, csrf: str) -> tuple[float, float]:
    answers = []

    def post(path: str, form: dict[str, object]) -> None:
        answers.append(visit.browser.post(f"/s/{visit.sid}/{path}", data={"csrf": csrf, **form}))

    objective_id = web.room.objective(_SLUG)
    begun = _timed(lambda: post(f"objectives/{objective_id}/attempts", {}))
    attempt_id = int(answers[0].location.rpartition("/")[2])
    right = web.room.right(AttemptId(attempt_id))
    form: dict[str, object] = {f"q{place}": value for place, value in right.items()}
    form["present"] = [str(place) for place in right]
    handed_in = _timed(lambda: post(f"attempts/{attempt_id}/submit", form))
    assert [each.status_code for each in answers] == [HTTPStatus.SEE_OTHER] * 2
    return begun, handed_in


def main() -> bool:
    """Print the table; whether the middle of all students keeps within the bound."""
    starts, submits, yards = [], [], []
    with _serving() as web:
        for number in range(STUDENTS):
            visit = web.visit(person=PersonClaim(f"s{number}", f"S {number}", "S", str(number)))
            csrf = visit.csrf
            yards.append(_yardstick())
            begun, handed_in = _take(web, visit, csrf)
            starts.append(begun)
            submits.append(handed_in)
    made = parallel_forms.cache_info().misses
    yard = statistics.median(yards)
    middle = {"begin": statistics.median(starts[1:]), "hand in": statistics.median(submits[1:])}
    is_met = max(middle.values()) <= MOST_MS
    sys.stdout.write(
        f"A check of 10 from a pool of {PARTS * PER_PART}, {STUDENTS} students, on SQLite: "
        "processor time of a request\n"
        f"{'':<34}{'ms':>8}{'times':>9}\n"
        f"{'a plain calculation':<34}{yard:>8.1f}{1:>9.1f}\n"
    )
    for name, took in middle.items():
        sys.stdout.write(f"{name:<34}{took:>8.1f}{took / yard:>9.1f}\n")
    sys.stdout.write(
        f"The first to begin waits {starts[0]:.0f} ms, in which forms are put together "
        f"({made} time{'s' if made != 1 else ''} for all)\n"
        f"Both within {MOST_MS:.0f} ms: {'met' if is_met else 'NOT MET'}\n"
    )
    return is_met


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
