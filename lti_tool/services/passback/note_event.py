"""Keep a line of a cell's history, in the transaction in which it happened."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.models import GradeEventRow, ScoreOwedRow
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.domain.ids import PersonId


def note_event(
    session: Session,
    *,
    row: ScoreOwedRow,
    kind: GradeEvent,
    at: datetime,
    points: int | None = None,
    shown: float | None = None,
    made_by: PersonId | None = None,
    words: str = "",
) -> None:
    """Add the line; ours are the row's points unless others were at stake."""
    session.add(
        GradeEventRow(
            column_id=row.column_id,
            person_id=row.person_id,
            at=at,
            kind=kind,
            points=row.points if points is None else points,
            shown=shown,
            made_by=made_by,
            words=words,
        )
    )
