"""When the evidence is enough: one rule with three outcomes, for decisions and for forecasts."""

from dataclasses import dataclass
from enum import StrEnum

LIGHT, STANDARD = 0.60, 0.75
"""How sure to be before calling an objective mastered."""


class Outcome(StrEnum):
    """What an attempt comes to: done; another short form will tell; learn it another way first."""

    CONFIRMED = "confirmed"
    ALMOST = "almost"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class ConfirmationRule:
    """How sure to be, and of what.

    `strictness` is a ratio of losses: with a false "mastered" costing three times a false "not
    yet", the expected loss is least when mastery is declared from a probability of 3/(3 + 1)
    = 0.75 on (Novick & Lewis 1974; van der Linden 1980, "Decision models for use with
    criterion-referenced tests"). None leaves the decision to the teacher's criterion alone.
    From `almost_from` on more questions may settle it without re-teaching. Fewer fresh items
    than `fewest_items`, all attempts together, never confirm anything.
    """

    strictness: float | None = STANDARD
    almost_from: float = 0.35
    fewest_items: int = 4

    def __post_init__(self) -> None:
        if self.strictness is not None and not 0 < self.almost_from <= self.strictness < 1:
            raise ValueError("0 < almost_from <= strictness < 1")


DEFAULT_RULE = ConfirmationRule()
CRITERION_ALONE = ConfirmationRule(strictness=None)


def outcome_of(rule: ConfirmationRule, *, probability: float, is_met: bool, fresh: int) -> Outcome:
    """Answer the outcome of an attempt.

    `probability` is that of being at or above the cut after this attempt, and `is_met` whether
    this attempt alone meets the teacher's criterion: confidence from earlier attempts never
    replaces that. `fresh` counts the unseen items of all attempts: short forms confirm together.
    Neither a higher probability nor a better score worsens the outcome.
    """
    if rule.strictness is None:
        return Outcome.CONFIRMED if is_met else Outcome.NOT_YET
    if is_met and fresh >= rule.fewest_items and probability >= rule.strictness:
        return Outcome.CONFIRMED
    return Outcome.ALMOST if probability >= rule.almost_from else Outcome.NOT_YET
