"""Begin a check: the gate once more, then an unseen parallel form."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow
from lti_tool.db.stores.accommodations import blueprint_for_student, load_accommodations
from lti_tool.db.stores.standings import ObjectiveStanding, load_objective_standing
from lti_tool.domain.assessment.accommodations import Accommodations, with_fewer_options
from lti_tool.domain.assessment.forms.dealing import NextForm
from lti_tool.domain.assessment.item_mapping import item_to_mapping
from lti_tool.domain.assessment.timing import closing_time
from lti_tool.domain.curriculum.criterion_mapping import criterion_to_mapping
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.form_size import blueprint_for
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.states import State
from lti_tool.services.checking.choose_purpose import choose_purpose
from lti_tool.services.checking.deal_form import deal_form
from lti_tool.services.reassessing.use_request import use_requests


def start_attempt(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    person_id: PersonId,
    now: datetime,
) -> AttemptId:
    """Answer the running attempt, begun now if there was none.

    Raises DomainError when no check may begin now (`choose_purpose` says why), NoFormLeftError
    when no unseen form is left, and NotFoundError for another course's objective or one that
    students do not see.
    """
    found = load_objective_standing(
        session, course_id=course_id, objective_id=objective_id, person_id=person_id, now=now
    )
    if found.standing.running_attempt is not None and found.standing.state is not State.HANDED_IN:
        return found.standing.running_attempt
    if not found.unit.is_published:
        raise NotFoundError
    purpose = choose_purpose(session, found=found, person_id=person_id, now=now)
    given = load_accommodations(session, course_id=course_id, person_id=person_id)
    blueprint = blueprint_for(purpose, found.objective.blueprint, found.objective.criterion)
    form = deal_form(
        session,
        course_id=course_id,
        objective=found.objective,
        blueprint=blueprint_for_student(session, found.objective, blueprint, given),
        person_id=person_id,
    )
    attempt_id = _store(session, found, purpose, given, form, person_id=person_id, now=now)
    use_requests(session, person_id=person_id, objective_id=found.objective.id)
    return attempt_id


def _store(
    session: Session,
    found: ObjectiveStanding,
    purpose: Purpose,
    given: Accommodations,
    form: NextForm,
    *,
    person_id: PersonId,
    now: datetime,
) -> AttemptId:
    objective = found.objective
    attempt = AttemptRow(
        person_id=person_id,
        objective_id=objective.id,
        number=next_number(session, person_id=person_id, objective_id=objective.id),
        seed=form.seed,
        form=form.form,
        purpose=purpose,
        criterion=criterion_to_mapping(objective.criterion),
        criterion_version=objective.criterion_version,
        started_at=now,
        minutes=objective.minutes,
        closes_at=closing_time(now, objective.minutes, given),
    )
    try:
        with session.begin_nested():
            session.add(attempt)
            session.flush()
    except IntegrityError:
        # Another tab began one in the same moment: that is the attempt.
        running = select(AttemptRow.id).where(
            AttemptRow.person_id == person_id,
            AttemptRow.objective_id == objective.id,
            AttemptRow.submitted_at.is_(None),
        )
        begun = session.scalars(running).one_or_none()
        if begun is not None:
            return AttemptId(begun)
        raise DomainError(
            "attempt_recorded",
            "Your teacher has just recorded something here. Open the page again to see it.",
        ) from None
    session.add_all(
        AttemptItemRow(
            attempt_id=attempt.id,
            person_id=person_id,
            objective_id=objective.id,
            item_id=each.item_id,
            position=position,
            seed=each.seed,
            fingerprint=each.fingerprint,
            # The fingerprint is that of the whole question: with fewer options it is no new one.
            instance=item_to_mapping(
                with_fewer_options(each.instance, each.seed)
                if given.has_fewer_options
                else each.instance
            ),
        )
        for position, each in enumerate(form.dealt)
    )
    return AttemptId(attempt.id)


def next_number(session: Session, *, person_id: PersonId, objective_id: ObjectiveId) -> int:
    """Answer the number of the attempt that a student begins now, from 1 for each objective."""
    query = select(func.max(AttemptRow.number)).where(
        AttemptRow.person_id == person_id, AttemptRow.objective_id == objective_id
    )
    return (session.scalar(query) or 0) + 1
