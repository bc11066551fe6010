"""A teacher records what they saw or heard: an attempt that the student did not hand in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, DecisionRow
from lti_tool.db.stores.curriculum import (
    StoredObjective,
    find_objective_row,
    objective_of,
)
from lti_tool.db.stores.held_rows import hold_students
from lti_tool.db.stores.pools import load_pool
from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.item_mapping import item_from_mapping, item_to_mapping
from lti_tool.domain.assessment.responses.marked import Watched
from lti_tool.domain.curriculum.criterion_mapping import criterion_to_mapping
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.recording import (
    RECORDED,
    SeenPiece,
    level_asked,
    pieces_to_record,
)
from lti_tool.services.checking.mark_attempt import Mark, decide_marked, give_mark
from lti_tool.services.checking.start_attempt import next_number
from lti_tool.services.reassessing.use_request import use_requests


def record_seen(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    student_id: PersonId,
    teacher_id: PersonId,
    levels: Sequence[int],
    note: str,
    shown_at: datetime,
    now: datetime,
) -> bool:
    """Decide about a student by what a teacher saw: a level for each piece, words for the student.

    `shown_at` is when the list was opened: the same list sent twice counts once, and answers False
    then. An attempt of the student's that has nothing to enter is closed with these levels; else
    a recorded one is made. Raises DomainError when nothing can be recorded, NotFoundError for
    another course's student or objective.
    """
    row = find_objective_row(session, course_id=course_id, objective_id=objective_id)
    objective = objective_of(row)
    items = load_pool(session, objective_id).items
    pieces = pieces_to_record(objective.blueprint, items, sentence=objective.sentence)
    if not pieces:
        raise DomainError(
            "nothing_to_watch",
            "This objective has nothing that a person marks. Set the level on the student's page.",
        )
    if len(levels) != len(pieces):
        raise DomainError("level_missing", "Choose a level for every part.")
    attempt = _own_watched(session, objective_id, student_id, pieces)
    hold_students(session, course_id, [student_id])
    if _is_recorded_since(session, objective_id, student_id, shown_at):
        return False
    # What the student had asked for has been looked at with this. Who begins a check in this moment
    # takes the request before the attempt too.
    use_requests(session, person_id=student_id, objective_id=objective_id)
    if attempt is None:
        attempt = _make_attempt(session, objective, pieces, student_id, now)
    attempt.submitted_at = attempt.submitted_at or now
    attempt.paused_at = None
    shown = session.scalars(
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt.id)
        .order_by(AttemptItemRow.position)
    )
    for place, (each, level) in enumerate(zip(shown, levels, strict=True)):
        give_mark(each, Mark(level, "" if place else note), teacher_id=teacher_id, now=now)
    return decide_marked(session, attempt=attempt, now=now)


def _is_recorded_since(
    session: Session, objective_id: ObjectiveId, student_id: PersonId, shown_at: datetime
) -> bool:
    query = select(AttemptRow.id).where(
        AttemptRow.objective_id == objective_id,
        AttemptRow.person_id == student_id,
        AttemptRow.marked_at >= shown_at,
    )
    return session.scalar(query.limit(1)) is not None


def _own_watched(
    session: Session,
    objective_id: ObjectiveId,
    student_id: PersonId,
    pieces: Sequence[SeenPiece],
) -> AttemptRow | None:
    """Answer the student's undecided attempt if it asks for these very pieces, None without one.

    Raises DomainError when other work of theirs waits to be marked: that comes first.
    """
    attempt = session.scalar(
        select(AttemptRow)
        .outerjoin(DecisionRow, DecisionRow.attempt_id == AttemptRow.id)
        .where(
            AttemptRow.objective_id == objective_id,
            AttemptRow.person_id == student_id,
            DecisionRow.id.is_(None),
        )
        .order_by(AttemptRow.id.desc())
        .with_for_update(of=AttemptRow)
        .limit(1)
    )
    if attempt is None:
        return None
    rows = session.scalars(
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt.id)
        .order_by(AttemptItemRow.position)
    ).all()
    is_watched = all(isinstance(item_from_mapping(row.instance).response, Watched) for row in rows)
    if is_watched and [row.item_id for row in rows] == [piece.item_id for piece in pieces]:
        return attempt
    if attempt.submitted_at is not None:
        raise DomainError("work_waits", "There is work handed in for this objective: mark that.")
    return None


def _make_attempt(
    session: Session,
    objective: StoredObjective,
    pieces: Sequence[SeenPiece],
    student_id: PersonId,
    now: datetime,
) -> AttemptRow:
    number = next_number(session, person_id=student_id, objective_id=objective.id)
    attempt = AttemptRow(
        person_id=student_id,
        objective_id=objective.id,
        number=number,
        seed=0,
        purpose=Purpose.RECORDED,
        # What was seen as a whole is held to a level, whatever a form of questions is held to.
        criterion=criterion_to_mapping(level_asked(objective.criterion)),
        criterion_version=objective.criterion_version,
        started_at=now,
        submitted_at=now,
    )
    session.add(attempt)
    session.flush()
    instances = [draw_instance(piece.item, 0) for piece in pieces]
    session.add_all(
        AttemptItemRow(
            attempt_id=attempt.id,
            person_id=student_id,
            objective_id=objective.id,
            item_id=piece.item_id,
            position=position,
            seed=0,
            # The same may be watched again, and takes no question away from a later form.
            fingerprint=f"{RECORDED}{number}-{fingerprint(instance)}",
            instance=item_to_mapping(instance),
        )
        for position, (piece, instance) in enumerate(zip(pieces, instances, strict=True))
    )
    session.flush()
    return attempt
