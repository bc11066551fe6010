"""What a new attempt is for, and whether it may begin now."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ResourceRow
from lti_tool.db.stores.standings import ObjectiveStanding
from lti_tool.domain.curriculum.resources import ResourceRole
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.corrective import THE_RULE
from lti_tool.domain.mastery.gate import missing_sentence
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.states import State
from lti_tool.services.reassessing.use_request import refuse_until_approved


def choose_purpose(
    session: Session, *, found: ObjectiveStanding, person_id: PersonId, now: datetime
) -> Purpose:
    """Answer what an attempt that begins now is for.

    Raises DomainError, saying why and what to do, when none may begin.
    """
    _refuse_unless_open(found)
    match found.standing.state:
        case State.MASTERED:
            return Purpose.RECHECK
        case State.ALMOST:
            return Purpose.CONFIRM
        case State.OPEN if not found.history.uses and _has_instruction(session, found):
            return Purpose.PRE_CHECK
        case State.READY_AGAIN:
            refuse_until_approved(session, found=found, person_id=person_id, now=now)
            return Purpose.CHECK
        case _:
            return Purpose.CHECK


def _refuse_unless_open(found: ObjectiveStanding) -> None:
    if found.standing.may_start_check or found.standing.state is State.READY_AGAIN:
        return
    match found.standing.state:
        case State.LOCKED:
            titles = {each.slug: each.title for each in found.unit.objectives}
            why = " ".join(missing_sentence(gap, titles) for gap in found.standing.gate.missing)
            raise DomainError("objective_locked", f"This check is not open yet. {why}")
        case State.NOT_YET:
            raise DomainError(
                "another_way_first",
                f"First learn it another way, then the check opens again. {THE_RULE}",
            )
        case State.CONFERENCE:
            raise DomainError(
                "talk_first",
                "Three checks have not settled it. A talk with your teacher helps more than "
                "another check; then a new check opens.",
            )
        case State.EXCUSED:
            raise DomainError("excused", "Your teacher does not ask this objective of you.")
        case State.HANDED_IN:
            raise DomainError("handed_in", "Your work is with your teacher, who will mark it.")
        case _:
            raise DomainError("already_mastered", "You have mastered this objective already.")


def _has_instruction(session: Session, found: ObjectiveStanding) -> bool:
    query = select(ResourceRow.id).where(
        ResourceRow.objective_id == found.objective.id,
        ResourceRow.role == ResourceRole.INSTRUCTION,
        ResourceRow.retired_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None
