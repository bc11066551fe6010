"""What a check can show, said beside its criterion before anybody has taken it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.domain.assessment.guessing import guess_floor
from lti_tool.domain.assessment.items import Blueprint, Item
from lti_tool.domain.curriculum.criterion import (
    Criterion,
    Every,
    GateQuestion,
    Streak,
    Transfer,
    proficiency_cut,
    required_correct,
)
from lti_tool.domain.mastery.standing import MAX_TRIES
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.domain.psychometrics.confirmation import CRITERION_ALONE, ConfirmationRule
from lti_tool.domain.psychometrics.operating_characteristic import (
    CheckDesign,
    operating_characteristic,
)
from lti_tool.domain.psychometrics.proficiency import ProficiencyModel
from lti_tool.domain.psychometrics.screen import (
    attempts_to_confirm,
    plain_rule_passes,
    smallest_form,
)

LOW, HIGH = 0.6, 0.95
RETAKES = 10


@dataclass(frozen=True)
class MeterLine:
    """How often a student who can answer this share would be called mastered, 0 to 1."""

    level: float
    first: float
    """At the first attempt."""
    within: float
    """Within the automatic attempts, should nothing be learned between them."""


@dataclass(frozen=True)
class Meter:
    """The lines for the usual shares, and what a teacher should read into them."""

    lines: tuple[MeterLine, ...]
    sentences: tuple[str, ...]
    warning: str = ""


def measure(
    criterion: Criterion, blueprint: Blueprint, items: Sequence[Item], strictness: Strictness
) -> Meter | None:
    """Answer what the check can show; None where the criterion counts no right answers.

    Exact for whole forms and what counts on them, and without any data. Where a part's items
    differ in how far guessing carries, those that are guessed most easily count. A single gate
    question decides alone, however sure a course wants to be.
    """
    cut, rule = proficiency_cut(criterion), strictness.rule
    if isinstance(criterion, GateQuestion):
        cut, rule = ProficiencyModel().cut, CRITERION_ALONE
    floors = _floors(blueprint, items)
    required = required_correct(criterion, len(floors))
    if cut is None or not floors or not required:
        return None
    design = CheckDesign(floors, required)
    model = ProficiencyModel(cut=cut)
    known = operating_characteristic(design, model=model, rule=rule, attempts=MAX_TRIES)
    lines = tuple(
        MeterLine(level, chances[0], chances[-1])
        for level, chances in zip(known.levels, known.declared, strict=True)
    )
    needed = attempts_to_confirm(design, model=model, rule=rule, attempts=MAX_TRIES)
    return Meter(
        lines,
        (_both_ends(lines), _retakes(design), *_asked_besides(criterion)),
        _warning(needed, max(floors), model, rule),
    )


def _floors(blueprint: Blueprint, items: Sequence[Item]) -> tuple[float, ...]:
    floors: list[float] = []
    for cell in blueprint.cells:
        known = sorted(
            (guess_floor(item.response) for item in items if item.cell == cell.slug), reverse=True
        )
        # A parameterised item may serve twice on a form.
        floors.extend(known[place % len(known)] for place in range(cell.count) if known)
    return tuple(floors)


def _both_ends(lines: Sequence[MeterLine]) -> str:
    low = next(line for line in lines if line.level == LOW)
    high = next(line for line in lines if line.level == HIGH)
    return (
        f"A student who can answer {LOW:.0%} of such questions would be called mastered "
        f"{_in_100(low.within)} within {MAX_TRIES} checks; one at {HIGH:.0%}, "
        f"{_in_100(high.within)}."
    )


def _retakes(design: CheckDesign) -> str:
    once, often = plain_rule_passes(design, LOW, (1, RETAKES))
    return (
        "By the criterion alone, retaken until it holds and with nothing learned, the student at "
        f"{LOW:.0%} would pass {_in_100(once)} at the first check and {_in_100(often)} within "
        f"{RETAKES}."
    )


def _asked_besides(criterion: Criterion) -> tuple[str, ...]:
    """Say what the figures leave out: where in the form answers are right."""
    parts = criterion.parts if isinstance(criterion, Every) else (criterion,)
    if any(isinstance(part, Streak) for part in parts):
        return ("This counts right answers anywhere on the form. In a row is harder: fewer pass.",)
    if any(isinstance(part, Transfer) for part in parts):
        return ("This leaves the new situation out, which is asked for besides: fewer pass.",)
    return ()


def _in_100(chance: float) -> str:
    return f"{round(100 * chance)} times in 100"


def _warning(
    needed: int | None, floor: float, model: ProficiencyModel, rule: ConfirmationRule
) -> str:
    if needed == 1:
        return ""
    least = smallest_form(floor, model=model, rule=rule)
    longer = f" With {least} questions of this kind one check can." if least else ""
    if needed is None:
        return f"With this check nobody can be confirmed, however good.{longer}"
    return f"Nobody can be confirmed by the first check, however good: it takes {needed}.{longer}"
