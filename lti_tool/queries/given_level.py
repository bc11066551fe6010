"""The level a person gave to one piece of work, with the row of the rubric it reached."""

from dataclasses import dataclass

from lti_tool.db.models import AttemptItemRow
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.marked import MASTERY_LEVEL, Marked


@dataclass(frozen=True)
class GivenLevel:
    """A level, what it says, and what the next one asks for."""

    level: int
    reached: str
    """The rubric's words for it, "" for level 0."""
    following: str
    """The rubric's words for the level above, "" at the top."""

    @property
    def is_mastery(self) -> bool:
        """Whether the work counts as right."""
        return self.level >= MASTERY_LEVEL


def given_level(row: AttemptItemRow) -> GivenLevel | None:
    """Answer what a person gave, None for what a machine scored or nobody has marked yet."""
    response = item_from_mapping(row.instance).response
    if row.rubric_level is None or not isinstance(response, Marked):
        return None
    level, rubric = row.rubric_level, response.rubric
    return GivenLevel(
        level=level,
        reached=rubric[level - 1] if level else "",
        following=rubric[level] if level < len(rubric) else "",
    )
