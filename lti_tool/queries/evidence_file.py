"""One file with its content, for its student and for the teachers of its course."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, EvidenceFileRow, ObjectiveRow, UnitRow
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, FileId, PersonId


@dataclass(frozen=True)
class FileContent:
    """What is sent."""

    name: str
    media_type: str
    content: bytes


def check_file(
    session: Session, *, course_id: CourseId, file_id: FileId, owner_id: PersonId | None
) -> None:
    """Raise NotFoundError unless the file is of this course, and of `owner_id` if one is given.

    What a student has not handed in yet is theirs alone.
    """
    query = (
        select(AttemptRow.person_id, AttemptRow.submitted_at)
        .join(AttemptItemRow, AttemptItemRow.attempt_id == AttemptRow.id)
        .join(EvidenceFileRow, EvidenceFileRow.attempt_item_id == AttemptItemRow.id)
        .join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(EvidenceFileRow.id == file_id, UnitRow.course_id == course_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError
    may_see = row.submitted_at is not None if owner_id is None else row.person_id == owner_id
    if not may_see:
        raise NotFoundError


def load_file(session: Session, *, file_id: FileId) -> FileContent:
    """Answer a file; the caller has checked who asks. Raises NotFoundError if it is gone."""
    query = select(EvidenceFileRow.name, EvidenceFileRow.media_type, EvidenceFileRow.content)
    row = session.execute(query.where(EvidenceFileRow.id == file_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return FileContent(row.name, row.media_type, row.content)
