"""Write down what became of a score that was sent."""

import random
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, ScoreOwedRow
from lti_tool.domain.gradebook.delivery import ScoreState, wait_before_retry
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.ports import ShownGrade
from lti_tool.services.passback.claim_scores import ClaimedScore
from lti_tool.services.passback.note_event import note_event
from lti_tool.services.passback.note_reading import note_reading


def record_sent(session: Session, *, claimed: ClaimedScore, now: datetime) -> None:
    """The LMS shows this version. A newer one, earned meanwhile, is due at once."""
    row = _row(session, claimed)
    if row is None:
        return
    row.sent_version = max(row.sent_version, claimed.version)
    row.sent_points, row.sent_at = int(claimed.score.points), now
    row.sent_comment, row.maybe_points = claimed.score.comment, []
    _end_lease(row, now)
    row.tries, row.trouble, row.may_overwrite = 0, "", False
    note_event(session, row=row, kind=GradeEvent.SENT, at=now, points=row.sent_points)
    if row.version == claimed.version:
        row.state = ScoreState.SENT


def record_later(
    session: Session,
    *,
    claimed: ClaimedScore,
    trouble: str,
    retry_after: float | None,
    is_ambiguous: bool,
    now: datetime,
    chance: random.Random,
) -> None:
    """The LMS did not do it now. After an ambiguous failure it may have: remember that."""
    row = _row(session, claimed)
    if row is None:
        return
    row.tries += 1
    row.trouble = trouble
    _end_lease(row, now)
    if not is_ambiguous:
        _was_not_sent(row, claimed)
    row.next_at = now + wait_before_retry(row.tries, retry_after=retry_after, chance=chance)


def record_refused(
    session: Session, *, claimed: ClaimedScore, trouble: str, now: datetime, code: str = ""
) -> None:
    """The LMS said never: a person has to look. A newer score is tried all the same.

    `code` is LmsRefusedError's: what is not found is the column, which somebody has deleted.
    """
    row = _row(session, claimed)
    if row is None:
        return
    _end_lease(row, now)
    _was_not_sent(row, claimed)
    row.trouble = trouble
    if code == "not_found" and claimed.column_url is not None:
        session.get_one(ColumnRow, row.column_id).read_code = code
    points = int(claimed.score.points)
    note_event(session, row=row, kind=GradeEvent.REFUSED, at=now, points=points, words=trouble)
    if row.version == claimed.version:
        row.state = ScoreState.REFUSED


def record_conflict(
    session: Session,
    *,
    claimed: ClaimedScore,
    shown: str,
    now: datetime,
    reading: ShownGrade | None = None,
) -> None:
    """Somebody changed the grade in the LMS: theirs stays, and the teacher is told.

    `reading` is what the LMS showed, None for nothing; `shown` says it in words.
    """
    row = _row(session, claimed)
    if row is None:
        return
    _end_lease(row, now)
    _was_not_sent(row, claimed)
    row.state = ScoreState.CONFLICT
    note_reading(row, reading, now)
    note_event(
        session,
        row=row,
        kind=GradeEvent.CHANGED,
        at=now,
        shown=None
        if reading is None
        else float(reading.points / reading.maximum * claimed.score.maximum),
    )
    row.trouble = (
        f"The gradebook shows {shown}, which did not come from Cairn. It was left as it is; "
        f"Cairn would have sent {row.points}."
    )


def _row(session: Session, claimed: ClaimedScore) -> ScoreOwedRow | None:
    """Answer the row, unless this claim's lease ran out and another worker has taken it since."""
    row = session.get(ScoreOwedRow, claimed.id, with_for_update=True)
    if row is None or row.last_timestamp != claimed.score.timestamp:
        return None
    return row


def _end_lease(row: ScoreOwedRow, now: datetime) -> None:
    row.leased_until = None
    row.next_at = now


def _was_not_sent(row: ScoreOwedRow, claimed: ClaimedScore) -> None:
    """Forget this try's points, once: an earlier try with the same may still have arrived."""
    kept = list(row.maybe_points)
    if (points := int(claimed.score.points)) in kept:
        kept.remove(points)
    row.maybe_points = kept
