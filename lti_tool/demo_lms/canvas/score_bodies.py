"""Read a score as Canvas does, with its own extension, and refuse it in Canvas's words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from lti_tool.demo_lms.scores import ACTIVITY_PROGRESS, GRADING_PROGRESS
from lti_tool.demo_lms.service_http import ServiceError
from lti_tool.demo_lms.state import LineItem, Score, Submission

EXTENSION = "https://canvas.instructure.com/lti/submission"
REQUIRED = ("userId", "activityProgress", "gradingProgress", "timestamp")

_ISO_8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


def read_score(body: Mapping[str, Any], item: LineItem, *, user_id: str, now: datetime) -> Score:
    """Return the score a body speaks of."""
    score = Score(
        user_id=user_id,
        timestamp=_moment(body["timestamp"], "timestamp"),
        activity_progress=_one_of(ACTIVITY_PROGRESS, body, "activityProgress"),
        grading_progress=_one_of(GRADING_PROGRESS, body, "gradingProgress"),
        score_given=_number(body, "scoreGiven"),
        score_maximum=_number(body, "scoreMaximum"),
        comment=str(body["comment"]) if body.get("comment") else None,
        submission=_submission(body, now),
    )
    _check_numbers(score, item)
    return score


def check_required(body: Mapping[str, Any]) -> None:
    """Go on only if everything required is there."""
    missing = [name for name in REQUIRED if not body.get(name)]
    if missing:
        reason = f"param is missing or the value is empty: {missing[0]}"
        raise ServiceError(400, reason)


def _check_numbers(score: Score, item: LineItem) -> None:
    if score.score_given is None:
        return
    if score.score_maximum is None:
        raise _unprocessable("ScoreMaximum not supplied when ScoreGiven present")
    if score.score_maximum < 0:
        raise _unprocessable("ScoreMaximum must be greater than or equal to 0")
    if score.score_maximum == 0 and item.score_maximum != 0:
        raise _unprocessable("ScoreMaximum cannot be zero if line item's maximum is not zero")
    if score.score_given < 0:
        raise _unprocessable("ScoreGiven must be greater than or equal to 0")


def _submission(body: Mapping[str, Any], now: datetime) -> Submission:
    extension = body.get(EXTENSION)
    extension = extension if isinstance(extension, dict) else {}
    kind = extension.get("submission_type", "external_tool")
    if kind == "online_upload" and not extension.get("content_items"):
        raise _unprocessable("Content items must be provided with submission type 'online_upload'")
    standard = body.get("submission")
    standard = standard if isinstance(standard, dict) else {}
    told = standard.get("submittedAt") or body.get("submittedAt") or extension.get("submitted_at")
    submitted = _moment(told, "submittedAt") if told else None
    if submitted is not None and submitted > now + timedelta(minutes=1):
        reason = "Provided submittedAt timestamp is in the future"
        raise ServiceError(400, reason)
    return Submission(
        # Whoever says nothing hands in, every time.
        is_new=bool(extension.get("new_submission", kind != "none")),
        preserves_score=bool(extension.get("preserve_score", False)),
        yields_to_others=bool(extension.get("prioritize_non_tool_grade", False)),
        submitted=submitted,
    )


def _number(body: Mapping[str, Any], name: str) -> float | None:
    number = body.get(name)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise _unprocessable(f"{name} must be a number")
    return float(number)


def _one_of(allowed: tuple[str, ...], body: Mapping[str, Any], name: str) -> str:
    word = body[name]
    if word not in allowed:
        raise _unprocessable(f"{name} must be one of {', '.join(allowed)}")
    return str(word)


def _moment(text: object, name: str) -> datetime:
    reason = f"Provided {name} timestamp of {text} is not a valid timestamp"
    if not isinstance(text, str) or not _ISO_8601.fullmatch(text):
        raise ServiceError(400, reason)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ServiceError(400, reason) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unprocessable(reason: str) -> ServiceError:
    return ServiceError(422, reason)
