"""The levels, and which one an attempt shows."""

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction


class Level(IntEnum):
    """From no evidence to beyond the objective; 3 is the mastery line."""

    NO_EVIDENCE = 0
    BEGINNING = 1
    NEARLY = 2
    MASTERED = 3
    EXTENDS = 4

    @property
    def label(self) -> str:
        """The level's name in every view."""
        return _LABELS[self]

    @property
    def label_of_check(self) -> str:
        """The level's name once a check was taken: even the lowest is not “no evidence” then."""
        return self.label if self else "Not yet"

    @property
    def meaning(self) -> str:
        """What the level says about a student, for anybody who does not teach."""
        return _MEANINGS[self]

    @property
    def is_mastery(self) -> bool:
        """Whether the level lies on or above the mastery line."""
        return self >= Level.MASTERED


_LABELS = {
    Level.NO_EVIDENCE: "No evidence yet",
    Level.BEGINNING: "Beginning",
    Level.NEARLY: "Nearly",
    Level.MASTERED: "Mastered",
    Level.EXTENDS: "Extends",
}

_MEANINGS = {
    Level.NO_EVIDENCE: "No check has shown anything yet.",
    Level.BEGINNING: "Some of it is there. The student learns it another way and checks again.",
    Level.NEARLY: "Most of it is there. The student learns it another way and checks again.",
    Level.MASTERED: "The student can do it, and goes on.",
    Level.EXTENDS: "The student can do it in new situations too.",
}


@dataclass(frozen=True)
class LevelNames:
    """What a course calls the levels, and at which place of its scale each stands."""

    names: tuple[str, ...] = tuple(_LABELS[level] for level in Level)
    places: tuple[int, ...] = tuple(Level)

    def name(self, level: Level) -> str:
        """Answer the level's name in every view."""
        return self.names[level]

    def name_of_check(self, level: Level) -> str:
        """Answer its name once a check was taken: even the lowest is not “no evidence” then."""
        return self.name(level) if level else level.label_of_check

    def place(self, level: Level) -> int:
        """Answer its number on the course's scale."""
        return self.places[level]

    @property
    def choices(self) -> tuple[Level, ...]:
        """One level for each place that any stands at: the one nearest to the mastery line."""
        found: dict[int, Level] = {}
        for level in Level:
            if not level.is_mastery or self.place(level) not in found:
                found[self.place(level)] = level
        return tuple(found.values())


OUR_NAMES = LevelNames()

NEARLY_SHARE = Fraction(3, 5)


def level_of(*, correct: int, required: int, transfer_shown: bool) -> Level:
    """Answer the level of one scored form.

    Criterion met is Mastered, and Extends when a new context was handled too; from three fifths
    of the criterion it is Nearly; any right answer is Beginning.
    """
    if correct >= required:
        return Level.EXTENDS if transfer_shown else Level.MASTERED
    if correct >= NEARLY_SHARE * required:
        return Level.NEARLY
    return Level.BEGINNING if correct > 0 else Level.NO_EVIDENCE
