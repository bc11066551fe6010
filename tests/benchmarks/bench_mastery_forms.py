"""How alike assembled forms are and how long it takes: 200 items, 8 forms of 20.

Run it with `python -m tests.benchmarks.bench_mastery_forms`.
"""

import random
import statistics
import sys
from time import process_time

import numpy as np

from lti_tool.domain.assessment.forms.assembly import assemble_forms
from lti_tool.domain.assessment.forms.pool import FormItem, Spread, profiles, spread_of
from lti_tool.domain.assessment.forms.yield_of import yield_of
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
from lti_tool.domain.ids import ItemId

CELLS, PER_CELL, FORMS, COUNT = 10, 20, 8, 2
BLUEPRINT = Blueprint(tuple(Cell(f"c{n}", f"Part {n}", COUNT) for n in range(CELLS)))
MOST_SPREAD, MOST_SECONDS = 0.07, 1.0


def bench_pool(seed: int) -> tuple[FormItem, ...]:
    """Answer 200 items of mixed difficulty, kind and length, one pair of enemies to a cell."""
    chance = random.Random(seed)
    return tuple(
        FormItem(
            ItemId(cell * PER_CELL + n),
            f"c{cell}",
            difficulty=chance.gauss(0, 1),
            guess=chance.choice((0.0, 0.25)),
            minutes=chance.choice((0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5)),
            enemies=frozenset({f"pair {cell}"} if n < 2 else ()),
        )
        for cell in range(CELLS)
        for n in range(PER_CELL)
    )


def at_random(pool: tuple[FormItem, ...], seed: int) -> Spread:
    """Answer the spread of forms drawn at random within each cell."""
    chance = random.Random(seed)
    rows = profiles(pool)
    forms = np.zeros((FORMS, 4))
    for cell in range(CELLS):
        drawn = chance.sample(range(cell * PER_CELL, (cell + 1) * PER_CELL), FORMS * COUNT)
        for place, item in enumerate(drawn):
            forms[place % FORMS] += rows[item]
    return spread_of(forms)


def _mean(spreads: list[Spread]) -> Spread:
    names = ("expected_score", "variance", "information", "minutes")
    return Spread(*(statistics.mean(getattr(each, name) for each in spreads) for name in names))


def _row(name: str, seconds: float, spread: Spread, base: Spread) -> str:
    ratio = base.expected_score / max(spread.expected_score, 1e-9)
    return (
        f"{name:<34}{seconds:>8.3f}{spread.expected_score:>10.3f}{spread.variance:>10.3f}"
        f"{spread.information:>10.3f}{spread.minutes * 60:>9.0f}{ratio:>9.1f}\n"
    )


ITEMS = (
    Item(
        "equation",
        "c0",
        "Solve {{ a }} x + {{ b }} = {{ c }}.",
        Numeric("x", tolerance="x / 100", is_relative=False),
        Variables(
            (Drawn("a", lowest=2, highest=12), Drawn("b", lowest=1, highest=40)),
            (Derived("x", "a + b / 2"), Derived("c", "a * x + b")),
            ("c > 10", "a != b"),
        ),
        explanation="{{ c }} - {{ b }} = {{ c - b }}; divided by {{ a }}: {{ x | decimal }}",
    ),
    Item(
        "choice",
        "c0",
        "What is {{ a }} times {{ b }}?",
        SingleChoice(
            (
                Option("{{ a * b }}", is_correct=True),
                Option("{{ a + b }}", feedback="You added {{ a }} and {{ b }}."),
                Option("{{ a * b + 10 }}"),
                Option("{{ a * (b - 1) }}"),
            )
        ),
        Variables((Drawn("a", lowest=1, highest=12), Drawn("b", lowest=1, highest=12))),
    ),
)
MOST_YIELD_SECONDS = 0.05


def yields() -> bool:
    """Print how long it takes to find out what an item yields; whether that is quick enough."""
    slowest = 0.0
    for item in ITEMS:
        began = process_time()
        found = yield_of(item)
        took = process_time() - began
        slowest = max(slowest, took)
        sys.stdout.write(f"{item.slug:<12}{took * 1000:>6.1f} ms  {found.sentence}\n")
    return slowest <= MOST_YIELD_SECONDS


def main(pools: int = 5) -> bool:
    """Print the table, means over some pools; whether the worst pool meets both marks."""
    drawn, dealt, swapped, seconds = [], [], [], []
    for seed in range(pools):
        pool = bench_pool(seed)
        drawn += [at_random(pool, n) for n in range(40)]
        began = process_time()
        made = assemble_forms(blueprint=BLUEPRINT, pool=pool, forms=FORMS, seed=seed)
        seconds.append(process_time() - began)
        dealt.append(made.dealt_spread)
        swapped.append(made.spread)
    began = process_time()
    assemble_forms(blueprint=BLUEPRINT, pool=bench_pool(0), forms=FORMS, seed=0, swaps=0)
    deal_seconds = process_time() - began
    base = _mean(drawn)
    worst = max(each.expected_score for each in swapped)
    is_met = worst <= MOST_SPREAD and max(seconds) <= MOST_SECONDS
    sys.stdout.write(
        f"Parallel forms: {CELLS * PER_CELL} items, {FORMS} forms of {CELLS * COUNT}, "
        f"mean of {pools} pools\n"
        "How far the two most different forms lie apart; processor seconds\n"
        f"{'':<34}{'seconds':>8}{'score':>10}{'variance':>10}{'inform.':>10}{'time s':>9}"
        f"{'times':>9}\n"
        + _row("at random within cells", 0, base, base)
        + _row("dealt to and fro in strata", deal_seconds, _mean(dealt), base)
        + _row("and exchanged", statistics.mean(seconds), _mean(swapped), base)
        + f"worst score {worst:.3f} (at most {MOST_SPREAD}), slowest {max(seconds):.2f} s "
        f"(at most {MOST_SECONDS}): {'met' if is_met else 'NOT MET'}\n"
    )
    sys.stdout.write("\nWhat an item yields (at most 50 ms an item)\n")
    return yields() and is_met


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
