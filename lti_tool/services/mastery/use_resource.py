"""Note that a student opens a way to learn, and that they finish it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ResourceUseRow
from lti_tool.db.stores.curriculum import StoredResource, find_resource
from lti_tool.db.upsert import upsert
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId, PersonId, ResourceId
from lti_tool.services.reassessing.ask_again import ask_by_finishing

MIN_NOTE, MAX_NOTE = 10, 2000


def open_resource(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    resource_id: ResourceId,
    now: datetime,
) -> StoredResource:
    """Answer the resource, its first opening noted. Opening it again changes nothing."""
    stored = find_resource(session, course_id=course_id, resource_id=resource_id)
    way = stored.resource.way
    upsert(
        session,
        ResourceUseRow,
        key={"person_id": person_id, "resource_id": resource_id},
        key_where=ResourceUseRow.resource_id.is_not(None),
        always={},
        at_first={
            "objective_id": stored.objective_id,
            "modality": way.modality,
            "approach": way.approach,
            "opened_at": now,
            "note": "",
        },
    )
    return stored


def finish_resource(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    resource_id: ResourceId,
    note: str,
    now: datetime,
) -> StoredResource:
    """Keep the student's small piece of evidence and count the way as finished.

    Where that leads to a new check, it is the request for it as well. Raises DomainError when
    the note says next to nothing.
    """
    text = note.strip()
    if len(text) < MIN_NOTE:
        raise DomainError(
            "note_too_short", "Write a sentence about what you did and what you now understand."
        )
    if len(text) > MAX_NOTE:
        raise DomainError("note_too_long", f"A note has at most {MAX_NOTE} characters.")
    stored = open_resource(
        session, course_id=course_id, person_id=person_id, resource_id=resource_id, now=now
    )
    use = session.scalars(
        select(ResourceUseRow).where(
            ResourceUseRow.person_id == person_id, ResourceUseRow.resource_id == resource_id
        )
    ).one()
    use.note = text
    if use.finished_at is None:
        use.finished_at = now
        ask_by_finishing(
            session,
            course_id=course_id,
            person_id=person_id,
            finished=stored,
            note=text,
            now=now,
        )
    return stored
