"""The work of a course that waits to be marked: what holds a student up first, then the oldest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    AttemptRow,
    DecisionRow,
    ItemRow,
    MembershipRow,
    ObjectiveRow,
    PersonRow,
    UnitRow,
)
from lti_tool.db.stores.curriculum import StoredUnit, load_published_units
from lti_tool.db.stores.histories import load_histories
from lti_tool.domain.assessment.responses.registry import KINDS
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.classes.waiting import waiting_words
from lti_tool.domain.curriculum.prerequisites import slugs_in
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.standing import unit_standings
from lti_tool.domain.mastery.states import State
from lti_tool.queries.class_members import student_name

MARKED_KINDS = tuple(each.kind for each in KINDS if each.is_marked_by_person)


@dataclass(frozen=True)
class WaitingWork:
    """One attempt that is handed in and not decided."""

    attempt_id: AttemptId
    student_id: PersonId
    student_name: str
    objective_id: ObjectiveId
    objective_title: str
    language: str
    waited: timedelta
    holds_up: tuple[str, ...] = ()
    """Objectives that are locked for the student until they have mastered this one."""

    @property
    def waiting_words(self) -> str:
        """How long it has waited."""
        return waiting_words(self.waited)


@dataclass(frozen=True)
class MarkingLoad:
    """How much waits, and for how long the oldest has."""

    count: int
    oldest: timedelta | None

    @property
    def words(self) -> str:
        """Both, in a sentence; "" when nothing waits."""
        if not self.count or self.oldest is None:
            return ""
        waits = waiting_words(self.oldest)
        if self.count == 1:
            return f"1 piece of work to mark; it waits for {waits}."
        return f"{self.count} pieces of work to mark; the oldest waits for {waits}."


@dataclass(frozen=True)
class Watchable:
    """An objective a teacher can watch or listen to."""

    objective_id: ObjectiveId
    title: str
    language: str


def load_marking_load(session: Session, *, course_id: CourseId, now: datetime) -> MarkingLoad:
    """Answer how much waits, in one statement."""
    query = select(func.count(), func.min(AttemptRow.submitted_at)).select_from(AttemptRow)
    count, oldest = session.execute(query.where(AttemptRow.id.in_(_waiting(course_id)))).one()
    return MarkingLoad(count, None if oldest is None else max(now - oldest, timedelta()))


def load_marking_queue(
    session: Session, *, course_id: CourseId, now: datetime
) -> tuple[WaitingWork, ...]:
    """Answer the queue in a fixed number of statements, however much waits."""
    query = (
        select(AttemptRow, PersonRow, ObjectiveRow.title, UnitRow.language)
        .join(PersonRow, PersonRow.id == AttemptRow.person_id)
        .join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(AttemptRow.id.in_(_waiting(course_id)))
    )
    rows = session.execute(query).all()
    held_up = _held_up(
        session,
        load_published_units(session, course_id=course_id),
        list({PersonId(attempt.person_id) for attempt, *_ in rows}),
        now,
    )
    queue = [
        WaitingWork(
            attempt_id=AttemptId(attempt.id),
            student_id=PersonId(attempt.person_id),
            student_name=student_name(person),
            objective_id=ObjectiveId(attempt.objective_id),
            objective_title=title,
            language=language,
            waited=max(now - (attempt.submitted_at or now), timedelta()),
            holds_up=held_up.get((attempt.person_id, attempt.objective_id), ()),
        )
        for attempt, person, title, language in rows
    ]
    return tuple(sorted(queue, key=lambda each: (not each.holds_up, -each.waited, each.attempt_id)))


def load_watchables(session: Session, *, course_id: CourseId) -> tuple[Watchable, ...]:
    """Answer the objectives with something that a person marks, in one statement."""
    is_marked = ItemRow.definition["type"].as_string().in_(MARKED_KINDS)
    query = (
        select(ObjectiveRow.id, ObjectiveRow.title, UnitRow.language)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(
            UnitRow.course_id == course_id,
            UnitRow.published_at.is_not(None),
            ObjectiveRow.retired_at.is_(None),
            ObjectiveRow.id.in_(
                select(ItemRow.objective_id).where(is_marked, ItemRow.retired_at.is_(None))
            ),
        )
        .order_by(UnitRow.position, ObjectiveRow.position)
    )
    return tuple(
        Watchable(ObjectiveId(row.id), row.title, row.language) for row in session.execute(query)
    )


def _waiting(course_id: CourseId) -> Select[int]:
    """Select the attempts of the course's students that are handed in and not decided."""
    return (
        select(AttemptRow.id)
        .join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .join(
            MembershipRow,
            (MembershipRow.person_id == AttemptRow.person_id)
            & (MembershipRow.course_id == UnitRow.course_id),
        )
        .outerjoin(DecisionRow, DecisionRow.attempt_id == AttemptRow.id)
        .where(
            UnitRow.course_id == course_id,
            ObjectiveRow.retired_at.is_(None),
            MembershipRow.is_active,
            MembershipRow.role == Role.STUDENT,
            AttemptRow.submitted_at.is_not(None),
            DecisionRow.id.is_(None),
        )
    )


def _held_up(
    session: Session, units: Sequence[StoredUnit], person_ids: Sequence[PersonId], now: datetime
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Answer, by student and objective, what is locked because that objective is not mastered."""
    histories = load_histories(
        session,
        person_ids=person_ids,
        objective_ids=[each.id for unit in units for each in unit.objectives],
    )
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for unit in units:
        ids = {each.slug: each.id for each in unit.objectives}
        for person in person_ids:
            mine = {
                slug: histories[person, id_]
                for slug, id_ in ids.items()
                if (person, id_) in histories
            }
            standings = unit_standings(
                {each.slug: each.needs for each in unit.objectives},
                mine,
                now=now,
                policy=unit.policy.cycle,
            )
            for each in unit.objectives:
                if standings[each.slug].state is not State.LOCKED:
                    continue
                for slug in slugs_in(each.needs):
                    if slug in ids:
                        pair = (person, ids[slug])
                        found[pair] = (*found.get(pair, ()), each.title)
    return found
