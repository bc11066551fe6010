"""What became of grades, for students and teachers alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ScoreOwedRow
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import ObjectiveId, PersonId

Pair = tuple[PersonId, ObjectiveId]


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
            case ScoreState.CONFLICT:
                return self.trouble


def load_grade_lines(
    session: Session, *, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> dict[Pair, GradeLine]:
    """Answer the grade line of every pair that has one, in one statement."""
    query = (
        select(ScoreOwedRow, ColumnRow.objective_id, ColumnRow.maximum, CourseRow.columns_url)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .join(CourseRow, CourseRow.id == ColumnRow.course_id)
        .where(ScoreOwedRow.person_id.in_(person_ids), ColumnRow.objective_id.in_(objective_ids))
    )
    return {
        (PersonId(row.person_id), ObjectiveId(objective_id)): GradeLine(
            state=ScoreState(row.state),
            points=row.points,
            maximum=maximum,
            sent_at=row.sent_at,
            trouble=row.trouble,
            tries=row.tries,
            has_gradebook=columns_url is not None,
        )
        for row, objective_id, maximum, columns_url in session.execute(query)
    }
