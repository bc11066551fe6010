"""When the work was done that a grade rests on, whenever the grade is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lti_tool.domain.gradebook.cell_marks import CellEvidence, rule_for
from lti_tool.domain.gradebook.evidence_rules import RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy


@dataclass(frozen=True)
class WorkTimes:
    """`shown_at` is when the level was shown or set, `handed_in_at` when its work was handed in.

    An LMS calls work late by the second, so that it never is the moment of sending.
    """

    shown_at: datetime
    handed_in_at: datetime


def work_times(policy: GradingPolicy, evidence: CellEvidence) -> WorkTimes | None:
    """Answer the times of the work behind an objective's grade, None without any work.

    Where the best counts that is the first work that reached the level, else the latest of all.
    """
    shown = evidence.shown
    if not shown:
        return None
    if rule_for(policy, evidence).kind is RuleKind.HIGHEST:
        sure = [each for each in shown if each.is_confirmed] or shown
        best = max(policy.scale.place_of(each.level) for each in sure)
        reached = (each for each in sure if policy.scale.place_of(each.level) == best)
        resting_on = min(reached, key=lambda each: each.done_at)
    else:
        resting_on = max(shown, key=lambda each: each.done_at)
    done_at = resting_on.done_at
    return WorkTimes(done_at, resting_on.handed_in_at or done_at)


def unit_work_times(policy: GradingPolicy, evidence: Iterable[CellEvidence]) -> WorkTimes | None:
    """Answer the times of the latest work behind a unit's grade, None without any work."""
    found = [
        times
        for each in evidence
        if not each.is_excused
        if (times := work_times(policy, each)) is not None
    ]
    return max(found, key=lambda each: (each.shown_at, each.handed_in_at), default=None)
