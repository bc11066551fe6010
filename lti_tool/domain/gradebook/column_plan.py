"""Which columns a course has in its LMS gradebook: per objective, per unit, or both."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lti_tool.domain.curriculum.objective import Priority

MOST_OBJECTIVES = 8
"""A unit with more objectives than this fills a gradebook with columns."""


class ColumnsPer(StrEnum):
    """What a column stands for."""

    OBJECTIVE = "objective"
    UNIT = "unit"
    BOTH = "both"

    @property
    def label(self) -> str:
        """The choice in a teacher's words."""
        return _LABELS[self]


_LABELS = {
    ColumnsPer.OBJECTIVE: "One column for each objective",
    ColumnsPer.UNIT: "One column for each unit",
    ColumnsPer.BOTH: "Both: one for each objective and one for each unit",
}


@dataclass(frozen=True)
class ColumnPlan:
    """A course's columns. `optional` are the priorities beside must-do that have some as well.

    `goes_to_sis` says that the school's information system takes its grades from the gradebook.
    """

    per: ColumnsPer = ColumnsPer.OBJECTIVE
    optional: frozenset[Priority] = frozenset()
    goes_to_sis: bool = False

    @property
    def has_units(self) -> bool:
        """Whether units have columns."""
        return self.per is not ColumnsPer.OBJECTIVE

    @property
    def counts_twice(self) -> bool:
        """Whether the same evidence stands in two columns."""
        return self.per is ColumnsPer.BOTH

    def has_objective(self, priority: Priority) -> bool:
        """Whether an objective of this priority has a column."""
        if self.per is ColumnsPer.UNIT:
            return False
        return priority is Priority.MUST or priority in self.optional


DEFAULT_PLAN = ColumnPlan()
EVERY_OBJECTIVE = ColumnPlan(optional=frozenset({Priority.SHOULD, Priority.ASPIRE}))
"""How courses began before one could choose."""


def proposal(plan: ColumnPlan, objectives_of_units: Sequence[int]) -> str:
    """Say why one column for each unit would be better here, "" where it would not."""
    if plan.per is ColumnsPer.UNIT:
        return ""
    if plan.goes_to_sis:
        return (
            "Your grades go to a school information system, which takes every column over. One "
            "column for each unit keeps that short."
        )
    most = max(objectives_of_units, default=0)
    if most <= MOST_OBJECTIVES:
        return ""
    return (
        f"A unit here has {most} objectives with a column each. From {MOST_OBJECTIVES + 1} on, one "
        "column for each unit keeps a gradebook readable."
    )


COUNTED_TWICE = (
    "With both, everything counts twice in a total. Let only one of the two count: in Canvas put "
    "the columns of the other kind into an assignment group with a weight of 0 %, or tick “Do not "
    "count this assignment towards the final grade”; in Moodle give them the weight 0 in "
    "“Gradebook setup”."
)
