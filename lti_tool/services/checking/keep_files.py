"""Keep the files a student adds to a question, and let them take files away until they submit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, EvidenceFileRow
from lti_tool.domain.assessment.evidence_files import (
    MAX_ATTEMPT,
    MAX_FILES,
    MEGABYTE,
    checked_type,
    shown_name,
)
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.marked import EvidenceOfWork
from lti_tool.domain.assessment.timing import is_over
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId, CourseId, FileId, PersonId
from lti_tool.services.checking.save_answers import hold_own_attempt


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


def add_files(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    position: int,
    uploads: Sequence[Upload],
    now: datetime,
) -> None:
    """Keep all of the files, or none: raises DomainError for any that cannot be kept.

    The bytes are looked at only to tell what they are. The same file twice is kept once.
    """
    attempt = _find_open(session, course_id, person_id, attempt_id, now)
    item = _find_item(session, attempt, position)
    if not uploads:
        raise DomainError("no_file", "Choose a file first.")
    kept = session.execute(
        select(EvidenceFileRow.attempt_item_id, EvidenceFileRow.sha256, EvidenceFileRow.size)
        .join(AttemptItemRow, AttemptItemRow.id == EvidenceFileRow.attempt_item_id)
        .where(AttemptItemRow.attempt_id == attempt_id)
    ).all()
    have = {row.sha256 for row in kept if row.attempt_item_id == item.id}
    new = {}
    for upload in uploads:
        media_type = checked_type(upload.name, upload.content)
        digest = hashlib.sha256(upload.content).hexdigest()
        if digest not in have:
            new[digest] = (upload, media_type)
    _check_room(
        len(have) + len(new), sum(row.size for row in kept), [each for each, _ in new.values()]
    )
    session.add_all(
        EvidenceFileRow(
            attempt_item_id=item.id,
            name=shown_name(upload.name, media_type),
            media_type=media_type,
            size=len(upload.content),
            sha256=digest,
            content=upload.content,
            added_at=now,
        )
        for digest, (upload, media_type) in new.items()
    )
    item.answered_at = now


def remove_file(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    position: int,
    file_id: FileId,
    now: datetime,
) -> None:
    """Take a file away. One that is gone already is no error; what is handed in stays."""
    attempt = _find_open(session, course_id, person_id, attempt_id, now)
    item = _find_item(session, attempt, position)
    row = session.get(EvidenceFileRow, file_id)
    if row is not None and row.attempt_item_id == item.id:
        session.delete(row)


def _find_open(
    session: Session,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    now: datetime,
) -> AttemptRow:
    """Answer the attempt, locked, while it takes files: two tabs share the room there is."""
    attempt = hold_own_attempt(
        session, course_id=course_id, person_id=person_id, attempt_id=attempt_id
    )
    if attempt.submitted_at is not None or is_over(attempt.closes_at, attempt.paused_at, now):
        raise DomainError("handed_in", "Your check is handed in; its files stay as they are.")
    if attempt.paused_at is not None:
        raise DomainError("paused", "You are having a break. Go on with your check first.")
    return attempt


def _find_item(session: Session, attempt: AttemptRow, position: int) -> AttemptItemRow:
    row = session.scalar(
        select(AttemptItemRow).where(
            AttemptItemRow.attempt_id == attempt.id, AttemptItemRow.position == position
        )
    )
    if row is None or not isinstance(item_from_mapping(row.instance).response, EvidenceOfWork):
        raise NotFoundError
    return row


def _check_room(count: int, size_before: int, new: Sequence[Upload]) -> None:
    if count > MAX_FILES:
        raise DomainError(
            "too_many_files", f"A question takes up to {MAX_FILES} files. Take one away first."
        )
    if size_before + sum(len(each.content) for each in new) > MAX_ATTEMPT:
        raise DomainError(
            "files_too_large",
            f"All files of a check together have at most {MAX_ATTEMPT // MEGABYTE} MB. Take one "
            "away, or put it where your teacher can open it and give the link.",
        )
