"""Bring the design of the course that this one was copied from; nothing about students."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, UnitRow
from lti_tool.db.stores.held_rows import hold_course
from lti_tool.db.stores.teachers import teaches
from lti_tool.domain.classes.copies import may_take_design
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.services.authoring.export_unit import export_unit
from lti_tool.services.authoring.import_unit import import_unit, publish_unit
from lti_tool.services.authoring.set_grading_policy import copy_grading_policy, has_own_policy


def bring_over_design(
    session: Session,
    *,
    course_id: CourseId,
    source_id: CourseId,
    teacher_id: PersonId,
    now: datetime,
) -> int:
    """Bring over the units this course lacks, and the grade policy; answer how many units came.

    A unit that is here already stays as it is, so that doing this twice, or twice at once,
    changes nothing more. What students see there they see here. Raises NotFoundError for a course
    whose design this teacher may not have.
    """
    # One answer at a time: the second finds the units of the first.
    course = hold_course(session, course_id)
    source = _source(session, course, source_id, teacher_id)
    here = select(UnitRow.slug).where(UnitRow.course_id == course_id)
    lacking = session.execute(
        select(UnitRow.slug, UnitRow.published_at)
        .where(UnitRow.course_id == source_id, UnitRow.slug.not_in(here))
        .order_by(UnitRow.position)
    ).all()
    for slug, published_at in lacking:
        draft = export_unit(session, course_id=source_id, slug=slug)
        unit_id = import_unit(session, course_id=course_id, draft=draft, now=now)
        if published_at is not None:
            publish_unit(session, unit_id=unit_id, now=now)
    _take_rules(course, source)
    _take_grade_policy(session, course, source, teacher_id, now)
    course.copied_from_id = source.id
    course.copy_answered_at = course.copy_answered_at or now
    return len(lacking)


def decline_design(session: Session, *, course_id: CourseId, now: datetime) -> None:
    """Note that the teacher starts afresh, so that nobody is asked again."""
    course = hold_course(session, course_id)
    course.copy_answered_at = course.copy_answered_at or now


def _source(
    session: Session, course: CourseRow, source_id: CourseId, teacher_id: PersonId
) -> CourseRow:
    source = session.get(CourseRow, source_id)
    if source is None or source.id == course.id:
        raise NotFoundError
    is_allowed = may_take_design(
        registration_id=course.registration_id,
        from_registration_id=source.registration_id,
        is_ancestor=source.context_id in course.context_history,
        teaches_there=teaches(session, course_id=source_id, person_id=teacher_id),
    )
    if not is_allowed:
        raise NotFoundError
    return source


_AT_FIRST = {
    "strictness": Strictness.CONFIRMED,
    "has_soft_gates": False,
    "approves_requests": True,
    "checks_a_day": 1,
    "recheck_weeks": 4,
    "timezone": "UTC",
}


def _take_rules(course: CourseRow, source: CourseRow) -> None:
    # What was set here is somebody's decision: only rules as a course begins with give way.
    if all(getattr(course, name) == value for name, value in _AT_FIRST.items()):
        for name in _AT_FIRST:
            setattr(course, name, getattr(source, name))


def _take_grade_policy(
    session: Session, course: CourseRow, source: CourseRow, teacher_id: PersonId, now: datetime
) -> None:
    # What was set here is somebody's decision; what the district set holds for both courses.
    if course.grade_points is not None or has_own_policy(session, course_id=CourseId(course.id)):
        return
    course.grade_points, course.sends_not_yet = source.grade_points, source.sends_not_yet
    course.has_every_column = source.has_every_column
    copy_grading_policy(session, course=course, source=source, teacher_id=teacher_id, now=now)
