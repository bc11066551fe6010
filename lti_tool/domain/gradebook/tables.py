"""What each level of a scale is worth in points: a table, never level ÷ 4."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.rounding import whole
from lti_tool.domain.gradebook.scales import Scale

CLEAR_GAP = 5
"""Points that set mastery off from the level below, so that nobody takes one for the other."""


@dataclass(frozen=True)
class PointsTable:
    """Points for the places 1, 2, 3 … of a scale; None where nothing is to be sent.

    Whole numbers, because Infinite Campus cuts decimals. “No evidence yet” is never in the table:
    it is no number at all.
    """

    points: tuple[int | None, ...] = (60, 75, 90, 100)

    def at(self, place: int) -> int | None:
        """Answer what a place is worth, None for no number."""
        return self.points[place - 1] if place >= 1 else None

    def mastery_points(self, scale: Scale) -> int:
        """Answer what the lowest level that is mastery is worth."""
        return self.at(scale.mastery) or 0


DEFAULT_TABLE = PointsTable()


# Classes show the same few values again and again.
@lru_cache(maxsize=4096)
def worth(table: PointsTable, value: Decimal, scale: Scale) -> int | None:
    """Answer the points for a value on the scale; between two levels in proportion, half up.

    A value below the mastery line stays below the line's points, however near it comes.
    """
    place = scale.reached(value)
    low = table.at(place)
    if low is None or place == scale.top:
        return low
    high = table.at(place + 1)
    if high is None:
        return low
    between = whole(low + (high - low) * (Fraction(value) - place))
    return between if place + 1 != scale.mastery else max(low, min(between, high - 1))


class TablePreset(StrEnum):
    """Tables that schools use, fitted to any scale."""

    USUAL = "usual"
    EVEN_STEPS = "even_steps"
    RUTLAND = "rutland"
    FROM_FIFTY = "from_fifty"
    CUSTOM = "custom"

    @property
    def label(self) -> str:
        """The table in a teacher's words."""
        return _LABELS[self]


_LABELS = {
    TablePreset.USUAL: "Mastered is worth 90; below it 75 and 60",
    TablePreset.EVEN_STEPS: "Steps of 15 down from 100",
    TablePreset.RUTLAND: "As in Rutland, Vermont: 90, below it 70 and 60",
    TablePreset.FROM_FIFTY: "From 50 for the lowest level to 90 for mastery",
    TablePreset.CUSTOM: "A table of our own",
}

_MASTERED, _STEP = 90, 15
_LOWEST = 50


def preset_table(preset: TablePreset, scale: Scale) -> PointsTable:
    """Answer the table a preset comes to on a scale. CUSTOM starts as the usual one."""
    line, top = scale.mastery, scale.top
    if preset is TablePreset.EVEN_STEPS:
        return PointsTable(tuple(MAXIMUM - _STEP * (top - place) for place in range(1, top + 1)))
    at_line = _MASTERED if top > line else MAXIMUM
    above = _spread(at_line, MAXIMUM, top - line)
    match preset:
        case TablePreset.RUTLAND:
            below = [70 - 10 * step for step in range(line - 1)][::-1]
        case TablePreset.FROM_FIFTY:
            below = _spread(_LOWEST, at_line, line - 1)[:-1]
        case _:
            below = [75 - _STEP * step for step in range(line - 1)][::-1]
    return PointsTable((*below, *above))


def _spread(first: int, last: int, steps: int) -> list[int]:
    """Answer whole numbers from the first to the last, evenly apart."""
    if steps == 0:
        return [last]
    return [whole(Fraction(first * (steps - n) + last * n, steps)) for n in range(steps + 1)]


def preset_of(table: PointsTable, scale: Scale) -> TablePreset:
    """Answer which preset a table is, CUSTOM when it is none."""
    known = (each for each in TablePreset if each is not TablePreset.CUSTOM)
    return next((each for each in known if preset_table(each, scale) == table), TablePreset.CUSTOM)


def table_problems(table: PointsTable, scale: Scale) -> tuple[str, ...]:
    """Answer what a teacher has to mend in a table for a sound scale; nothing when all is well."""
    if len(table.points) != scale.top:
        return (f"The scale has {scale.top} levels with points; {len(table.points)} were given.",)
    found = [
        f"“{scale.names[place]}” needs a whole number from 0 to {MAXIMUM}."
        for place, points in enumerate(table.points, start=1)
        if points is not None and not 0 <= points <= MAXIMUM
    ]
    given = [points for points in table.points if points is not None]
    blanks = len(table.points) - len(given)
    if blanks and table.points[:blanks] != (None,) * blanks:
        found.append("Only the lowest levels can be left without points.")
    elif blanks >= scale.mastery:
        found.append(f"“{scale.mastery_name}” needs points: it is the mastery line.")
    if given != sorted(given):
        found.append("A higher level cannot be worth fewer points than a lower one.")
    return tuple(found) or _reading_problems(table, scale)


def _reading_problems(table: PointsTable, scale: Scale) -> tuple[str, ...]:
    """Answer how a table that is in order would be misread by families."""
    at_line, below = table.mastery_points(scale), table.at(scale.mastery - 1)
    found = []
    if at_line < CLEAR_GAP:
        found.append(f"“{scale.mastery_name}” needs at least {CLEAR_GAP} points.")
    if below is not None and at_line - below < CLEAR_GAP:
        found.append(
            f"“{scale.mastery_name}” needs at least {CLEAR_GAP} points more than "
            f"“{scale.not_yet_name}”, so that nobody takes one for the other."
        )
    shares = tuple(whole(Fraction(MAXIMUM * n, scale.top)) for n in range(1, scale.top + 1))
    if scale.top > scale.mastery and table.points == shares:
        found.append(
            f"This is the level divided by {scale.top}: a student at “{scale.mastery_name}” would "
            f"read as {at_line} %. Say what each level is worth to you instead."
        )
    return tuple(found)


def table_from_texts(texts: Sequence[str], scale: Scale) -> PointsTable:
    """Build a table from what was typed for the levels from 1 up; raises DomainError in words.

    An empty field is no number; it is never zero.
    """
    read = tuple(
        _read(text, scale.names[place]) for place, text in enumerate(texts[: scale.top], start=1)
    )
    table = PointsTable(read)
    problems = table_problems(table, scale)
    if problems:
        raise DomainError("bad_points", " ".join(problems))
    return table


def _read(text: str, name: str) -> int | None:
    stripped = text.strip()
    if not stripped:
        return None
    is_short = stripped.isascii() and stripped.isdecimal() and len(stripped) <= len(str(MAXIMUM))
    if not is_short or int(stripped) > MAXIMUM:
        raise DomainError("bad_points", f"“{name}” needs a whole number from 0 to {MAXIMUM}.")
    return int(stripped)
