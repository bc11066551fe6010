"""Rows held to the end of a transaction, taken in one order by all, so that none wait crosswise.

The order: a time for new checks, the attempt, the course, people, memberships, the course's units,
requests, rulings, scores owed; of several rows of a kind in one order, mostly by id. PostgreSQL
holds them one by one; SQLite has one writer, who holds everything.

Who hands in an attempt holds a question after it; who accepts an answer to a question holds that
first, and then what was handed in already. An attempt is only one of both, so they cannot cross.

A course, its memberships and its units are held so that rows that only refer to them, a launch's
or an attempt's, need not wait.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, MembershipRow, UnitRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, PersonId


def hold_course(session: Session, course_id: CourseId) -> CourseRow:
    """Answer a course that exists: what is decided about it is decided one at a time."""
    return session.get_one(
        CourseRow, course_id, with_for_update={"key_share": True}, populate_existing=True
    )


def hold_class(session: Session, course_id: CourseId) -> None:
    """Hold everybody of a course: nobody's evidence or grade changes meanwhile."""
    session.execute(
        select(MembershipRow.id)
        .where(MembershipRow.course_id == course_id)
        .order_by(MembershipRow.id)
        .with_for_update(key_share=True)
    )


def hold_students(session: Session, course_id: CourseId, person_ids: Sequence[PersonId]) -> None:
    """Hold these students: a second press waits for the first.

    Raises NotFoundError unless all are students of the course.
    """
    query = (
        select(MembershipRow.person_id)
        .where(
            MembershipRow.course_id == course_id,
            MembershipRow.person_id.in_(person_ids),
            MembershipRow.role == Role.STUDENT,
        )
        .order_by(MembershipRow.id)
        .with_for_update(key_share=True)
    )
    if set(session.scalars(query)) != set(person_ids):
        raise NotFoundError


def hold_members(session: Session, course_id: CourseId, person_ids: Sequence[PersonId]) -> None:
    """Hold those of these people who are in the course, as anything: others may have left."""
    session.execute(
        select(MembershipRow.id)
        .where(MembershipRow.course_id == course_id, MembershipRow.person_id.in_(person_ids))
        .order_by(MembershipRow.id)
        .with_for_update(key_share=True)
    )


def hold_units(session: Session, course_id: CourseId) -> None:
    """Hold a course's units: whoever chooses a name that is unique in the course chooses alone."""
    session.execute(
        select(UnitRow.id)
        .where(UnitRow.course_id == course_id)
        .order_by(UnitRow.id)
        .with_for_update(key_share=True)
    )
