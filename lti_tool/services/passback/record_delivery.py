"""Write down what became of a score that was sent."""

import random
from datetime import datetime

from sqlalchemy import bindparam, case, insert, update
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import ColumnRow, GradeEventRow, ScoreOwedRow
from lti_tool.db.prepared import Prepared
from lti_tool.domain.gradebook.delivery import ScoreState, wait_before_retry
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.ports import ShownGrade
from lti_tool.services.passback.claim_scores import ClaimedScore
from lti_tool.services.passback.note_event import note_event
from lti_tool.services.passback.note_reading import note_reading

_SCORES = table_of(ScoreOwedRow)
# Put together once: every score that is delivered ends with these two.
_SENT = Prepared(
    update(_SCORES)
    .where(_SCORES.c.id == bindparam("score"), _SCORES.c.last_timestamp == bindparam("claim"))
    .values(
        sent_version=bindparam("of_version"),
        sent_points=bindparam("of_points"),
        sent_comment=bindparam("of_comment"),
        sent_at=bindparam("at"),
        next_at=bindparam("at"),
        maybe_points=[],
        leased_until=None,
        leased_by="",
        tries=0,
        trouble="",
        may_overwrite=False,
        settled_at=None,
        state=case(
            (_SCORES.c.version == bindparam("of_version"), ScoreState.SENT.value),
            else_=_SCORES.c.state,
        ),
    )
)
_OF_EVENT = ("column_id", "person_id", "at", "kind", "points", "shown", "words")
_EVENT = Prepared(
    insert(table_of(GradeEventRow)).values({name: bindparam(name) for name in _OF_EVENT})
)


def record_sent(
    session: Session, *, claimed: ClaimedScore, now: datetime, was_found: bool = False
) -> None:
    """The LMS shows this version. A newer one, earned meanwhile, is due at once.

    `was_found` says that it stood there though we had never sent it: somebody typed the same.

    Nothing happens if another worker has claimed the score since, as for the others below.
    """
    found = _SENT.count(
        session,
        {
            "score": claimed.id,
            "claim": claimed.score.timestamp,
            "of_version": claimed.version,
            "of_points": int(claimed.score.points),
            "of_comment": claimed.score.comment,
            "at": now,
        },
    )
    if found:
        _EVENT.rows(
            session,
            {
                "column_id": claimed.column_id,
                "person_id": claimed.person_id,
                "at": now,
                "kind": GradeEvent.AGREED if was_found else GradeEvent.SENT,
                "points": int(claimed.score.points),
                "shown": int(claimed.score.points) if was_found else None,
                "words": "",
            },
        )


def record_later(
    session: Session,
    *,
    claimed: ClaimedScore,
    trouble: str,
    retry_after: float | None,
    is_ambiguous: bool,
    now: datetime,
    chance: random.Random,
    waits_with_platform: bool = False,
) -> None:
    """The LMS did not do it now. After an ambiguous failure it may have: remember that.

    Where the whole platform is left alone for a while, a score does not wait beyond that by itself.
    """
    row = _row(session, claimed)
    if row is None:
        return
    row.trouble = trouble
    if not waits_with_platform:
        row.tries += 1
    _end_lease(row, now)
    if not is_ambiguous:
        _was_not_sent(row, claimed)
    if not waits_with_platform:
        row.next_at = now + wait_before_retry(row.tries, retry_after=retry_after, chance=chance)


def record_untouched(session: Session, *, claimed: ClaimedScore, now: datetime) -> None:
    """Give a claim back that nothing was done about."""
    row = _row(session, claimed)
    if row is not None:
        _end_lease(row, now)
        _was_not_sent(row, claimed)


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
    # What a teacher has left or chosen was about other numbers.
    row.may_overwrite, row.settled_at = False, None
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
    row.leased_until, row.leased_by = None, ""
    row.next_at = now


def _was_not_sent(row: ScoreOwedRow, claimed: ClaimedScore) -> None:
    """Forget this try's points, once: an earlier try with the same may still have arrived."""
    kept = list(row.maybe_points)
    if (points := int(claimed.score.points)) in kept:
        kept.remove(points)
    row.maybe_points = kept
