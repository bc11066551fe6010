"""One student for their family: where they stand and why, what helps, what it is worth."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, MembershipRow, PersonRow
from lti_tool.db.stores.curriculum import (
    StoredObjective,
    StoredResource,
    StoredUnit,
    load_published_units,
    load_resources,
)
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.db.stores.histories import load_histories
from lti_tool.db.stores.standings import ObjectiveStanding, told_why
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.curriculum.resources import Resource
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.policy_words import Counts, what_counts
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.standing import Standing, unit_standings
from lti_tool.queries.class_members import student_name
from lti_tool.queries.grade_lines import GradeLine, load_grade_lines
from lti_tool.queries.objective_page import ways_now
from lti_tool.queries.offers import Offers, load_offers, without_spent_rechecks
from lti_tool.queries.path_page import ObjectiveCard, Step, path_through

Histories = Mapping[ObjectiveId, History]
Resources = Mapping[ObjectiveId, tuple[StoredResource, ...]]


@dataclass(frozen=True)
class Child:
    """A student of the course whom a family may follow."""

    id: PersonId
    name: str


@dataclass(frozen=True)
class Children:
    """Those of a family whom the course knows, and how many it does not."""

    known: tuple[Child, ...]
    unknown_count: int


@dataclass(frozen=True)
class FamilyCard:
    """One objective: what the student sees of it, why this level, and what helps now."""

    card: ObjectiveCard
    reason: str
    """The reason of the decision the level rests on, "" while there is none."""
    why: str
    """Why this level: the same paragraph for every role, "" before the first check."""
    decided_at: datetime | None
    ways: tuple[Resource, ...]

    @property
    def level(self) -> Level:
        """The best level shown so far."""
        return self.card.standing.level

    @property
    def level_name(self) -> str:
        """What it is called, once a check was taken."""
        standing = self.card.standing
        if self.decided_at is None:
            return standing.level_name
        return standing.level_names.name_of_check(standing.level)


@dataclass(frozen=True)
class FamilyUnit:
    """A unit with the one next step in it."""

    title: str
    language: str
    cards: tuple[FamilyCard, ...]
    mastered_count: int
    next_title: str
    next_step: Step | None
    is_done: bool
    """Whether nothing is left to master. Without a next step it may also wait for others."""


@dataclass(frozen=True)
class Evidence:
    """A check that was decided: when, about what, which level, and why."""

    title: str
    language: str
    decided_at: datetime
    level: Level
    level_name: str
    reason: str


@dataclass(frozen=True)
class FamilyPage:
    """A student's one page. Nobody else is on it, and no question and no answer."""

    child: Child
    course_title: str
    has_gradebook: bool
    units: tuple[FamilyUnit, ...]
    counts: Counts
    evidence: tuple[Evidence, ...]
    """The latest first."""


def load_children(session: Session, *, course_id: CourseId, subs: Sequence[str]) -> Children:
    """Answer who of the students named by the launch is in this course, in one statement."""
    rows = session.scalars(_children(course_id, subs)).all()
    known = sorted((_child(row) for row in rows), key=lambda each: (each.name.casefold(), each.id))
    return Children(tuple(known), unknown_count=len(set(subs)) - len(known))


