"""Decide what a score does to an assignment in Canvas (scores_controller.rb)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lti_tool.demo_lms.state import (
    Grade,
    GradeSource,
    LineItem,
    Score,
    StaleScoreError,
    Submission,
)

GRADED = ("FullyGraded", "PendingManual")


class NoAttemptLeftError(Exception):
    """The assignment takes no more submissions from this student."""


def canvas_rule(
    item: LineItem, before: Grade | None, score: Score, received: datetime, *, is_default: bool
) -> Grade:
    """Hand in, grade and comment as the score asks; an older score is refused, an equal one not.

    Only an assignment's own column has a grade to show; the others keep results and nothing else.
    """
    if before is not None and before.sent is not None and before.sent > score.timestamp:
        message = (
            f"Provided timestamp of {score.timestamp.isoformat()} before last updated timestamp "
            f"of {before.sent.isoformat()}"
        )
        raise StaleScoreError(message)
    submission = score.submission or Submission()
    grade = before or Grade(
        item.id, score.user_id, None, None, GradeSource.TOOL, received, sent=None
    )
    if submission.is_new:
        grade = _handed_in(item, grade, submission, received)
    if is_default:
        grade = _graded(item, grade, score, submission)
    if score.comment:
        # Each one is added to those before, and nothing takes it away.
        comments = (*grade.comments, score.comment)
        grade = replace(grade, comment=score.comment, comments=comments)
    return replace(
        grade,
        changed=received,
        sent=score.timestamp,
        given=score.score_given,
        given_maximum=score.score_maximum,
        activity_progress=score.activity_progress,
        grading_progress=score.grading_progress,
    )


def _handed_in(item: LineItem, grade: Grade, submission: Submission, received: datetime) -> Grade:
    if item.allowed_attempts is not None and grade.attempts >= item.allowed_attempts:
        message = "The maximum number of allowed attempts has been reached for this submission"
        raise NoAttemptLeftError(message)
    submitted = submission.submitted or received
    return replace(grade, attempts=grade.attempts + 1, submitted=submitted)


def _graded(item: LineItem, grade: Grade, score: Score, submission: Submission) -> Grade:
    if submission.preserves_score:
        return grade
    if score.grading_progress not in GRADED or score.score_given is None:
        # Progress without a grade takes the grade away.
        return replace(grade, score=None, source=GradeSource.TOOL)
    if submission.yields_to_others and grade.score is not None:
        # Canvas only looks whether there is a score: the tool's own earlier one counts too.
        return grade
    share = score.score_given / score.score_maximum if score.score_maximum else 1.0
    # No cap: extra credit is possible.
    return replace(grade, score=share * item.score_maximum, source=GradeSource.TOOL)
