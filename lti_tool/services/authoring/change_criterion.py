"""Change what counts as mastery: a new version, from the next check on."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    CriterionChangeRow,
    DecisionRow,
    ItemRow,
    ObjectiveRow,
    UnitRow,
)
from lti_tool.db.stores.curriculum import blueprint_from_plain, find_objective_row
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.redecisions import load_redecisions
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.responses.marked import shortest_rubric
from lti_tool.domain.assessment.sure_counts import sure_count
from lti_tool.domain.curriculum.criterion import Criterion, is_lower
from lti_tool.domain.curriculum.criterion_form import criterion_from_form
from lti_tool.domain.curriculum.criterion_mapping import (
    criterion_from_mapping,
    criterion_to_mapping,
)
from lti_tool.domain.curriculum.criterion_words import check_criterion
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.decision import Verdict


def change_criterion(
    session: Session,
    *,
    objective: ObjectiveRow,
    criterion: Criterion,
    changed_by: PersonId | None,
    now: datetime,
) -> bool:
    """Make this the objective's criterion; False, and nothing changed, when it is already.

    Decisions keep the version they were made under, and running attempts the one they began
    with. The change is kept with the students whose latest check it would have decided
    otherwise. Raises DomainError for a criterion that no form could meet.
    """
    old = criterion_from_mapping(objective.criterion)
    if criterion == old:
        return False
    blueprint = blueprint_from_plain(objective.blueprint)
    size = blueprint.size
    items = _items(session, objective.id)
    check_criterion(
        criterion,
        size,
        transfers=sure_count(blueprint, [(item.cell, item.is_transfer) for item in items]),
        works=sure_count(blueprint, [(item.cell, item.is_marked_by_person) for item in items]),
        rubric_rows=shortest_rubric(item.response for item in items),
    )
    course_id = session.get_one(UnitRow, objective.unit_id).course_id
    redecisions = load_redecisions(
        session,
        objective_id=ObjectiveId(objective.id),
        criterion=criterion,
        strictness=load_policy(session, course_id).strictness,
    )
    objective.criterion_version += 1
    session.add(
        CriterionChangeRow(
            objective_id=objective.id,
            version=objective.criterion_version,
            old=objective.criterion,
            new=criterion_to_mapping(criterion),
            is_lower=is_lower(criterion, old, size)
            or any(each.after is Verdict.MASTERED for each in redecisions),
            had_results=_has_results(session, objective.id),
            concerned=[each.person_id for each in redecisions],
            changed_by=changed_by,
            changed_at=now,
        )
    )
    objective.criterion = criterion_to_mapping(criterion)
    return True


def choose_criterion(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    fields: Mapping[str, str],
    teacher_id: PersonId,
    now: datetime,
) -> None:
    """Make what a teacher has chosen on the criterion page the criterion.

    Raises NotFoundError for another course's objective, and DomainError for a criterion that
    cannot be, or when somebody has changed it since the page was shown: whom the change
    concerns was listed against another one.
    """
    objective = find_objective_row(session, course_id=course_id, objective_id=objective_id)
    session.refresh(objective, with_for_update={"key_share": True})
    if fields.get("version") != str(objective.criterion_version):
        raise DomainError(
            "criterion_changed",
            "Somebody has changed the criterion meanwhile. Look at it again, then choose.",
        )
    size = blueprint_from_plain(objective.blueprint).size
    change_criterion(
        session,
        objective=objective,
        criterion=criterion_from_form(fields, size),
        changed_by=teacher_id,
        now=now,
    )


def _items(session: Session, objective_id: int) -> list[Item]:
    query = select(ItemRow.definition).where(
        ItemRow.objective_id == objective_id, ItemRow.retired_at.is_(None)
    )
    return [item_from_mapping(definition) for definition in session.scalars(query)]


def _has_results(session: Session, objective_id: int) -> bool:
    query = select(func.count()).where(DecisionRow.objective_id == objective_id)
    return bool(session.scalar(query))
