"""The rules by which a unit's objectives make one number, and what is wrong with a rule."""

from dataclasses import dataclass
from enum import StrEnum

from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.scales import Scale

ALL = 100
"""Per cent."""


class RollUpKind(StrEnum):
    """How the objectives of a unit make one number."""

    SHARE = "share"
    MEAN = "mean"
    MEDIAN = "median"
    MINIMUM = "minimum"
    CONJUNCTIVE = "conjunctive"

    @property
    def sentence(self) -> str:
        """The rule in a teacher's words."""
        return _SENTENCES[self]


_SENTENCES = {
    RollUpKind.SHARE: (
        "When every must-do is mastered, the unit is worth what their middle level is worth; "
        "before that, the mean of their points, and no more than the level below mastery."
    ),
    RollUpKind.MEAN: "The unit is worth the mean of its objectives' points.",
    RollUpKind.MEDIAN: "The unit is worth what the middle level of its objectives is worth.",
    RollUpKind.MINIMUM: "The unit is worth as much as its weakest objective.",
    RollUpKind.CONJUNCTIVE: (
        "The unit is worth the first step of a list whose conditions the objectives all meet."
    ),
}


@dataclass(frozen=True)
class Step:
    """A step of a conjunctive rule.

    It is worth `points` when every objective is at least at the one place, and at least `share`
    per cent of them at the other.
    """

    points: int
    every_at_least: int
    some_at_least: int = 0
    share: int = 0


@dataclass(frozen=True)
class MustPass:
    """A limit: at most `most_points` while one of these objectives is below a place.

    No slugs means every objective that counts.
    """

    at_least: int
    most_points: int
    slugs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RollUp:
    """A unit's rule. Must-dos count, should-dos only if the school says so, aspire never."""

    kind: RollUpKind = RollUpKind.SHARE
    counts_should_dos: bool = False
    steps: tuple[Step, ...] = ()
    """For CONJUNCTIVE, the best first."""
    otherwise: int = 50
    """For CONJUNCTIVE, when no step is met."""
    must_pass: tuple[MustPass, ...] = ()


DEFAULT_ROLL_UP = RollUp()


def roll_up_problems(rule: RollUp, scale: Scale) -> tuple[str, ...]:
    """Answer what a teacher has to mend in a unit's rule; nothing when all is well."""
    found = []
    numbers = [rule.otherwise, *(step.points for step in rule.steps)]
    numbers += [limit.most_points for limit in rule.must_pass]
    if any(not 0 <= number <= MAXIMUM for number in numbers):
        found.append(f"Points are whole numbers from 0 to {MAXIMUM}.")
    places = [limit.at_least for limit in rule.must_pass]
    places += [place for step in rule.steps for place in (step.every_at_least, step.some_at_least)]
    if any(not 0 <= place <= scale.top for place in places):
        found.append("The unit's rule names a level that the scale does not have.")
    if any(not 0 <= step.share <= ALL for step in rule.steps):
        found.append("A share of objectives is 0 to 100 per cent.")
    worths = [*(step.points for step in rule.steps), rule.otherwise]
    if rule.kind is RollUpKind.CONJUNCTIVE:
        if not rule.steps:
            found.append("The unit's rule needs at least one step.")
        elif worths != sorted(worths, reverse=True):
            found.append("The unit's steps go from the best down: each is worth no more points.")
    return tuple(found)
