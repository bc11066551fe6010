"""What a level is worth in an LMS column: a table a school can edit, never level ÷ 4."""

from collections.abc import Mapping
from dataclasses import dataclass

from lti_tool.domain.errors import DomainError
from lti_tool.domain.mastery.levels import Level

MAXIMUM = 100


@dataclass(frozen=True)
class GradePolicy:
    """How levels become points.

    `points` are whole numbers from 0 to 100 for levels 1 to 4 (whole, because Infinite Campus
    cuts decimals). `sends_not_yet` says whether levels below the mastery line go to the LMS too.
    """

    points: tuple[int, int, int, int] = (60, 75, 90, 100)
    sends_not_yet: bool = False


DEFAULT_POLICY = GradePolicy()


def points_for(level: Level, policy: GradePolicy) -> int | None:
    """Answer the points to send for a level, None when nothing is to be sent."""
    if level is Level.NO_EVIDENCE or (not level.is_mastery and not policy.sends_not_yet):
        return None
    return policy.points[level - 1]


def policy_from_form(form: Mapping[str, str]) -> GradePolicy:
    """Build a policy from the grade page's fields; raises DomainError in words."""
    points = tuple(_whole(form.get(f"points_{level}", ""), Level(level)) for level in range(1, 5))
    if list(points) != sorted(points):
        raise DomainError(
            "bad_points", "A higher level cannot be worth fewer points than a lower one."
        )
    return GradePolicy(
        (points[0], points[1], points[2], points[3]),
        sends_not_yet=form.get("sends_not_yet") == "yes",
    )


def _whole(text: str, level: Level) -> int:
    stripped = text.strip()
    is_short = stripped.isascii() and stripped.isdecimal() and len(stripped) <= len(str(MAXIMUM))
    if not is_short or int(stripped) > MAXIMUM:
        raise DomainError(
            "bad_points", f"“{level.label}” needs a whole number from 0 to {MAXIMUM}."
        )
    return int(stripped)
