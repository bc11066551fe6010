"""The group sheet: who to take together, by what their wrong answers told or by objective."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, ResourceUseRow
from lti_tool.db.stores.curriculum import StoredObjective, StoredUnit, load_published_units
from lti_tool.db.stores.histories import Pair, load_histories
from lti_tool.domain.classes.groups import Group, Need, propose_groups
from lti_tool.domain.classes.school_days import school_days_ago
from lti_tool.domain.ids import AttemptId, CourseId, PersonId
from lti_tool.domain.mastery.outside import Outside
from lti_tool.domain.mastery.standing import Standing, unit_standings
from lti_tool.domain.mastery.states import State
from lti_tool.queries.class_members import load_students

SCHOOL_DAYS = 5
"""How far back a check may lie: older ones say little about today."""

_NEED = {State.NOT_YET, State.CONFERENCE}
Standings = Mapping[Pair, Standing]


@dataclass(frozen=True)
class Member:
    """A student in a group."""

    id: PersonId
    name: str


@dataclass(frozen=True)
class GroupCard:
    """A group to take together, and the classmates who could help instead."""

    objective: StoredObjective
    language: str
    misconception: str
    heard: str
    """What students with this misconception were told, "" for none."""
    members: tuple[Member, ...]
    helpers: tuple[Member, ...]
    last_pairs: tuple[str, ...]
    """Who helped a student last, in a sentence each: another pair may do both good."""


@dataclass(frozen=True)
class GroupsPage:
    """The sheet of a course."""

    since: datetime
    groups: tuple[GroupCard, ...]


def load_groups(session: Session, *, course_id: CourseId, now: datetime) -> GroupsPage:
    """Answer the groups of all units students see: eleven statements, however large the class."""
    units = load_published_units(session, course_id=course_id)
    names = dict(load_students(session, course_id, even_test=False))
    timezone = units[0].policy.timezone if units else "UTC"
    since = school_days_ago(now, timezone, SCHOOL_DAYS)
    standings = _standings(session, units, list(names), now)
    recent = list(_not_got(standings, since))
    wrong = _wrong_answers(session, [attempt for _, attempt in recent])
    needs = [
        Need(person, objective, tuple(tag for tag, _ in wrong[attempt]))
        for (person, objective), attempt in recent
    ]
    heard = {tag: words for told in wrong.values() for tag, words in told}
    helped = _helped_last(session, [need.student for need in needs])
    objectives = {each.id: (each, unit.language) for unit in units for each in unit.objectives}
    return GroupsPage(
        since,
        tuple(
            GroupCard(
                objective=objectives[group.objective][0],
                language=objectives[group.objective][1],
                misconception=group.misconception,
                heard=heard.get(group.misconception, ""),
                members=tuple(Member(each, names[each]) for each in group.students),
                helpers=_helpers(group, standings, names),
                last_pairs=tuple(
                    f"{names[helped[each]]} helped {names[each]} last."
                    for each in group.students
                    if helped.get(each) in names
                ),
            )
            for group in propose_groups(needs)
        ),
    )


def _standings(
    session: Session, units: Sequence[StoredUnit], person_ids: Sequence[PersonId], now: datetime
) -> dict[Pair, Standing]:
    """Answer every student's standing with every objective, in the order of the units."""
    histories = load_histories(
        session,
        person_ids=person_ids,
        objective_ids=[each.id for unit in units for each in unit.objectives],
    )
    by_person = {
        (unit.id, person): unit_standings(
            {each.slug: each.needs for each in unit.objectives},
            {
                each.slug: histories[person, each.id]
                for each in unit.objectives
                if (person, each.id) in histories
            },
            now=now,
            policy=unit.policy.cycle,
        )
        for unit in units
        for person in person_ids
    }
    return {
        (person, each.id): by_person[unit.id, person][each.slug]
        for unit in units
        for each in unit.objectives
        for person in person_ids
    }


def _not_got(standings: Standings, since: datetime) -> Iterator[tuple[Pair, AttemptId]]:
    """Answer who fell short lately and has not learned it another way since."""
    for pair, standing in standings.items():
        last = standing.last_decision
        if standing.state in _NEED and last is not None and last.decided_at >= since:
            yield pair, last.attempt_id


def _wrong_answers(
    session: Session, attempt_ids: Sequence[AttemptId]
) -> dict[AttemptId, list[tuple[str, str]]]:
    """Answer what wrong answers told in each attempt: the misconception, and the words for it."""
    query = (
        select(AttemptItemRow.attempt_id, AttemptItemRow.misconception, AttemptItemRow.feedback)
        .where(AttemptItemRow.attempt_id.in_(attempt_ids), AttemptItemRow.misconception != "")
        .order_by(AttemptItemRow.attempt_id, AttemptItemRow.position)
    )
    found: dict[AttemptId, list[tuple[str, str]]] = defaultdict(list)
    for attempt, tag, feedback in session.execute(query):
        found[AttemptId(attempt)].append((tag, feedback))
    return found


def _helped_last(session: Session, person_ids: Sequence[PersonId]) -> dict[PersonId, PersonId]:
    """Answer which classmate helped each of them last, with whatever it was."""
    query = (
        select(ResourceUseRow.person_id, ResourceUseRow.with_person_id)
        .where(
            ResourceUseRow.person_id.in_(person_ids),
            ResourceUseRow.approach == Outside.HELPED_BY_PEER,
            ResourceUseRow.with_person_id.is_not(None),
        )
        .order_by(ResourceUseRow.opened_at, ResourceUseRow.id)
    )
    return {PersonId(person): PersonId(other) for person, other in session.execute(query) if other}


def _helpers(
    group: Group, standings: Standings, names: Mapping[PersonId, str]
) -> tuple[Member, ...]:
    """Answer the classmates who have mastered what the group has not."""
    return tuple(
        Member(person, name)
        for person, name in names.items()
        if standings[person, group.objective].level.is_mastery
    )
