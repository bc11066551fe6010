"""Students' standings with the objectives of a unit, loaded and worked out together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.stores.curriculum import (
    StoredObjective,
    StoredUnit,
    find_objective_row,
    find_unit_row,
    load_unit,
    objective_of,
)
from lti_tool.db.stores.histories import load_histories
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.standing import Standing, unit_standings
from lti_tool.domain.mastery.why import why_this_level


@dataclass(frozen=True)
class ObjectiveStanding:
    """One student and one objective: what is true of them, and what it follows from."""

    unit: StoredUnit
    objective: StoredObjective
    standing: Standing
    history: History
    unit_standings: dict[str, Standing]

    @property
    def is_retired(self) -> bool:
        """Whether the unit no longer has the objective."""
        return all(each.id != self.objective.id for each in self.unit.objectives)


def load_unit_standings(
    session: Session, *, unit: StoredUnit, person_ids: Sequence[PersonId], now: datetime
) -> dict[PersonId, dict[str, Standing]]:
    """Answer every student's standings by objective slug; statements do not grow with students."""
    histories = load_histories(
        session,
        person_ids=person_ids,
        objective_ids=[objective.id for objective in unit.objectives],
    )
    return standings_of(unit, histories, person_ids=person_ids, now=now)


def standings_of(
    unit: StoredUnit,
    histories: Mapping[tuple[PersonId, ObjectiveId], History],
    *,
    person_ids: Sequence[PersonId],
    now: datetime,
) -> dict[PersonId, dict[str, Standing]]:
    """Answer every student's standings by objective slug, of what has happened."""
    needs = {objective.slug: objective.needs for objective in unit.objectives}
    return {
        person: unit_standings(
            needs,
            {
                objective.slug: histories[person, objective.id]
                for objective in unit.objectives
                if (person, objective.id) in histories
            },
            now=now,
            policy=unit.policy.cycle,
        )
        for person in person_ids
    }


def load_objective_standing(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    person_id: PersonId,
    now: datetime,
    even_retired: bool = False,
) -> ObjectiveStanding:
    """Answer a student's standing with one objective; raises NotFoundError for another course's."""
    row = find_objective_row(
        session, course_id=course_id, objective_id=objective_id, even_retired=even_retired
    )
    objective = objective_of(row)
    unit = load_unit(
        session, find_unit_row(session, course_id=course_id, unit_id=objective.unit_id)
    )
    objectives = {each.slug: each for each in (*unit.objectives, objective)}
    histories = load_histories(
        session,
        person_ids=[person_id],
        objective_ids=[each.id for each in objectives.values()],
    )
    by_slug = {
        slug: histories[person_id, each.id]
        for slug, each in objectives.items()
        if (person_id, each.id) in histories
    }
    standings = unit_standings(
        {slug: each.needs for slug, each in objectives.items()},
        by_slug,
        now=now,
        policy=unit.policy.cycle,
    )
    return ObjectiveStanding(
        unit=unit,
        objective=objective,
        standing=standings[objective.slug],
        history=by_slug.get(objective.slug, History()),
        unit_standings=standings,
    )


def told_why(found: ObjectiveStanding) -> str:
    """Answer why this level, in the course's names and by its days."""
    policy = found.unit.policy
    return why_this_level(found.history, timezone=policy.timezone, names=policy.level_names)
