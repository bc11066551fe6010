"""What a district lets its courses do with grades, and where a course goes below it."""

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import lru_cache

from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.scales import Scale
from lti_tool.domain.gradebook.tables import CLEAR_GAP, PointsTable, TablePreset


class ColumnMode(StrEnum):
    """What the numbers of a column are."""

    PERCENT = "percent"
    """Points of 100, from the table."""
    LEVEL = "level"
    """The level itself, of as many as the scale has."""
    COMPLETE = "complete"
    """Full points for mastery, no number otherwise."""

    @property
    def label(self) -> str:
        """The mode in a teacher's words."""
        return _MODE_LABELS[self]


_MODE_LABELS = {
    ColumnMode.PERCENT: "Points of 100",
    ColumnMode.LEVEL: "The level itself",
    ColumnMode.COMPLETE: "Full points for mastery, nothing otherwise",
}


class NoEvidence(IntEnum):
    """What an objective without any evidence reads from the as-of date on, mildest first."""

    BLANK = 0
    FIFTY = 1
    ZERO = 2

    @property
    def points(self) -> int | None:
        """The number, None for none."""
        return {NoEvidence.BLANK: None, NoEvidence.FIFTY: 50, NoEvidence.ZERO: 0}[self]

    @property
    def label(self) -> str:
        """The choice in a teacher's words."""
        return "No number" if self.points is None else f"{self.points} points"


@dataclass(frozen=True)
class DistrictFloor:
    """The district's limits; a course may be kinder, never harsher.

    `mastery_points` is the least that mastery may be worth, `fewest_points` the least that any
    number may be. `tables`, `modes` and `columns` are those a course may choose, None for all.
    `no_evidence` is the harshest thing a course may do where there is no evidence: by default
    nothing.
    """

    mastery_points: int = 0
    fewest_points: int = 0
    tables: frozenset[TablePreset] | None = None
    modes: frozenset[ColumnMode] | None = None
    columns: frozenset[ColumnsPer] | None = None
    no_evidence: NoEvidence = NoEvidence.BLANK

    @property
    def columns_to_choose(self) -> tuple[ColumnsPer, ...]:
        """What columns may stand for, in the order in which they are offered."""
        return tuple(each for each in ColumnsPer if self.columns is None or each in self.columns)

    def allowed(self, plan: ColumnPlan) -> ColumnPlan:
        """Answer the plan itself, or the nearest that the district lets a course have."""
        choices = self.columns_to_choose
        if plan.per in choices:
            return plan
        per = ColumnsPer.UNIT if ColumnsPer.UNIT in choices else choices[0]
        return replace(plan, per=per)


NO_FLOOR = DistrictFloor()


def floor_problems(floor: DistrictFloor) -> tuple[str, ...]:
    """Answer what a district has to mend in its limits; nothing when all is well."""
    found = []
    for points, what in (
        (floor.mastery_points, "The least that mastery is worth"),
        (floor.fewest_points, "The fewest points of all"),
    ):
        if not 0 <= points <= MAXIMUM:
            found.append(f"{what} is a whole number from 0 to {MAXIMUM}.")
    if floor.fewest_points > (floor.mastery_points or MAXIMUM) - CLEAR_GAP:
        found.append(
            f"The fewest points have to lie at least {CLEAR_GAP} below what mastery is worth."
        )
    if floor.tables == frozenset():
        found.append("Courses need at least one table to choose.")
    if floor.modes == frozenset():
        found.append("Courses need at least one kind of column to choose.")
    if floor.columns == frozenset():
        found.append("Courses need at least one choice of columns.")
    return tuple(found)


@lru_cache(maxsize=256)
def raised(table: PointsTable, scale: Scale, floor: DistrictFloor) -> PointsTable:
    """Answer a course's table lifted to the district's floor.

    A floor may be set after a course has chosen, and holds all the same. What is sent for a level
    below the line stays below mastery; no number stays no number.
    """
    line = max(table.mastery_points(scale), floor.mastery_points)
    points = [
        each
        if each is None
        else max(each, line)
        if place >= scale.mastery
        else min(max(each, floor.fewest_points), line - 1)
        for place, each in enumerate(table.points, start=1)
    ]
    return PointsTable(tuple(points))
