"""A school's scale: three to six named levels, one of which is the mastery line."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lti_tool.domain.mastery.levels import Level

FEWEST_LEVELS, MOST_LEVELS = 3, 6
LONGEST_NAME = 30
LOWEST_LINE = 2
"""Below the line there must be room for “not yet”, apart from “no evidence yet”."""


@dataclass(frozen=True)
class Scale:
    """Levels from the lowest to the highest; a level's place is its number, from 0.

    Place 0 is always “no evidence yet”, and counts among the three to six. `mastery` is the
    place of the mastery line. `shown_as` says at which place each of Cairn's own five levels
    stands, the lowest first.
    """

    names: tuple[str, ...] = tuple(level.label for level in Level)
    mastery: int = int(Level.MASTERED)
    shown_as: tuple[int, ...] = tuple(Level)

    @property
    def top(self) -> int:
        """The highest place."""
        return len(self.names) - 1

    @property
    def mastery_name(self) -> str:
        """The name of the lowest level that is mastery."""
        return self.names[self.mastery]

    @property
    def not_yet_name(self) -> str:
        """The name of the level just below the mastery line."""
        return self.names[self.mastery - 1]

    def place_of(self, level: Level) -> int:
        """Answer where on this scale a level stands that a check or a teacher has shown."""
        return self.shown_as[level]

    def reached(self, value: Decimal) -> int:
        """Answer the place a value has fully reached: levels are never rounded up."""
        return min(self.top, max(0, int(value)))

    def is_mastery(self, value: Decimal) -> bool:
        """Whether a value lies on or above the mastery line."""
        return value >= self.mastery


DEFAULT_SCALE = Scale()


def scale_of(names: tuple[str, ...], mastery: int) -> Scale:
    """Build a scale of these names that shows our own levels where they belong.

    “Nearly” is the level just below the line, “Extends” the highest there is.
    """
    shown_as = (0, min(1, mastery), max(0, mastery - 1), mastery, len(names) - 1)
    return Scale(names, mastery, shown_as)


class ScalePreset(StrEnum):
    """Scales to begin with; every name can be edited."""

    FIVE = "five"
    FOUR = "four"
    THREE = "three"
    SIX = "six"
    PROFICIENCY = "proficiency"

    @property
    def scale(self) -> Scale:
        """The scale itself."""
        return _PRESETS[self]

    @property
    def label(self) -> str:
        """The scale in a teacher's words."""
        return _SCALE_LABELS[self]


_SCALE_LABELS = {
    ScalePreset.FIVE: "Five levels: Beginning, Nearly, Mastered, Extends",
    ScalePreset.FOUR: "Four levels: Not yet, Mastered, Extends",
    ScalePreset.THREE: "Three levels: Not yet, Mastered",
    ScalePreset.SIX: "Six levels: Beginning, Developing, Nearly, Mastered, Extends",
    ScalePreset.PROFICIENCY: "Emerging, Developing, Proficient, Extending",
}
_NONE = Level.NO_EVIDENCE.label
_PRESETS = {
    ScalePreset.FIVE: DEFAULT_SCALE,
    ScalePreset.FOUR: scale_of((_NONE, "Not yet", "Mastered", "Extends"), 2),
    ScalePreset.THREE: scale_of((_NONE, "Not yet", "Mastered"), 2),
    ScalePreset.SIX: scale_of(
        (_NONE, "Beginning", "Developing", "Nearly", "Mastered", "Extends"), 4
    ),
    # The four words of British Columbia's proficiency scale.
    ScalePreset.PROFICIENCY: scale_of(
        (_NONE, "Emerging", "Developing", "Proficient", "Extending"), 3
    ),
}


def scale_problems(scale: Scale) -> tuple[str, ...]:
    """Answer what a teacher has to mend before the scale can be used; nothing when all is well."""
    if not FEWEST_LEVELS <= len(scale.names) <= MOST_LEVELS:
        words = (
            f"A scale has {FEWEST_LEVELS} to {MOST_LEVELS} levels, “no evidence yet” among them; "
            f"this one has {len(scale.names)}."
        )
        return (words,)
    found = list(_name_problems(scale.names))
    if not LOWEST_LINE <= scale.mastery <= scale.top:
        found.append(
            f"The mastery line lies at one of the levels {LOWEST_LINE} to {scale.top}, so that "
            "there is a level for “not yet” below it."
        )
    elif not _is_well_shown(scale):
        found.append(
            f"What a check shows as mastered has to stand at “{scale.mastery_name}” or higher, "
            "what it shows as not yet below that, and a better check never at a lower level."
        )
    return tuple(found)


def _name_problems(names: tuple[str, ...]) -> list[str]:
    found = []
    bare = [name.strip().casefold() for name in names]
    for place, name in enumerate(names):
        if not bare[place]:
            found.append(f"Level {place} needs a name.")
        elif len(name) > LONGEST_NAME:
            found.append(f"“{name[:LONGEST_NAME]}…” is longer than {LONGEST_NAME} characters.")
        elif bare[place] in bare[:place]:
            found.append(f"Two levels are called “{name}”.")
    return found


def _is_well_shown(scale: Scale) -> bool:
    shown = scale.shown_as
    if len(shown) != len(Level) or shown[Level.NO_EVIDENCE] != 0:
        return False
    below, above = shown[Level.BEGINNING : Level.MASTERED], shown[Level.MASTERED :]
    return (
        list(shown) == sorted(shown)
        and all(1 <= place < scale.mastery for place in below)
        and all(scale.mastery <= place <= scale.top for place in above)
    )
