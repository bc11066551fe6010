"""Deal a student the next form of an objective: never a question they have seen."""

import secrets

from sqlalchemy.orm import Session

from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.db.stores.exposures import load_ledger, load_place
from lti_tool.db.stores.pools import load_pool
from lti_tool.domain.assessment.form import MAX_SEED
from lti_tool.domain.assessment.forms.dealing import NextForm, deal_next
from lti_tool.domain.assessment.forms.parallel import parallel_forms
from lti_tool.domain.assessment.items import Blueprint
from lti_tool.domain.ids import CourseId, PersonId


def deal_form(
    session: Session,
    *,
    course_id: CourseId,
    objective: StoredObjective,
    blueprint: Blueprint,
    person_id: PersonId,
) -> NextForm:
    """Answer one of the objective's parallel forms, else one made of what the student has not seen.

    A `blueprint` other than the objective's own, for a shorter check, always gives the latter.
    Raises NoFormLeftError when nothing unseen makes a whole form.
    """
    stored = load_pool(session, objective.id)
    is_whole = blueprint == objective.blueprint
    return deal_next(
        blueprint=blueprint,
        pool=stored.pool,
        items=stored.items,
        forms=parallel_forms(blueprint, stored.pool, objective.form_seed) if is_whole else (),
        ledger=load_ledger(session, person_id=person_id, objective_id=objective.id),
        place=load_place(session, course_id=course_id, person_id=person_id),
        order_seed=objective.form_seed,
        seed=secrets.randbelow(MAX_SEED),
    )
