"""Dead ends of a course: what can never open, what runs out, and who cannot go on."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.stores.course_units import load_course_units
from lti_tool.db.stores.curriculum import (
    StoredObjective,
    StoredResource,
    StoredUnit,
    load_resources,
)
from lti_tool.db.stores.exposures import load_met
from lti_tool.db.stores.histories import Pair, load_histories
from lti_tool.db.stores.pools import load_counts
from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.forms.supply import Met, attempts_left
from lti_tool.domain.curriculum.dead_ends import find_cycles, locked_for_ever
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.curriculum.prerequisites import slugs_in
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.domain.mastery.going_on import (
    Place,
    has_form_left,
    has_recheck_left,
    hold_ups,
    spent_rechecks_sentence,
)
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.readiness import FORMS_WANTED, dead_end_gaps
from lti_tool.domain.mastery.standing import Standing, unit_standings
from lti_tool.queries.class_members import load_students
from lti_tool.queries.ways_left import has_way_left


@dataclass(frozen=True)
class ObjectiveTrouble:
    """An objective with what is wrong with it, each in a sentence."""

    objective: StoredObjective
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class UnitHealth:
    """One unit, and the objectives of it in which somebody gets stuck."""

    title: str
    is_published: bool
    cycles: tuple[str, ...]
    troubles: tuple[ObjectiveTrouble, ...]


@dataclass(frozen=True)
class StuckStudent:
    """A student who can do nothing by themselves, and why."""

    id: PersonId
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class HealthPage:
    """What a course's authors should mend, and whom they should talk to."""

    units: tuple[UnitHealth, ...]
    stuck: tuple[StuckStudent, ...]

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to mend and nobody stuck."""
        return not self.stuck and not any(unit.cycles or unit.troubles for unit in self.units)


Standings = Mapping[tuple[PersonId, UnitId], Mapping[str, Standing]]
"""Each student's standings with the objectives of a unit, by slug."""


@dataclass(frozen=True)
class _Content:
    """What the objectives of a course have, by objective."""

    resources: Mapping[ObjectiveId, Sequence[StoredResource]]
    pools: Mapping[ObjectiveId, tuple[FormItem, ...]]
    met: Mapping[Pair, Met]
    forms: Mapping[ObjectiveId, int]
    """How many forms there are for a student who has seen nothing yet, up to FORMS_WANTED."""


def load_health(session: Session, *, course_id: CourseId, now: datetime) -> HealthPage:
    """Answer the page: twelve statements, for any number of students and objectives."""
    units = load_course_units(session, course_id)
    students = load_students(session, course_id)
    objectives = [each for unit in units for each in unit.objectives]
    histories = load_histories(
        session,
        person_ids=[person for person, _ in students],
        objective_ids=[each.id for each in objectives],
    )
    content = _load_content(session, objectives, [person for person, _ in students])
    published = [unit for unit in units if unit.is_published]
    standings = {
        (person, unit.id): _standings(unit, person, histories, now)
        for person, _ in students
        for unit in published
    }
    found = (
        StuckStudent(person, name, _reasons(published, person, histories, content, standings))
        for person, name in students
    )
    spent = _spent_rechecks(published, content, standings)
    return HealthPage(
        units=tuple(_unit_health(unit, content, spent) for unit in units),
        stuck=tuple(student for student in found if student.reasons),
    )


def _load_content(
    session: Session, objectives: Sequence[StoredObjective], students: Sequence[PersonId]
) -> _Content:
    ids = [each.id for each in objectives]
    pools = load_counts(session, ids)
    resources: dict[ObjectiveId, list[StoredResource]] = defaultdict(list)
    for stored in load_resources(session, ids):
        resources[stored.objective_id].append(stored)
    met = load_met(session, person_ids=students, objective_ids=ids)
    forms = {
        each.id: attempts_left(blueprint=each.blueprint, pool=pools[each.id], most=FORMS_WANTED)
        for each in objectives
    }
    return _Content(resources, pools, met, forms)


def _standings(
    unit: StoredUnit, person: PersonId, histories: Mapping[Pair, History], now: datetime
) -> dict[str, Standing]:
    return unit_standings(
        {each.slug: each.needs for each in unit.objectives},
        {
            each.slug: histories[person, each.id]
            for each in unit.objectives
            if (person, each.id) in histories
        },
        now=now,
        policy=unit.policy.cycle,
    )


def _spent_rechecks(
    units: Sequence[StoredUnit], content: _Content, standings: Standings
) -> Counter[ObjectiveId]:
    """Count who is due to look back at an objective and has met all its questions."""
    objectives = {unit.id: unit.objectives for unit in units}
    return Counter(
        each.id
        for (person, unit_id), mine in standings.items()
        for each in objectives[unit_id]
        if mine[each.slug].recheck_is_due
        and not has_recheck_left(
            each.blueprint, content.pools[each.id], content.met.get((person, each.id), {})
        )
    )


def _unit_health(
    unit: StoredUnit, content: _Content, spent_rechecks: Counter[ObjectiveId]
) -> UnitHealth:
    graph = {each.slug: each.needs for each in unit.objectives}
    titles = {each.slug: each.title for each in unit.objectives}
    checkable = {each.slug for each in unit.objectives if content.forms[each.id]}
    lost = locked_for_ever(graph, checkable)
    troubles = (
        ObjectiveTrouble(
            each,
            (
                *(("Nobody can ever open it.",) if each.slug in lost else ()),
                *_optional_needs(each, unit),
                *dead_end_gaps(
                    content.forms[each.id],
                    [stored.resource for stored in content.resources[each.id]],
                ),
                *filter(None, (spent_rechecks_sentence(spent_rechecks[each.id]),)),
            ),
        )
        for each in unit.objectives
    )
    return UnitHealth(
        title=unit.title,
        is_published=unit.is_published,
        cycles=tuple(
            " → ".join(f"“{titles[slug]}”" for slug in cycle) for cycle in find_cycles(graph)
        ),
        troubles=tuple(trouble for trouble in troubles if trouble.gaps),
    )


def _optional_needs(objective: StoredObjective, unit: StoredUnit) -> tuple[str, ...]:
    """A must-do that waits for what need not be done: gates should depend on must-dos alone."""
    if objective.priority is not Priority.MUST:
        return ()
    return tuple(
        f"It waits for “{other.title}”, which is not a must-do."
        for other in unit.objectives
        if other.slug in slugs_in(objective.needs) and other.priority is not Priority.MUST
    )


def _reasons(
    units: Sequence[StoredUnit],
    person: PersonId,
    histories: Mapping[Pair, History],
    content: _Content,
    standings: Standings,
) -> tuple[str, ...]:
    places: list[Place] = []
    for unit in units:
        for each in unit.objectives:
            history = histories.get((person, each.id), History())
            places.append(
                Place(
                    title=each.title,
                    standing=standings[person, unit.id][each.slug],
                    has_form_left=has_form_left(
                        standings[person, unit.id][each.slug].state,
                        each.blueprint,
                        each.criterion,
                        pool=content.pools[each.id],
                        met=content.met.get((person, each.id), {}),
                    ),
                    has_way_left=has_way_left(history, content.resources[each.id]),
                )
            )
    return hold_ups(places)
