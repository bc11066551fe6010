"""Courses that an LMS copied, as their launches tell of them."""

from dataclasses import replace

from lti_tool.db.models import CourseRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.ports import PersonClaim
from lti_tool.queries.copy_offer import CopyOffer, load_copy_offer
from lti_tool.services.authoring.bring_over_design import bring_over_design
from lti_tool.services.launching.accept_launch import accept_launch
from tests.support.classrooms import Classroom
from tests.support.launches import COURSE, make_launch

COPY = replace(COURSE, context_id="math-6a-copy", title="Mathematics 6A (copy)")
RIVERA = PersonClaim("rivera", "Rivera Santos", "Rivera", "Santos")
STRANGER = PersonClaim("stranger", "Someone Else", "Someone", "Else")


def open_copy(room: Classroom, person: PersonClaim = RIVERA, **changes: object) -> CourseId:
    """Launch the copied course as a teacher (of the first one too, unless somebody else)."""
    given = {"role": Role.TEACHER, "course": COPY, "custom": {"cairn_unit": "numbers"}}
    with room.tool.transaction() as session:
        launch = make_launch(session, person=person, **(given | changes))
        course_id = accept_launch(session, launch=launch, now=room.clock()).course_id
    assert course_id is not None
    return course_id


def told_copy(room: Classroom, *history: str, **changes: object) -> CourseId:
    """Launch a copy whose platform tells what it was copied from, the latest first."""
    return open_copy(room, context_history=history or (COURSE.context_id,), **changes)  # type: ignore[arg-type]


def offer_in(
    room: Classroom, course_id: CourseId, person_id: PersonId | None = None
) -> CopyOffer | None:
    """Answer what the teacher of both courses, or somebody else, is offered in a course."""
    with room.tool.reading() as session:
        return load_copy_offer(session, course_id=course_id, person_id=person_id or room.rivera)


def bring_over(
    room: Classroom,
    course_id: CourseId,
    source_id: CourseId | None = None,
    teacher_id: PersonId | None = None,
) -> int:
    """Bring the first course's design over, or another's; answer how many units came."""
    with room.tool.transaction() as session:
        return bring_over_design(
            session,
            course_id=course_id,
            source_id=source_id or room.course_id,
            teacher_id=teacher_id or room.rivera,
            now=room.clock(),
        )


def course_of(room: Classroom, course_id: CourseId) -> CourseRow:
    """Answer a course's row."""
    with room.tool.reading() as session:
        row = session.get_one(CourseRow, course_id)
        session.expunge(row)
    return row
