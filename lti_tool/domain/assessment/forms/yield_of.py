"""What an item can really yield: how many different instances, and which of them are no good."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod

from lti_tool.domain.assessment.expressions import FormulaError, Value
from lti_tool.domain.assessment.forms.estimates import likely_number, safe_number
from lti_tool.domain.assessment.forms.findings import (
    Finding,
    Range,
    Weight,
    equal_options,
    example,
    instance_troubles,
)
from lti_tool.domain.assessment.instances import (
    draw_values,
    fingerprint,
    instance_with,
    options_differ,
)
from lti_tool.domain.assessment.items import (
    Drawn,
    Item,
    MultipleChoice,
    Numeric,
    SingleChoice,
)

SAMPLE = 50
ALL_UP_TO = 150
"""So many combinations of values are all tried, rather than sampled."""

_TRIES_PER_DRAW = 4
_RARELY = 0.05


@dataclass(frozen=True)
class ItemYield:
    """How many different instances an item has to give, and what to mend."""

    instances: int
    """To be relied on: counted where all were tried, else a number that is rarely too large."""
    likely: int | None
    """The best guess; None when no instance came up twice, so there are very many."""
    is_counted: bool
    """Whether every combination of values was tried."""
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether no student can be wronged by what was seen."""
        return not any(finding.weight is Weight.WRONG for finding in self.findings)

    @property
    def sentence(self) -> str:
        """The yield in words."""
        if self.is_counted:
            return f"This item yields {_different(self.instances)}."
        if self.likely is None:
            return f"This item yields at least {_different(self.instances)}, probably many more."
        return f"This item yields at least {_different(self.instances)}, about {self.likely}."


def yield_of(item: Item, *, sample: int = SAMPLE, allowed: Range | None = None) -> ItemYield:
    """Try an item out: every combination of its values if they are few, else `sample` draws.

    `allowed` is the range in which right answers make sense. Numbers are exact fractions, so what
    would be infinite or undefined elsewhere shows up here as a formula that fails.
    """
    combinations = prod(_size(drawn) for drawn in item.variables.drawn)
    is_counted = combinations <= max(ALL_UP_TO, sample)
    trial = _Trial()
    values = _all(item) if is_counted else _some(item, sample * _TRIES_PER_DRAW)
    for one in values:
        if not is_counted and trial.good >= sample:
            break
        _try(item, one, trial, allowed)
    times = trial.times.values()
    guess: int | None
    if is_counted:
        instances, guess = len(times), len(times)
    else:
        instances = min(safe_number(times), combinations)
        guess = likely_number(times)
        guess = guess and min(max(guess, instances), combinations)
    return ItemYield(instances, guess, is_counted, (*_summed_up(item, trial),))


@lru_cache(maxsize=4096)
def known_yield(item: Item) -> ItemYield:
    """Answer the yield of an item, tried out only once: reading, storing and counting ask."""
    return yield_of(item)


@dataclass
class _Trial:
    tried: int = 0
    refused: int = 0
    good: int = 0
    times: Counter[str] = field(default_factory=Counter)
    alike: int = 0
    keys: dict[str, object] = field(default_factory=dict)
    values: dict[str, Mapping[str, Value]] = field(default_factory=dict)
    found: dict[str, Finding] = field(default_factory=dict)
    how_often: Counter[str] = field(default_factory=Counter)

    def note(self, finding: Finding) -> None:
        self.found.setdefault(finding.code, finding)
        self.how_often[finding.code] += 1


def _try(item: Item, values: Mapping[str, Value], trial: _Trial, allowed: Range | None) -> None:
    trial.tried += 1
    try:
        instance = instance_with(item, values)
    except FormulaError as error:
        where = f"With {example(values)}: " if values else ""
        trial.note(Finding("formula_fails", Weight.WRONG, f"{where}{error}"))
        return
    if instance is None:
        trial.refused += 1
        return
    response = instance.response
    if not options_differ(response):
        trial.note(equal_options(response, values))
        return
    for finding in instance_troubles(instance, values, allowed):
        trial.note(finding)
    trial.good += 1
    identity = fingerprint(instance)
    trial.times[identity] += 1
    trial.alike += trial.values.setdefault(identity, values) != values
    if trial.keys.setdefault(identity, _key(instance)) != _key(instance):
        text = (
            "The same question comes out with different right answers: a number that decides the "
            f"answer is not shown in it (seen with {example(values)})."
        )
        trial.note(Finding("two_keys", Weight.WRONG, text))


def _summed_up(item: Item, trial: _Trial) -> Iterator[Finding]:
    for code, finding in trial.found.items():
        often = trial.how_often[code]
        if item.is_parameterised and often > 1:
            text = f"{finding.text} So it is in {often} of {trial.tried} cases tried."
            yield Finding(code, finding.weight, text)
        else:
            yield finding
    if not item.is_parameterised:
        return
    if not trial.good:
        text = "None of the numbers drawn gives a question that can be shown."
        yield Finding("impossible", Weight.WRONG, f"{text} Widen the ranges or drop a condition.")
    elif trial.refused and trial.good < _RARELY * trial.tried:
        text = f"Only {trial.good} of {trial.tried} draws meet the conditions. Narrow the ranges."
        yield Finding("rarely_possible", Weight.NOTE, text)
    if trial.alike:
        text = (
            f"{trial.alike} of {trial.good} times a question looked like an earlier one although "
            "its numbers were others: some of what is drawn does not show."
        )
        yield Finding("duplicates", Weight.NOTE, text)


def _key(instance: Item) -> object:
    match instance.response:
        case Numeric(answer=answer):
            return Fraction(answer)
        case SingleChoice(options) | MultipleChoice(options):
            return frozenset(option.text for option in options if option.is_correct)
        case other:
            return other


def _all(item: Item) -> Iterator[Mapping[str, Value]]:
    names = [drawn.name for drawn in item.variables.drawn]
    for values in product(*(_values(drawn) for drawn in item.variables.drawn)):
        yield dict(zip(names, values, strict=True))


def _some(item: Item, most: int) -> Iterator[Mapping[str, Value]]:
    for seed in range(most):
        yield draw_values(item.variables, random.Random(seed))  # noqa: S311 -- no secret


def _size(drawn: Drawn) -> int:
    return len(drawn.choices) or len(range(drawn.lowest, drawn.highest + 1, drawn.step))


def _values(drawn: Drawn) -> list[Value]:
    if drawn.choices:
        return list(drawn.choices)
    return [Fraction(n) for n in range(drawn.lowest, drawn.highest + 1, drawn.step)]


def _different(count: int) -> str:
    return "1 different question" if count == 1 else f"{count} different questions"
