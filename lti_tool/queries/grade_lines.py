"""What became of grades, for students and teachers alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import ColumnRow, CourseRow, ScoreOwedRow
from lti_tool.db.prepared import Prepared
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.reconciliation import clock_words
from lti_tool.domain.ids import ObjectiveId, PersonId, UnitId

Pair = tuple[PersonId, ObjectiveId]

# Built once: putting a statement together costs more than asking it.
_owed, _column, _course = table_of(ScoreOwedRow), table_of(ColumnRow), table_of(CourseRow)
_ALL = (
    select(
        _owed.c.person_id,
        _column.c.objective_id,
        _owed.c.state,
        _owed.c.points,
        _column.c.maximum,
        _owed.c.sent_at,
        _owed.c.trouble,
        _owed.c.tries,
        _owed.c.settled_at,
        _owed.c.settled_points,
        _course.c.timezone,
        _course.c.columns_url,
    )
    .join_from(_owed, _column, _column.c.id == _owed.c.column_id)
    .join(_course, _course.c.id == _column.c.course_id)
    .where(_owed.c.person_id.in_(bindparam("persons", expanding=True)))
)
LINES_OF_PAIRS = _ALL.where(_column.c.objective_id.in_(bindparam("objectives", expanding=True)))
_LINES = Prepared(LINES_OF_PAIRS)
_UNIT_LINES = Prepared(_ALL.where(_column.c.unit_id == bindparam("unit")))


@dataclass(frozen=True)
class GradeLine:
    """One cell of the LMS gradebook as far as we know it."""

    state: ScoreState
    points: int
    maximum: int
    sent_at: datetime | None
    trouble: str
    tries: int
    has_gradebook: bool
    """False while the LMS has not offered this course's gradebook to us."""
    is_left: bool = False
    """Whether a teacher has looked at the difference and left it."""
    sent_words: str = ""
    """When it was sent, by the school's clock: “at 10:42 on 5 Oct 2026”."""

    @property
    def words(self) -> str:
        """The cell's state in a sentence."""
        if not self.has_gradebook:
            return "Waits: the LMS has not opened this course's gradebook to Cairn."
        match self.state:
            case ScoreState.SENT:
                return f"{self.points} of {self.maximum} is in the gradebook."
            case ScoreState.OWED if self.trouble:
                return f"On its way, try {self.tries + 1}. Last time: {self.trouble}"
            case ScoreState.OWED:
                return f"{self.points} of {self.maximum} is on its way to the gradebook."
            case ScoreState.REFUSED:
                return f"The LMS refused it: {self.trouble}"
            case ScoreState.CONFLICT | ScoreState.ADOPTED:
                return self.trouble or "A teacher adopted what the gradebook shows. It stays."


def load_grade_lines(
    session: Session, *, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> dict[Pair, GradeLine]:
    """Answer the grade line of every pair that has one, in one statement."""
    asked = {"persons": list(person_ids), "objectives": list(objective_ids)}
    return lines_of(_LINES.rows(session, asked))


def lines_of(rows: Iterable[Any]) -> dict[Pair, GradeLine]:
    """Answer the grade lines that rows tell of."""
    return {(PersonId(row.person_id), ObjectiveId(row.objective_id)): _line(row) for row in rows}


def load_unit_lines(
    session: Session, *, person_ids: Sequence[PersonId], unit_id: UnitId
) -> dict[PersonId, GradeLine]:
    """Answer the line of the unit's own column for everybody who has one, in one statement."""
    asked = {"persons": list(person_ids), "unit": unit_id}
    return {PersonId(row.person_id): _line(row) for row in _UNIT_LINES.rows(session, asked)}


def _line(row: Any) -> GradeLine:  # noqa: ANN401 -- a row, as in SQLAlchemy
    return GradeLine(
        state=ScoreState(row.state),
        points=row.points,
        maximum=row.maximum,
        sent_at=row.sent_at,
        trouble=row.trouble,
        tries=row.tries,
        has_gradebook=row.columns_url is not None,
        is_left=row.settled_at is not None and row.settled_points == row.points,
        sent_words="" if row.sent_at is None else clock_words(row.sent_at, ZoneInfo(row.timezone)),
    )
