"""Where a student has seen every question, so that their next check cannot be made up."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from lti_tool.db.stores.accommodations import blueprint_for_student, load_accommodations
from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.db.stores.exposures import load_met
from lti_tool.db.stores.pools import load_counts
from lti_tool.domain.assessment.forms.supply import Met, attempts_left
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.form_size import next_blueprint
from lti_tool.domain.mastery.going_on import has_form_left
from lti_tool.domain.mastery.standing import Standing


def load_spent(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    objectives: Sequence[StoredObjective],
    standings: Mapping[ObjectiveId, Standing],
) -> frozenset[ObjectiveId]:
    """Answer the objectives for whose next check no unseen form is left.

    Two statements where a student has been checked and not come through, else none; more only
    where something is spent: with fewer questions there may be a form all the same.
    """
    asked = [each for each in objectives if standings[each.id].looks_for_new_questions]
    if not asked:
        return frozenset()
    ids = [each.id for each in asked]
    pools = load_counts(session, ids)
    met = load_met(session, person_ids=[person_id], objective_ids=ids)
    short = [
        each
        for each in asked
        if not has_form_left(
            standings[each.id].state,
            each.blueprint,
            each.criterion,
            pool=pools[each.id],
            met=met.get((person_id, each.id), {}),
        )
    ]
    if not short:
        return frozenset()
    given = load_accommodations(session, course_id=course_id, person_id=person_id)

    def has_light_form(objective: StoredObjective) -> bool:
        whole = next_blueprint(
            standings[objective.id].state, objective.blueprint, objective.criterion
        )
        light = blueprint_for_student(session, objective, whole, given)
        seen: Met = met.get((person_id, objective.id), {})
        return attempts_left(blueprint=light, pool=pools[objective.id], met=seen, most=1) > 0

    return frozenset(each.id for each in short if not has_light_form(each))
