"""A break in a timed check: time stands still until the student goes on."""

import math
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.stores.accommodations import load_accommodations
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import AttemptId, CourseId, PersonId
from lti_tool.services.checking.save_answers import (
    NOTHING_SHOWN,
    hold_own_attempt,
    keep_answers,
)


def begin_break(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    answers: Mapping[int, list[str]],
    now: datetime,
    shown: Mapping[int, str] = NOTHING_SHOWN,
) -> None:
    """Keep these answers and stop the time. A second press, or one too late, does nothing.

    Raises DomainError for a student without breaks and for a check without a time limit.
    """
    attempt = hold_own_attempt(
        session, course_id=course_id, person_id=person_id, attempt_id=attempt_id
    )
    if attempt.submitted_at is not None or attempt.paused_at is not None:
        return
    given = load_accommodations(session, course_id=course_id, person_id=person_id)
    if not given.has_breaks or attempt.closes_at is None:
        raise DomainError(
            "no_break",
            "This check has no break to take: your answers are saved, and you can come back.",
        )
    is_kept = keep_answers(session, attempt=attempt, answers=answers, now=now, shown=shown)
    # Within the grace there is no time left that could stand still.
    if is_kept and now < attempt.closes_at:
        attempt.paused_at = now


def end_break(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    now: datetime,
) -> None:
    """Let time run on: the check closes as much later as the break lasted.

    A break can be ended even when the accommodation has been taken away since.
    """
    attempt = hold_own_attempt(
        session, course_id=course_id, person_id=person_id, attempt_id=attempt_id
    )
    if attempt.paused_at is None or attempt.submitted_at is not None:
        return
    lasted = now - attempt.paused_at
    if attempt.closes_at is not None:
        attempt.closes_at += lasted
    attempt.paused_seconds += math.ceil(lasted.total_seconds())
    attempt.paused_at = None
