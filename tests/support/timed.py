"""A classroom whose check has a time limit, and what a teacher sets for a student."""

from dataclasses import replace

from sqlalchemy import select

from lti_tool.db.models import AttemptRow
from lti_tool.domain.assessment.accommodations import Accommodations
from lti_tool.domain.ids import AttemptId, PersonId
from lti_tool.interchange.drafts import UnitDraft
from lti_tool.services.classes.set_accommodations import set_accommodations
from tests.support.classrooms import Classroom
from tests.support.drafts import sample_draft

MINUTES = 30


def timed_draft(minutes: int = MINUTES) -> UnitDraft:
    """Answer the sample unit with a time limit on every check."""
    draft = sample_draft()
    timed = tuple(replace(objective, minutes=minutes) for objective in draft.objectives)
    return replace(draft, objectives=timed)


def set_limit(room: Classroom, minutes: int = MINUTES) -> None:
    """Give every check of the course a time limit."""
    room.reimport(timed_draft(minutes))


def accommodate(
    room: Classroom,
    person: PersonId | None = None,
    *,
    note: str = "",
    **given: object,
) -> None:
    """Have the teacher set what a student needs; Ada unless another is named."""
    with room.tool.transaction() as session:
        set_accommodations(
            session,
            course_id=room.course_id,
            student_id=person or room.ada,
            teacher_id=room.rivera,
            accommodations=Accommodations(**given),  # type: ignore[arg-type]
            note=note,
            now=room.clock(),
        )


def attempt(room: Classroom, attempt_id: AttemptId | int) -> AttemptRow:
    """Answer an attempt as it stands."""
    with room.tool.reading() as session:
        row = session.scalars(select(AttemptRow).where(AttemptRow.id == attempt_id)).one()
        session.expunge(row)
    return row
