"""What a grade does when earlier work is marked again: it follows upwards, and never down."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum

from lti_tool.domain.gradebook.cell_evidence import evidence_of
from lti_tool.domain.gradebook.cell_marks import score_for
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.decision import Decision
from lti_tool.domain.mastery.history import History


class Follows(Enum):
    """Whether a grade follows a decision that was made again."""

    UP = "up"
    STAYS = "stays"
    WOULD_FALL = "would_fall"
    """Some rules, a trend or the commonest level, read better early work as a worse course."""


def with_decisions(history: History, again: Mapping[AttemptId, Decision]) -> History:
    """Answer the history with these attempts decided so; when they were decided stays."""
    decisions = (
        replace(
            each,
            verdict=again[each.attempt_id].verdict,
            level=again[each.attempt_id].level,
            reason=again[each.attempt_id].reason,
            sureness=again[each.attempt_id].sureness,
        )
        if each.attempt_id in again
        else each
        for each in history.decisions
    )
    return replace(history, decisions=tuple(decisions))


def follows(
    policy: GradingPolicy,
    before: History,
    after: History,
    *,
    today: date,
    is_marked_by_person: bool = False,
) -> Follows:
    """Answer what the objective's number would do by the course's policy."""
    was, now = (
        score_for(
            policy, evidence_of(history, is_marked_by_person=is_marked_by_person), today
        ).points
        for history in (before, after)
    )
    if was == now:
        return Follows.STAYS
    return Follows.UP if was is None or (now is not None and now > was) else Follows.WOULD_FALL
