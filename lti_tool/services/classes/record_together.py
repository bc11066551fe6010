"""A teacher notes who was in a small group, or which classmate helped whom."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ResourceUseRow
from lti_tool.db.stores.curriculum import find_objective_row
from lti_tool.db.stores.held_rows import hold_students
from lti_tool.db.stores.histories import load_histories
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.outside import Outside

MAX_NOTE = 2000


def record_group(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    student_ids: Sequence[PersonId],
    teacher_id: PersonId,
    note: str,
    shown_at: datetime,
    now: datetime,
) -> int:
    """Count the group as another way for all who were there; answer for how many it is new.

    `shown_at` is when the sheet was opened: the same sheet sent twice counts once. Raises
    DomainError when nobody is ticked, NotFoundError for anybody who is no student here.
    """
    find_objective_row(session, course_id=course_id, objective_id=objective_id)
    if not student_ids:
        raise DomainError("nobody_there", "Tick who was there.")
    hold_students(session, course_id, student_ids)
    new = not_noted(session, objective_id, student_ids, Outside.GROUP, shown_at)
    for person_id in new:
        session.add(_use(person_id, objective_id, Outside.GROUP, teacher_id, note, now))
    return len(new)


def record_peer_session(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    helper_id: PersonId,
    helped_id: PersonId,
    teacher_id: PersonId,
    note: str,
    shown_at: datetime,
    now: datetime,
) -> None:
    """Count help by a classmate as another way for who was helped, and list it for the helper.

    Each of the two records names the other.

    Raises DomainError when one helps themselves, or the helper has not mastered the objective.
    """
    find_objective_row(session, course_id=course_id, objective_id=objective_id)
    if helper_id == helped_id:
        raise DomainError("same_student", "Choose two students: who helped, and who was helped.")
    hold_students(session, course_id, [helper_id, helped_id])
    history = load_histories(session, person_ids=[helper_id], objective_ids=[objective_id]).get(
        (helper_id, objective_id), History()
    )
    if not history.level.is_mastery:
        raise DomainError(
            "helper_not_there", "Who helps has mastered the objective. Choose another classmate."
        )
    sides = (
        (helped_id, Outside.HELPED_BY_PEER, helper_id),
        (helper_id, Outside.HELPED_PEER, helped_id),
    )
    if not not_noted(session, objective_id, [helped_id], Outside.HELPED_BY_PEER, shown_at):
        return
    for person_id, kind, other_id in sides:
        session.add(_use(person_id, objective_id, kind, teacher_id, note, now, other_id))


def not_noted(
    session: Session,
    objective_id: ObjectiveId,
    person_ids: Sequence[PersonId],
    kind: Outside,
    shown_at: datetime,
) -> list[PersonId]:
    """Answer for whom nothing of this kind was noted since the sheet was opened."""
    noted = session.scalars(
        select(ResourceUseRow.person_id).where(
            ResourceUseRow.person_id.in_(person_ids),
            ResourceUseRow.objective_id == objective_id,
            ResourceUseRow.resource_id.is_(None),
            ResourceUseRow.approach == kind,
            ResourceUseRow.opened_at >= shown_at,
        )
    )
    already = set(noted)
    return [person for person in dict.fromkeys(person_ids) if person not in already]


def _use(  # noqa: PLR0917 -- private, and each says itself
    person_id: PersonId,
    objective_id: ObjectiveId,
    kind: Outside,
    teacher_id: PersonId,
    note: str,
    now: datetime,
    other_id: PersonId | None = None,
) -> ResourceUseRow:
    return ResourceUseRow(
        person_id=person_id,
        objective_id=objective_id,
        resource_id=None,
        modality=kind.way.modality,
        approach=kind.way.approach,
        opened_at=now,
        finished_at=now,
        note=note.strip()[:MAX_NOTE],
        recorded_by=teacher_id,
        with_person_id=other_id,
    )
