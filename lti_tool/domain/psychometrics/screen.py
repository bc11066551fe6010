"""What an author should know about a check before anybody takes it."""

from functools import lru_cache

from lti_tool.domain.psychometrics.confirmation import (
    DEFAULT_RULE,
    ConfirmationRule,
    Outcome,
    outcome_of,
)
from lti_tool.domain.psychometrics.operating_characteristic import CheckDesign
from lti_tool.domain.psychometrics.posterior import AttemptEvidence, Response, trace_proficiency
from lti_tool.domain.psychometrics.proficiency import DEFAULT_MODEL, ProficiencyModel
from lti_tool.domain.psychometrics.scores import pass_probability, retake_inflation

LONGEST_FORM = 60


def plain_rule_passes(
    design: CheckDesign, level: float, attempts: tuple[int, ...] = (1, 2, 3, 5, 10)
) -> tuple[float, ...]:
    """Answer how likely the criterion alone passes a student of this level within k attempts.

    Fresh forms, nothing learned: what luck does to "retake until you pass".
    """
    chance = pass_probability(design.guess_floors, design.required, level)
    return tuple(retake_inflation(chance, count) for count in attempts)


@lru_cache(maxsize=256)
def attempts_to_confirm(
    design: CheckDesign,
    *,
    model: ProficiencyModel = DEFAULT_MODEL,
    rule: ConfirmationRule = DEFAULT_RULE,
    attempts: int = 3,
) -> int | None:
    """Answer how many perfect attempts it takes before this check can confirm anybody.

    1 is what an author wants. A higher number means that nobody can be confirmed at the first
    attempt, however good; None, that nobody can be within `attempts`.
    """
    size = len(design.guess_floors)
    if rule.strictness is None:
        return 1 if design.required <= size else None
    history = [_perfect(design.guess_floors, attempt) for attempt in range(attempts)]
    for count, estimate in enumerate(trace_proficiency(history, model), start=1):
        outcome = outcome_of(
            rule,
            probability=estimate.probability,
            is_met=size >= design.required,
            fresh=count * size,
        )
        if outcome is Outcome.CONFIRMED:
            return count
    return None


@lru_cache(maxsize=256)
def smallest_form(
    guess_floor: float,
    *,
    errors: int = 0,
    model: ProficiencyModel = DEFAULT_MODEL,
    rule: ConfirmationRule = DEFAULT_RULE,
) -> int | None:
    """Answer the length from which a first attempt with at most so many errors is sure enough.

    All items have this guess floor. The criterion is not asked: it may forbid the errors. None
    when not even `LONGEST_FORM` items are enough, or when the rule asks for no certainty.
    """
    if rule.strictness is None:
        return None
    for size in range(max(rule.fewest_items, errors + 1), LONGEST_FORM + 1):
        attempt = _perfect((guess_floor,) * size, 0, errors=errors)
        if trace_proficiency([attempt], model)[0].probability >= rule.strictness:
            return size
    return None


def _perfect(guess_floors: tuple[float, ...], attempt: int, *, errors: int = 0) -> AttemptEvidence:
    return AttemptEvidence(
        tuple(
            Response((attempt, place), 0 if place < errors else 1, floor)
            for place, floor in enumerate(guess_floors)
        )
    )
