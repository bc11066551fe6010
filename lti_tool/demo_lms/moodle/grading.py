"""Decide what a score does to a cell in Moodle."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lti_tool.demo_lms.state import Grade, GradeSource, LineItem, Score, StaleScoreError


class ColumnLockedError(Exception):
    """A teacher has locked the column."""


def moodle_rule(item: LineItem, before: Grade | None, score: Score, received: datetime) -> Grade:
    """Let a score replace what the cell holds, unless a teacher has locked or overridden it.

    Only FullyGraded counts: any other score, also one that just says "started", empties the cell.
    """
    if item.is_locked:
        message = "Unable to save the grade"
        raise ColumnLockedError(message)
    # Moodle keeps whole seconds: the second of two scores in one second is late.
    sent = score.timestamp.replace(microsecond=0)
    if before is not None and before.sent is not None and sent <= before.sent:
        message = f"Refusing score with an earlier timestamp for item {item.id}"
        raise StaleScoreError(message)
    raw = _rescaled(item, score)
    final = None if raw is None else min(max(raw, 0.0), item.score_maximum)
    comment = score.comment or None
    if before is not None and item.coupled and before.is_overridden:
        return replace(before, raw=raw, sent=sent)
    if before is not None and raw is not None and _is_same(before, final, comment):
        # Nothing to write, so the time of the first one stays.
        return before
    is_clearing = score.grading_progress == "FullyGraded" and score.score_given is None
    return Grade(
        item.id,
        score.user_id,
        score=final,
        comment=comment,
        source=GradeSource.TOOL,
        changed=received,
        # Clearing an activity's own column forgets its time too, so that an older score is taken.
        sent=None if is_clearing and item.coupled else sent,
        raw=raw,
    )


def _is_same(before: Grade, final: float | None, comment: str | None) -> bool:
    is_ours = before.source is GradeSource.TOOL
    return is_ours and (before.score, before.comment) == (final, comment)


def _rescaled(item: LineItem, score: Score) -> float | None:
    if score.grading_progress != "FullyGraded" or score.score_given is None:
        return None
    if not score.score_maximum:
        return score.score_given
    return score.score_given / score.score_maximum * item.score_maximum
