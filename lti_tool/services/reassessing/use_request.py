"""A new check begins: only when nothing stands in its way, and it uses up what was asked for."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db.models import RequestRow, UnitRow
from lti_tool.db.stores.reassessments import weigh
from lti_tool.db.stores.standings import ObjectiveStanding
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.requests import Move, NextMove, RequestState

OPEN = tuple(state for state in RequestState if state.is_open)


class NotOpenYetError(DomainError):
    """The new check waits for something; the ways page shows for what, and what to do."""

    def __init__(self, move: NextMove) -> None:
        super().__init__(f"check_{move.move}", move.sentence)


def refuse_until_approved(
    session: Session, *, found: ObjectiveStanding, person_id: PersonId, now: datetime
) -> None:
    """Raise NotOpenYetError unless the new check is approved and its time has come."""
    objective_id = found.objective.id
    # Who withdraws or answers the request in this moment comes before or after us, not between.
    session.scalars(
        select(RequestRow.id)
        .where(
            RequestRow.person_id == person_id,
            RequestRow.objective_id == objective_id,
            RequestRow.state.in_(OPEN),
        )
        .with_for_update()
    ).all()
    course_id = CourseId(session.get_one(UnitRow, found.unit.id).course_id)
    weighed = weigh(session, found=found, course_id=course_id, person_id=person_id, now=now)
    if weighed.next.move is not Move.START:
        raise NotOpenYetError(weighed.next)


def use_requests(session: Session, *, person_id: PersonId, objective_id: ObjectiveId) -> None:
    """Count every open request for this objective as used: the check has begun."""
    session.execute(
        update(RequestRow)
        .where(
            RequestRow.person_id == person_id,
            RequestRow.objective_id == objective_id,
            RequestRow.state.in_(OPEN),
        )
        .values(state=RequestState.USED)
    )
