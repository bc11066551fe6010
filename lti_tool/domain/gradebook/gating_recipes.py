"""How a teacher opens content by one of our columns, and what Cairn cannot see, for each LMS."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lti_tool.domain.gradebook.gating import Product


@dataclass(frozen=True)
class Recipe:
    """What to do in the LMS, and where to look for what we are not told."""

    where: str
    """What the LMS calls it."""
    unit: str
    """What the number to type is: “%” or points."""
    steps: tuple[str, ...]
    cannot_see: tuple[str, ...]


RECIPES: Mapping[Product, Recipe] = MappingProxyType(
    {
        Product.MOODLE: Recipe(
            where="Restrict access",
            unit="percent",
            steps=(
                "Open the settings of the activity or section that is to wait.",
                "Under “Restrict access” choose “Add restriction…”, then “Grade”.",
                "Choose the column by the name in the table below.",
                "Tick “must be ≥” and type the number of the table. Leave “must be <” empty.",
                "Save, and look at it as a student who has mastered it and as one who has not.",
            ),
            cannot_see=(
                (
                    "Whether the column is hidden in Moodle's gradebook. Hidden, it still counts, "
                    "but students do not see the grade they wait for: Grades, Gradebook setup, the "
                    "column's menu, “Show”."
                ),
                (
                    "Which restrictions there are already, and whether they are joined by “all” or "
                    "“any”."
                ),
            ),
        ),
        Product.CANVAS: Recipe(
            where="Module requirements",
            unit="points",
            steps=(
                (
                    "Under Modules, add the assignment of the table below to a module that comes "
                    "before the content: “+”, “Assignment”, its name."
                ),
                (
                    "Edit that module: “Add requirement”, choose the assignment, “Score at least”, "
                    "and type the number of the table."
                ),
                "Edit the module that is to wait: “Add prerequisite”, choose the module before.",
                "Publish the assignment and both modules.",
                "Look at it once as a student who has mastered it and as one who has not.",
            ),
            cannot_see=(
                (
                    "Whether the assignment is published: an unpublished one can be met by nobody. "
                    "Look for the green tick under Assignments."
                ),
                (
                    "Whether its grades are posted. A grade that is not posted does not count: in "
                    "the gradebook open the column's menu, “Grade Posting Policy”, “Automatically”."
                ),
                (
                    "Which modules exist. Choose “Score at least”, never “Submit the assignment”: "
                    "such a column takes no submission, so nobody could ever submit it."
                ),
            ),
        ),
        Product.OTHER: Recipe(
            where="a condition on a grade",
            unit="points",
            steps=(
                (
                    "In your LMS look for a condition on a grade: release conditions, "
                    "availability, adaptive release or restrictions."
                ),
                "Choose the column by the name in the table below, and “at least” the number.",
                "Where it asks for percent, type the percent of the table.",
                "Look at it once as a student who has mastered it and as one who has not.",
            ),
            cannot_see=(
                (
                    "Whether your LMS can make content wait for a column of another tool, and "
                    "whether a column that is hidden or not released counts."
                ),
            ),
        ),
    }
)

ALWAYS = (
    "A grade that somebody types in the LMS opens the content as well, or closes it.",
    (
        "A student who is excused has no number, so it stays closed for them: give them "
        "an exception in the LMS."
    ),
)
CAN_FALL = (
    "Under your grading policy a number can go down again. An LMS may then close what was open; "
    "with “the highest” as the rule that does not happen."
)
