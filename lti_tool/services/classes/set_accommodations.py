"""A teacher says, once, what a student needs in every check."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AccommodationRow, AttemptRow, ObjectiveRow, UnitRow
from lti_tool.db.upsert import upsert
from lti_tool.domain.assessment.accommodations import Accommodations, check_accommodations
from lti_tool.domain.assessment.timing import closing_time, extended
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.services.classes.record_talk import find_student

MAX_NOTE = 2000


def set_accommodations(
    session: Session,
    *,
    course_id: CourseId,
    student_id: PersonId,
    teacher_id: PersonId,
    accommodations: Accommodations,
    note: str,
    now: datetime,
) -> None:
    """Keep what holds from now on for every check of this student in the course.

    Timed checks that run get the time that follows, and never less than they had. Raises
    NotFoundError for a student of another course, DomainError for what cannot be kept.
    """
    find_student(session, course_id=course_id, person_id=student_id)
    check_accommodations(accommodations)
    upsert(
        session,
        AccommodationRow,
        key={"course_id": course_id, "person_id": student_id},
        always={
            "extra_time": accommodations.extra_time,
            "has_breaks": accommodations.has_breaks,
            "has_fewer_items": accommodations.has_fewer_items,
            "has_fewer_options": accommodations.has_fewer_options,
            "has_read_aloud": accommodations.has_read_aloud,
            "language": accommodations.language,
            "note": note.strip()[:MAX_NOTE],
            "changed_by": teacher_id,
            "changed_at": now,
        },
        at_first={},
    )
    _extend_running(session, course_id, student_id, accommodations)


def _extend_running(
    session: Session, course_id: CourseId, student_id: PersonId, accommodations: Accommodations
) -> None:
    running = session.scalars(
        select(AttemptRow)
        .join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(
            UnitRow.course_id == course_id,
            AttemptRow.person_id == student_id,
            AttemptRow.submitted_at.is_(None),
        )
        .with_for_update(of=AttemptRow)
    )
    for attempt in running:
        wanted = closing_time(
            attempt.started_at,
            attempt.minutes,
            accommodations,
            paused=timedelta(seconds=attempt.paused_seconds),
        )
        attempt.closes_at = extended(attempt.closes_at, wanted)
