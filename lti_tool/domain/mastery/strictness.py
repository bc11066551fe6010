"""How sure a course wants to be before a student is called mastered."""

from enum import StrEnum

from lti_tool.domain.psychometrics.confirmation import (
    CRITERION_ALONE,
    LIGHT,
    STANDARD,
    ConfirmationRule,
)


class Strictness(StrEnum):
    """The three rules a course can choose from.

    The thresholds are ratios of losses: .75 says that a wrong “mastered” costs three times as
    much as a wrong “not yet” (van der Linden, 1980).
    """

    SIMPLE = "simple"
    CONFIRMED = "confirmed"
    STRICT = "strict"

    @property
    def rule(self) -> ConfirmationRule:
        """The rule, for decisions and for forecasts."""
        return _RULES[self]

    @property
    def label(self) -> str:
        """The rule in a teacher's words."""
        return _LABELS[self]


_RULES = {
    Strictness.SIMPLE: CRITERION_ALONE,
    Strictness.CONFIRMED: ConfirmationRule(LIGHT),
    Strictness.STRICT: ConfirmationRule(STANDARD),
}
_LABELS = {
    Strictness.SIMPLE: "The criterion alone",
    Strictness.CONFIRMED: "The criterion, and it must be likely that it was no luck",
    Strictness.STRICT: "The criterion, and it must be very likely that it was no luck",
}
