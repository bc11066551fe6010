"""A teacher asks to send a grade again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, ScoreOwedRow
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, RegistrationId, UnitId


def try_again(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId | None = None,
    unit_id: UnitId | None = None,
    person_id: PersonId,
    now: datetime,
) -> RegistrationId:
    """Make a refused, conflicting or waiting grade due now; answer whose worker to wake.

    It is that of an objective, or of a unit.

    After a conflict the teacher has seen both numbers and chosen ours: what the LMS shows is
    replaced. After a refusal the column is looked up anew, in case somebody deleted it, and what
    the old one had is forgotten.
    """
    query = (
        select(ScoreOwedRow, ColumnRow)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .where(
            ColumnRow.course_id == course_id,
            ColumnRow.objective_id == objective_id,
            ColumnRow.unit_id == unit_id,
            ScoreOwedRow.person_id == person_id,
        )
        .with_for_update(of=ScoreOwedRow)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFoundError
    row, column = found
    if row.state == ScoreState.SENT:
        return RegistrationId(row.registration_id)
    if row.state == ScoreState.REFUSED:
        column.url = row.sent_points = None
        row.maybe_points = []
    if row.state == ScoreState.CONFLICT:
        row.may_overwrite = True
    row.state = ScoreState.OWED
    row.tries, row.trouble = 0, ""
    if row.leased_until is None or row.leased_until <= now:
        row.next_at = now
    return RegistrationId(row.registration_id)
