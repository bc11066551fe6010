"""Decide what a score does to a cell, in the strict profile."""

from __future__ import annotations

from datetime import datetime

from lti_tool.demo_lms.state import Grade, GradeSource, LineItem, Score, StaleScoreError


def strict_rule(item: LineItem, before: Grade | None, score: Score, received: datetime) -> Grade:
    """Let a tool's score replace whatever the cell holds, or refuse it as stale.

    Only a fully graded score fills the cell: anything else empties it, and a missing comment
    empties the comment. Moodle does both, and does it to a teacher's own edit too.
    """
    if before is not None and before.sent is not None and score.timestamp <= before.sent:
        message = "Refusing score with an earlier or equal timestamp"
        raise StaleScoreError(message)
    return Grade(
        item.id,
        score.user_id,
        score=_rescaled(score, item),
        comment=score.comment or None,
        source=GradeSource.TOOL,
        changed=received,
        sent=score.timestamp,
    )


def _rescaled(score: Score, item: LineItem) -> float | None:
    if score.grading_progress != "FullyGraded" or score.score_given is None:
        return None
    # Reading a score made sure that a given score has a maximum above zero.
    share = score.score_given / (score.score_maximum or 1.0)
    return min(share, 1.0) * item.score_maximum
