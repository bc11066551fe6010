"""The students who are in a course now."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import MembershipRow, PersonRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId


def load_class_people(
    session: Session, course_id: CourseId, *, even_test: bool = False
) -> Sequence[PersonRow]:
    """Answer them by id; test students, who count in no figure, only where they are asked for."""
    query = (
        select(PersonRow)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(
            MembershipRow.course_id == course_id,
            MembershipRow.role == Role.STUDENT,
            MembershipRow.is_active,
        )
        .order_by(PersonRow.id)
    )
    if not even_test:
        query = query.where(PersonRow.is_test.is_(False))
    return session.scalars(query).all()
