"""A student asks for a new check, by words or by finishing another way; or takes it back."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db.models import RequestRow
from lti_tool.db.stores.curriculum import StoredResource
from lti_tool.db.stores.reassessments import weigh
from lti_tool.db.stores.standings import ObjectiveStanding, load_objective_standing
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.corrective import THE_RULE, counts_as_different
from lti_tool.domain.mastery.requests import RequestState
from lti_tool.domain.mastery.states import State
from lti_tool.services.reassessing.use_request import OPEN

MIN_WORDS, MAX_WORDS = 10, 2000


def ask_again(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    person_id: PersonId,
    did: str,
    understood: str,
    now: datetime,
) -> None:
    """Ask for a new check; the rule approves it or leaves it to the teacher.

    Asking while a request is open changes nothing. Raises DomainError when no check can follow
    yet, or the words say next to nothing.
    """
    found = load_objective_standing(
        session, course_id=course_id, objective_id=objective_id, person_id=person_id, now=now
    )
    if not found.unit.is_published:
        raise NotFoundError
    _refuse_unless_learned(found)
    texts = [did.strip(), understood.strip()]
    if any(len(text) < MIN_WORDS for text in texts):
        raise DomainError(
            "words_too_short",
            "Write a sentence each: what you did, and what you understand now.",
        )
    if any(len(text) > MAX_WORDS for text in texts):
        raise DomainError("words_too_long", f"Each text has at most {MAX_WORDS} characters.")
    _file(session, found, course_id, person_id, texts, now)


def ask_by_finishing(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    finished: StoredResource,
    note: str,
    now: datetime,
) -> None:
    """Count a way just finished as the request, where one is needed: its sentence says it all."""
    session.flush()
    found = load_objective_standing(
        session,
        course_id=course_id,
        objective_id=finished.objective_id,
        person_id=person_id,
        now=now,
    )
    last, resource = found.standing.last_decision, finished.resource
    if found.standing.state is not State.READY_AGAIN or last is None:
        return
    is_different = counts_as_different(
        finished.id, resource.way, found.history.uses, last.decided_at, role=resource.role
    )
    if is_different and not found.history.needs_no_request:
        _file(session, found, course_id, person_id, [resource.title, note], now)


def withdraw(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    person_id: PersonId,
    now: datetime,
) -> None:
    """Take one's open request back, and with it the place it may hold."""
    found = load_objective_standing(
        session, course_id=course_id, objective_id=objective_id, person_id=person_id, now=now
    )
    session.execute(
        update(RequestRow)
        .where(
            RequestRow.person_id == person_id,
            RequestRow.objective_id == found.objective.id,
            RequestRow.state.in_(OPEN),
        )
        .values(state=RequestState.WITHDRAWN, answered_at=now, slot_id=None)
    )


def _refuse_unless_learned(found: ObjectiveStanding) -> None:
    match found.standing.state:
        case State.READY_AGAIN:
            return
        case State.NOT_YET:
            raise DomainError(
                "another_way_first",
                f"First learn it another way, then you can ask for a new check. {THE_RULE}",
            )
        case _:
            raise DomainError("nothing_to_ask", "There is no new check to ask for here.")


def _file(  # noqa: PLR0917 -- private, and each says itself
    session: Session,
    found: ObjectiveStanding,
    course_id: CourseId,
    person_id: PersonId,
    texts: list[str],
    now: datetime,
) -> None:
    request = found.history.request
    if request is not None and request.state.is_open:
        return
    weighed = weigh(session, found=found, course_id=course_id, person_id=person_id, now=now)
    did, understood = texts
    row = RequestRow(
        person_id=person_id,
        objective_id=found.objective.id,
        did=did,
        understood=understood,
        state=weighed.rule.state,
        asked_at=now,
        answered_at=now if weighed.rule.is_approved else None,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        # Another tab asked in the same moment: one open request is enough.
        return
