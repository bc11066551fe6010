"""What a unit's column reads, rolled up from its objectives, and which rule said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.rounding import half_up, plain, whole
from lti_tool.domain.gradebook.scales import Scale
from lti_tool.domain.gradebook.tables import PointsTable, worth
from lti_tool.domain.gradebook.unit_rules import ALL, RollUp, RollUpKind, Step


@dataclass(frozen=True)
class ObjectiveResult:
    """One objective of a unit for one student.

    `value` is what the evidence rule came to, None without evidence. What is not assessed (the
    class has not come to it) and what the student is excused from is left out altogether; a
    must-do without evidence is not: it is open.
    """

    slug: str
    value: Decimal | None
    priority: Priority = Priority.MUST
    is_excused: bool = False
    is_assessed: bool = True
    title: str = ""

    @property
    def name(self) -> str:
        """How sentences call it."""
        return self.title or self.slug


@dataclass(frozen=True)
class UnitMark:
    """A unit's points, None for no number; whether every must-do is mastered; and why."""

    points: int | None
    is_mastered: bool
    sentence: str


def roll_up(
    rule: RollUp, table: PointsTable, scale: Scale, results: Sequence[ObjectiveResult]
) -> UnitMark:
    """Answer what a unit's column reads for one student.

    Whatever the rule, it never reads as mastered while a must-do is open, and what has no
    evidence is left out of every mean: blank is not zero.
    """
    asked = [each for each in results if each.is_assessed and not each.is_excused]
    musts = [each for each in asked if each.priority is Priority.MUST]
    if not musts:
        return _no_number("No must-do of this unit is asked of this student yet.")
    mastered = sum(_is_mastered(each, scale) for each in musts)
    counted = [each for each in asked if each.priority in _counted_priorities(rule)]
    shown = [
        _Shown(each.slug, each.name, each.value, points)
        for each in counted
        if each.value is not None
        if (points := worth(table, each.value, scale)) is not None
    ]
    progress = _progress(mastered, len(musts))
    if not shown:
        return _no_number(f"{progress} There is no evidence to make a number of.")
    is_mastered = mastered == len(musts)
    mark = _by_rule(rule, table, scale, counted, shown, is_mastered=is_mastered)
    if not is_mastered:
        mark = _held_below(rule, table, scale, mark)
    points, why = _limited(rule, scale, shown, mark)
    return UnitMark(points, is_mastered, f"{progress} {why}")


def _no_number(sentence: str) -> UnitMark:
    return UnitMark(None, is_mastered=False, sentence=sentence)


@dataclass(frozen=True)
class _Shown:
    """An objective with evidence that is worth points."""

    slug: str
    name: str
    value: Decimal
    points: int


_Mark = tuple[int | None, str]


def _counted_priorities(rule: RollUp) -> set[Priority]:
    """The share of must-dos is about must-dos, whatever else a school lets count."""
    if rule.counts_should_dos and rule.kind is not RollUpKind.SHARE:
        return {Priority.MUST, Priority.SHOULD}
    return {Priority.MUST}


def _is_mastered(result: ObjectiveResult, scale: Scale) -> bool:
    return result.value is not None and scale.is_mastery(result.value)


def _progress(mastered: int, of: int) -> str:
    if mastered == of:
        return "Every must-do is mastered."
    return f"{mastered} of {of} must-dos {'is' if mastered == 1 else 'are'} mastered."


def _by_rule(
    rule: RollUp,
    table: PointsTable,
    scale: Scale,
    counted: Sequence[ObjectiveResult],
    shown: Sequence[_Shown],
    *,
    is_mastered: bool,
) -> _Mark:
    points = [each.points for each in shown]
    match rule.kind:
        case RollUpKind.CONJUNCTIVE:
            return _by_steps(rule, scale, counted)
        case RollUpKind.MINIMUM:
            return min(points), f"The weakest objective is worth {min(points)} points."
        case RollUpKind.MEDIAN:
            return _of_middle(shown, table, scale)
        case RollUpKind.SHARE if is_mastered:
            return _of_middle(shown, table, scale)
        case _:
            mean = Fraction(sum(points), len(points))
            return whole(mean), f"The mean of their points is {plain(half_up(mean, 1))}."


def _of_middle(shown: Sequence[_Shown], table: PointsTable, scale: Scale) -> _Mark:
    middle = median(each.value for each in shown)
    points = worth(table, middle, scale)
    return points, f"The middle level is {plain(middle)}, worth {points} points."


def _by_steps(rule: RollUp, scale: Scale, counted: Sequence[ObjectiveResult]) -> _Mark:
    # What has no evidence has reached no level; here that is a condition not met, not a zero.
    places = [0 if each.value is None else scale.reached(each.value) for each in counted]
    for step in rule.steps:
        some = sum(place >= step.some_at_least for place in places)
        if min(places) >= step.every_at_least and some * ALL >= step.share * len(places):
            return step.points, f"{_step_words(step, scale)}: {step.points} points."
    return rule.otherwise, f"No step of the unit's rule is met: {rule.otherwise} points."


def _step_words(step: Step, scale: Scale) -> str:
    every = f"Every objective is at “{scale.names[step.every_at_least]}” or higher"
    if not step.share:
        return every
    return f"{every}, and {step.share} % are at “{scale.names[step.some_at_least]}” or higher"


def _held_below(rule: RollUp, table: PointsTable, scale: Scale, mark: _Mark) -> _Mark:
    """Keep a unit with an open must-do from reading as mastered.

    By its share of must-dos it is never worth more than the level below mastery; by the other
    rules it stays below the points of mastery.
    """
    points, why = mark
    if rule.kind is RollUpKind.SHARE:
        most, what = table.at(scale.mastery - 1), f"“{scale.not_yet_name}”"
        if most is None:
            return None, f"While one is open there is no number: {what} is worth none."
    else:
        most, what = table.mastery_points(scale) - 1, f"just below “{scale.mastery_name}”"
    if points is None or points <= most:
        return points, why
    return most, f"{why} While one is open, the unit reads at most {what}: {most} points."


def _limited(rule: RollUp, scale: Scale, shown: Sequence[_Shown], mark: _Mark) -> _Mark:
    """Apply the limits of objectives that must be passed. Only what was shown can limit."""
    points, why = mark
    for limit in rule.must_pass:
        weak = [
            each
            for each in shown
            if each.value < limit.at_least and (not limit.slugs or each.slug in limit.slugs)
        ]
        if weak and points is not None and points > limit.most_points:
            points = limit.most_points
            name = scale.names[limit.at_least]
            why += f" With “{weak[0].name}” below “{name}” it is at most {points} points."
    return points, why
