"""What one student needs in every check, for their teachers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AccommodationRow, PersonRow
from lti_tool.db.stores.accommodations import load_accommodations
from lti_tool.domain.assessment.accommodations import Accommodations
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.queries.class_members import student_name


@dataclass(frozen=True)
class AccommodationsPage:
    """What is set, and the note that only staff read."""

    student_id: PersonId
    student_name: str
    accommodations: Accommodations
    note: str
    changed_by: str
    changed_at: datetime | None


def load_accommodations_page(
    session: Session, *, course_id: CourseId, student_id: PersonId
) -> AccommodationsPage:
    """Answer the page; the caller has checked that the student is of this course."""
    query = (
        select(AccommodationRow, PersonRow)
        .join(PersonRow, PersonRow.id == AccommodationRow.changed_by)
        .where(AccommodationRow.course_id == course_id, AccommodationRow.person_id == student_id)
    )
    row, changed_by = session.execute(query).first() or (None, None)
    return AccommodationsPage(
        student_id=student_id,
        student_name=student_name(session.get_one(PersonRow, student_id)),
        accommodations=load_accommodations(session, course_id=course_id, person_id=student_id),
        note=row.note if row else "",
        changed_by=student_name(changed_by) if changed_by else "",
        changed_at=row.changed_at if row else None,
    )
