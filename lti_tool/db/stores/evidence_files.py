"""The files of an attempt, without their content."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, EvidenceFileRow
from lti_tool.domain.assessment.evidence_files import KeptFile
from lti_tool.domain.ids import AttemptId, FileId


def load_kept_files(session: Session, attempt_id: AttemptId) -> dict[int, tuple[KeptFile, ...]]:
    """Answer the files of each question that has some, by its position, in one statement."""
    query = (
        select(
            AttemptItemRow.position,
            EvidenceFileRow.id,
            EvidenceFileRow.name,
            EvidenceFileRow.media_type,
            EvidenceFileRow.size,
        )
        .join(AttemptItemRow, AttemptItemRow.id == EvidenceFileRow.attempt_item_id)
        .where(AttemptItemRow.attempt_id == attempt_id)
        .order_by(EvidenceFileRow.id)
    )
    found: dict[int, list[KeptFile]] = defaultdict(list)
    for row in session.execute(query):
        found[row.position].append(KeptFile(FileId(row.id), row.name, row.media_type, row.size))
    return {position: tuple(files) for position, files in found.items()}
