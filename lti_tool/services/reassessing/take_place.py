"""A student chooses a time for an approved check. A time never has more students than places."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.db.models import RequestRow, SlotRow
from lti_tool.db.stores.curriculum import find_objective_row
from lti_tool.db.stores.histories import slot_of
from lti_tool.db.stores.reassessments import HOLDS_A_PLACE
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, SlotId
from lti_tool.domain.mastery.requests import RequestState


def take_place(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    person_id: PersonId,
    slot_id: SlotId,
    now: datetime,
) -> None:
    """Take a place, and give back the one held before.

    Raises DomainError when the time is full, over or called off, or nothing is approved.
    """
    find_objective_row(session, course_id=course_id, objective_id=objective_id)
    # The lock on the time comes first: one student at a time looks whether a place is free.
    slot = session.get(SlotRow, slot_id, with_for_update=True)
    if slot is None or slot.course_id != course_id:
        raise NotFoundError
    if slot.cancelled_at is not None or slot_of(slot).ends_at <= now:
        raise DomainError("slot_gone", "This time is not on offer any more. Choose another one.")
    request = session.scalar(
        select(RequestRow)
        .where(
            RequestRow.person_id == person_id,
            RequestRow.objective_id == objective_id,
            RequestRow.state == RequestState.APPROVED,
        )
        .with_for_update()
    )
    if request is None:
        raise DomainError("not_approved", "There is no approved check to choose a time for.")
    taken = session.scalar(
        select(func.count())
        .select_from(RequestRow)
        .where(
            RequestRow.slot_id == slot_id,
            RequestRow.state.in_(HOLDS_A_PLACE),
            RequestRow.id != request.id,
        )
    )
    if (taken or 0) >= slot.capacity:
        raise DomainError("slot_full", "Every place at this time is taken. Choose another one.")
    request.slot_id = slot.id
