"""A teacher notes a talk with a student: another way that always counts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import MembershipRow, ResourceUseRow
from lti_tool.db.stores.curriculum import find_objective_row
from lti_tool.db.stores.held_rows import hold_students
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.curriculum.resources import Modality
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.outside import Outside
from lti_tool.services.classes.record_together import not_noted


def find_student(session: Session, *, course_id: CourseId, person_id: PersonId) -> None:
    """Raise NotFoundError unless this person is a student of the course."""
    query = select(MembershipRow.id).where(
        MembershipRow.course_id == course_id,
        MembershipRow.person_id == person_id,
        MembershipRow.role == Role.STUDENT,
    )
    if session.scalar(query) is None:
        raise NotFoundError


def record_talk(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    student_id: PersonId,
    teacher_id: PersonId,
    note: str,
    shown_at: datetime,
    now: datetime,
) -> None:
    """Count a talk as a finished other way for this student and objective.

    `shown_at` is when the page was opened: the same talk noted twice counts once. Raises
    NotFoundError for anybody who is no student here.
    """
    find_objective_row(session, course_id=course_id, objective_id=objective_id)
    hold_students(session, course_id, [student_id])
    if not not_noted(session, objective_id, [student_id], Outside.TALK, shown_at):
        return
    session.add(
        ResourceUseRow(
            person_id=student_id,
            objective_id=objective_id,
            resource_id=None,
            modality=Modality.TEACHER,
            approach=Outside.TALK,
            opened_at=now,
            finished_at=now,
            note=note.strip()[:2000],
            recorded_by=teacher_id,
        )
    )
