"""Read a score body by the rules of AGS 2.0, section 3.4, and refuse it in words."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from datetime import datetime

from lti_tool.demo_lms.state import Score

ACTIVITY_PROGRESS = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
GRADING_PROGRESS = ("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady")

# Stricter than datetime.fromisoformat(), which also takes bare dates and week numbers.
_ISO_8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")


class BadScoreError(ValueError):
    """The body breaks a rule, or names somebody who cannot be graded here."""


def read_score(body: Mapping[str, object], *, gradable: Collection[str]) -> Score:
    """Return the score a body speaks of, for one of the gradable users."""
    user_id = _text(body, "userId")
    score = Score(
        user_id=user_id,
        timestamp=_moment(_text(body, "timestamp")),
        activity_progress=_one_of(ACTIVITY_PROGRESS, body, "activityProgress"),
        grading_progress=_one_of(GRADING_PROGRESS, body, "gradingProgress"),
        score_given=read_number(body, "scoreGiven"),
        score_maximum=read_number(body, "scoreMaximum"),
        comment=_comment(body),
    )
    _check_numbers(score)
    if user_id not in gradable:
        # Moodle's words for strangers, teachers and observers alike.
        message = "Incorrect score received"
        raise BadScoreError(message)
    return score


def read_number(body: Mapping[str, object], name: str) -> float | None:
    """Return a finite number that is no truth value and no text; None if it is absent."""
    number = body.get(name)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        message = f"{name} must be a number"
        raise BadScoreError(message)
    return float(number)


def _check_numbers(score: Score) -> None:
    if score.score_given is None:
        return
    if score.score_maximum is None or score.score_maximum <= 0:
        message = "scoreGiven needs a scoreMaximum greater than zero"
        raise BadScoreError(message)
    if score.score_given < 0:
        message = "scoreGiven must not be negative"
        raise BadScoreError(message)


def _text(body: Mapping[str, object], name: str) -> str:
    text = body.get(name)
    if not isinstance(text, str) or not text:
        message = f"{name} is required and must be text"
        raise BadScoreError(message)
    return text


def _one_of(allowed: Collection[str], body: Mapping[str, object], name: str) -> str:
    word = _text(body, name)
    if word not in allowed:
        message = f"{name} must be one of {', '.join(allowed)}"
        raise BadScoreError(message)
    return word


def _moment(text: str) -> datetime:
    message = "timestamp must be an ISO 8601 date and time with its zone"
    if not _ISO_8601.fullmatch(text):
        raise BadScoreError(message)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadScoreError(message) from error


def _comment(body: Mapping[str, object]) -> str | None:
    comment = body.get("comment")
    if comment is not None and not isinstance(comment, str):
        message = "comment must be text"
        raise BadScoreError(message)
    return comment
