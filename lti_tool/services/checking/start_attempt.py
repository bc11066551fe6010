"""Begin a check: the gate once more, then an unseen parallel form."""

import secrets
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow
from lti_tool.db.stores.curriculum import load_pool
from lti_tool.db.stores.standings import ObjectiveStanding, load_objective_standing
from lti_tool.domain.assessment.form import MAX_SEED, Dealt, deal_form
from lti_tool.domain.assessment.item_mapping import item_to_mapping
from lti_tool.domain.curriculum.criterion import criterion_to_mapping
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.corrective import THE_RULE
from lti_tool.domain.mastery.gate import missing_sentence
from lti_tool.domain.mastery.standing import State


def start_attempt(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    person_id: PersonId,
    now: datetime,
) -> AttemptId:
    """Answer the running attempt, begun now if there was none.

    Raises DomainError when the objective is locked, waits for another way, or is mastered
    already, FormsSpentError when no unseen form is left, and NotFoundError for another course's
    objective or one that students do not see.
    """
    found = load_objective_standing(
        session, course_id=course_id, objective_id=objective_id, person_id=person_id
    )
    if found.standing.running_attempt is not None:
        return found.standing.running_attempt
    if not found.unit.is_published:
        raise NotFoundError
    _refuse_unless_open(found)
    form = _deal(session, found, person_id)
    return _store(session, found, form, person_id=person_id, now=now)


def _refuse_unless_open(found: ObjectiveStanding) -> None:
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
        case State.MASTERED:
            raise DomainError("already_mastered", "You have mastered this objective already.")
        case _:
            return


def _deal(
    session: Session, found: ObjectiveStanding, person_id: PersonId
) -> tuple[int, tuple[Dealt, ...]]:
    objective = found.objective
    seen = session.scalars(
        select(AttemptItemRow.fingerprint).where(
            AttemptItemRow.person_id == person_id, AttemptItemRow.objective_id == objective.id
        )
    )
    seed = secrets.randbelow(MAX_SEED)
    form = deal_form(
        blueprint=objective.blueprint,
        pool=load_pool(session, objective_id=objective.id, person_id=person_id),
        seen=frozenset(seen),
        seed=seed,
    )
    return seed, form


def _store(
    session: Session,
    found: ObjectiveStanding,
    form: tuple[int, tuple[Dealt, ...]],
    *,
    person_id: PersonId,
    now: datetime,
) -> AttemptId:
    seed, dealt = form
    objective = found.objective
    mine = (AttemptRow.person_id == person_id, AttemptRow.objective_id == objective.id)
    number = session.scalar(select(func.count()).select_from(AttemptRow).where(*mine)) or 0
    attempt = AttemptRow(
        person_id=person_id,
        objective_id=objective.id,
        number=number + 1,
        seed=seed,
        criterion=criterion_to_mapping(objective.criterion),
        started_at=now,
    )
    try:
        with session.begin_nested():
            session.add(attempt)
            session.flush()
    except IntegrityError:
        # Another tab began one in the same moment: that is the attempt.
        running = select(AttemptRow.id).where(*mine, AttemptRow.submitted_at.is_(None))
        return AttemptId(session.scalars(running).one())
    session.add_all(
        AttemptItemRow(
            attempt_id=attempt.id,
            person_id=person_id,
            objective_id=objective.id,
            item_id=each.item_id,
            position=position,
            seed=each.seed,
            fingerprint=each.fingerprint,
            instance=item_to_mapping(each.instance),
        )
        for position, each in enumerate(dealt)
    )
    return AttemptId(attempt.id)
