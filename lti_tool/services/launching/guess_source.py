"""Note which course a new one looks like a copy of, where only a link's own words tell."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, MembershipRow, UnitRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, PersonId


def guess_source(
    session: Session, *, course_id: CourseId, teacher_id: PersonId, unit_slug: str
) -> None:
    """Keep the latest other course that this teacher teaches and that has the unit, if any.

    A link that names a unit which its course has not came from elsewhere. Moodle and Canvas say
    from where; for platforms that do not, the teacher's own courses are looked through, never
    anybody else's.
    """
    if not unit_slug:
        return
    course = session.get_one(CourseRow, course_id)
    if course.copy_answered_at is not None:
        return
    found = session.scalar(
        select(CourseRow.id)
        .join(UnitRow, UnitRow.course_id == CourseRow.id)
        .join(MembershipRow, MembershipRow.course_id == CourseRow.id)
        .where(
            CourseRow.registration_id == course.registration_id,
            CourseRow.id != course_id,
            UnitRow.slug == unit_slug,
            MembershipRow.person_id == teacher_id,
            MembershipRow.role == Role.TEACHER,
            MembershipRow.is_active,
        )
        .order_by(CourseRow.created_at.desc(), CourseRow.id.desc())
        .limit(1)
    )
    if found is not None:
        course.copied_from_id = found
