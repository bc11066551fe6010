"""A student's pages for somebody who only looks."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import MembershipRow, PersonRow
from lti_tool.db.stores.curriculum import StoredResource, find_resource
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, PersonId, ResourceId
from lti_tool.queries.class_members import student_name
from lti_tool.queries.objective_page import ObjectivePage, load_objective_page


def load_viewed_student(session: Session, *, course_id: CourseId, student_id: PersonId) -> str:
    """Answer a student's name; raises NotFoundError unless they are of this course."""
    query = (
        select(PersonRow)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(
            PersonRow.id == student_id,
            MembershipRow.course_id == course_id,
            MembershipRow.role == Role.STUDENT,
        )
    )
    row = session.scalar(query)
    if row is None:
        raise NotFoundError
    return student_name(row)


def load_viewed_resource(
    session: Session,
    *,
    course_id: CourseId,
    student_id: PersonId,
    resource_id: ResourceId,
    now: datetime,
) -> tuple[StoredResource, ObjectivePage]:
    """Answer a way to learn with what it is to the student; no opening is noted."""
    stored = find_resource(session, course_id=course_id, resource_id=resource_id)
    page = load_objective_page(
        session,
        course_id=course_id,
        objective_id=stored.objective_id,
        person_id=student_id,
        now=now,
    )
    return stored, page
