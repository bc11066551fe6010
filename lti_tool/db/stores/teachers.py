"""Who teaches where."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import MembershipRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, PersonId


def teaches(session: Session, *, course_id: CourseId, person_id: PersonId) -> bool:
    """Answer whether this person is a teacher of this course today."""
    found = session.scalar(
        select(MembershipRow.id).where(
            MembershipRow.course_id == course_id,
            MembershipRow.person_id == person_id,
            MembershipRow.role == Role.TEACHER,
            MembershipRow.is_active,
        )
    )
    return found is not None