def load_family_page(
    session: Session,
    *,
    course_id: CourseId,
    subs: Sequence[str],
    child_id: PersonId,
    now: datetime,
) -> FamilyPage:
    """Answer the page, in thirteen statements however much there is.

    Raises NotFoundError for whoever is not both named by the launch and a student of the course.
    """
    child = session.scalar(_children(course_id, subs).where(PersonRow.id == child_id))
    if child is None:
        raise NotFoundError
    course = session.get_one(CourseRow, course_id)
    units = load_published_units(session, course_id=course_id)
    ids = [objective.id for unit in units for objective in unit.objectives]
    pairs = load_histories(session, person_ids=[child_id], objective_ids=ids)
    histories = {objective: history for (_, objective), history in pairs.items()}
    lines = load_grade_lines(session, person_ids=[child_id], objective_ids=ids)
    grades = {objective: line for (_, objective), line in lines.items()}
    resources = _by_objective(load_resources(session, ids))
    standings = [_standings(session, unit, child_id, histories, now) for unit in units]
    offers = load_offers(
        session,
        course_id=course_id,
        person_id=child_id,
        objectives=[objective for unit in units for objective in unit.objectives],
        standings={
            each.id: mine[each.slug]
            for unit, mine in zip(units, standings, strict=True)
            for each in unit.objectives
        },
        policy=load_policy(session, course_id),
        now=now,
    )
    return FamilyPage(
        child=_child(child),
        course_title=course.title,
        has_gradebook=course.columns_url is not None,
        units=tuple(
            _unit(unit, mine, histories, grades, resources, offers)
            for unit, mine in zip(units, standings, strict=True)
        ),
        counts=what_counts(load_grading(session, course), school_day(course, now)),
        evidence=_evidence(units, histories),
    )


def _children(course_id: CourseId, subs: Sequence[str]) -> Select[PersonRow]:
    """Find people by the platform's ids, which mean something on the course's platform only."""
    return (
        select(PersonRow)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .join(CourseRow, CourseRow.id == MembershipRow.course_id)
        .where(
            CourseRow.id == course_id,
            CourseRow.registration_id == PersonRow.registration_id,
            MembershipRow.role == Role.STUDENT,
            MembershipRow.is_active,
            PersonRow.sub.in_(set(subs)),
        )
    )


def _child(row: PersonRow) -> Child:
    return Child(PersonId(row.id), student_name(row))


def _by_objective(resources: tuple[StoredResource, ...]) -> Resources:
    found: dict[ObjectiveId, list[StoredResource]] = defaultdict(list)
    for each in resources:
        found[each.objective_id].append(each)
    return {objective_id: tuple(each) for objective_id, each in found.items()}


def _standings(
    session: Session, unit: StoredUnit, child_id: PersonId, histories: Histories, now: datetime
) -> dict[str, Standing]:
    return without_spent_rechecks(
        session,
        person_id=child_id,
        objectives=unit.objectives,
        standings=unit_standings(
            {each.slug: each.needs for each in unit.objectives},
            {each.slug: histories[each.id] for each in unit.objectives if each.id in histories},
            now=now,
            policy=unit.policy.cycle,
        ),
    )


def _unit(  # noqa: PLR0917 -- private, and each says itself
    unit: StoredUnit,
    standings: dict[str, Standing],
    histories: Histories,
    grades: Mapping[ObjectiveId, GradeLine],
    resources: Resources,
    offers: Offers,
) -> FamilyUnit:
    """Answer a unit, by the same functions as the student's own path and pages."""
    path = path_through(unit, standings, grades, offers)

    def family_card(objective: StoredObjective, card: ObjectiveCard) -> FamilyCard:
        history = histories.get(objective.id, History())
        best = history.best_decision
        found = ObjectiveStanding(unit, objective, card.standing, history, standings)
        ways = ways_now(found, resources.get(objective.id, ()))
        return FamilyCard(
            card=card,
            reason=best.reason if best else "",
            why=told_why(found) if best else "",
            decided_at=best.decided_at if best else None,
            ways=tuple(way.resource for way in ways),
        )

    return FamilyUnit(
        title=unit.title,
        language=unit.language,
        cards=tuple(map(family_card, unit.objectives, path.cards)),
        mastered_count=path.mastered_count,
        next_title=path.next_title,
        next_step=path.next_step,
        is_done=path.is_done,
    )


def _evidence(units: Sequence[StoredUnit], histories: Histories) -> tuple[Evidence, ...]:
    found = (
        Evidence(
            objective.title,
            unit.language,
            each.decided_at,
            each.level,
            unit.policy.level_names.name_of_check(each.level),
            each.reason,
        )
        for unit in units
        for objective in unit.objectives
        for each in histories.get(objective.id, History()).decisions
    )
    return tuple(sorted(found, key=lambda each: each.decided_at, reverse=True))
