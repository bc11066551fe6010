"""How sure a course wants to be before a student is called mastered."""

from enum import StrEnum


class Strictness(StrEnum):
    """The three rules a course can choose from.

    The thresholds are ratios of losses: .75 says that a wrong “mastered” costs three times as
    much as a wrong “not yet” (van der Linden, 1980).
    """

    SIMPLE = "simple"
    CONFIRMED = "confirmed"
    STRICT = "strict"

    @property
    def threshold(self) -> float | None:
        """The probability of true mastery asked for; None when the criterion alone decides."""
        return _THRESHOLDS[self]

    @property
    def label(self) -> str:
        """The rule in a teacher's words."""
        return _LABELS[self]


_THRESHOLDS = {Strictness.SIMPLE: None, Strictness.CONFIRMED: 0.60, Strictness.STRICT: 0.75}
_LABELS = {
    Strictness.SIMPLE: "The criterion alone",
    Strictness.CONFIRMED: "The criterion, and it must be likely that it was no luck",
    Strictness.STRICT: "The criterion, and it must be very likely that it was no luck",
}
