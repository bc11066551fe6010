"""What of a student's history counts for a grade, and what a family reads beside it."""

from datetime import date, datetime

from lti_tool.domain.gradebook.cell_marks import CellEvidence, CellMark, ShownLevel, rule_for
from lti_tool.domain.gradebook.delivery import score_comment
from lti_tool.domain.gradebook.evidence_rule_words import rule_label
from lti_tool.domain.gradebook.evidence_rules import RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind, latest

BY_TEACHER = "Set by your teacher."
"""Beside the grade; the reason and the note are for staff."""
UNDER_WAY = "Under way"
"""A unit with a must-do still open."""


def evidence_of(history: History, *, is_marked_by_person: bool = False) -> CellEvidence:
    """Answer what counts: since a teacher set the level, that and what came after it.

    Re-checks are left out: they take no grade away. So is a check that showed nothing at all, for
    no evidence is no zero. Asking again takes no grade away either.
    """
    set_to = latest(history.rulings, RulingKind.OVERRIDE)
    excused = latest(history.rulings, RulingKind.EXCUSE)
    shown = []
    if set_to is not None and set_to.level:
        handed_in_at = _last_work_before(history, set_to.made_at)
        shown.append(ShownLevel(set_to.level, set_to.made_at, handed_in_at=handed_in_at))
    shown += [
        ShownLevel(each.level, each.done_at or each.decided_at)
        for each in history.decisions
        if each.purpose.decides_mastery
        and each.level is not Level.NO_EVIDENCE
        and (set_to is None or each.decided_at > set_to.made_at)
    ]
    return CellEvidence(
        tuple(shown),
        # Whoever sets a level after that asks for a grade again.
        is_excused=excused is not None and (set_to is None or set_to.made_at < excused.made_at),
        is_marked_by_person=is_marked_by_person,
    )


def _last_work_before(history: History, moment: datetime) -> datetime | None:
    """Answer when the student last handed something in before a level was set, None for never."""
    moments = (each.done_at or each.decided_at for each in history.decisions)
    return max((each for each in moments if each <= moment), default=None)


def reason_of(history: History) -> str:
    """Answer why the grade's level is what it is, "" without any evidence."""
    best = history.best_decision
    if best is not None and best.level == history.graded_level:
        return best.reason
    return BY_TEACHER if latest(history.rulings, RulingKind.OVERRIDE) else ""


def level_shown(policy: GradingPolicy, mark: CellMark) -> Level:
    """Answer the highest of our own levels that a grade has reached."""
    if mark.value is None:
        return Level.NO_EVIDENCE
    return max(each for each in Level if policy.scale.place_of(each) <= mark.value)


def grade_comment(
    policy: GradingPolicy,
    evidence: CellEvidence,
    mark: CellMark,
    *,
    reason: str,
    objective: str,
    day: date,
) -> str:
    """Answer the words beside a grade: its level by the course's name, and which rule chose it."""
    place = 0 if mark.value is None else policy.scale.reached(mark.value)
    rule = rule_for(policy, evidence)
    why = reason or mark.sentence
    if evidence.shown and rule.kind is not RuleKind.HIGHEST:
        why = f"{why} What counts is {rule_label(rule)}."
    return score_comment(level=policy.scale.names[place], reason=why, objective=objective, day=day)


def unit_comment(policy: GradingPolicy, mark: CellMark, *, unit: str, day: date) -> str:
    """Answer the words beside a unit's grade: whether all is mastered, and how it is made up."""
    level = policy.scale.mastery_name if mark.is_mastery else UNDER_WAY
    return score_comment(level=level, reason=mark.sentence, objective=unit, day=day)
