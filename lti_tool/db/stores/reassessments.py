"""How many new checks students have begun, and the times there are for more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lti_tool.db.models import AttemptRow, ObjectiveRow, RequestRow, SlotRow, UnitRow
from lti_tool.db.stores.histories import slot_of
from lti_tool.db.stores.standings import ObjectiveStanding
from lti_tool.domain.classes.school_days import school_day
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.requests import (
    FLOOD_WINDOW,
    Move,
    NextMove,
    RequestState,
    RuleAnswer,
    Slot,
    answer_by_rule,
    next_move,
    unless_spent_today,
)

LONGEST_SLOT = timedelta(days=1)
"""No slot is longer: one that began earlier than this is over."""

HOLDS_A_PLACE = (RequestState.APPROVED, RequestState.USED)


@dataclass(frozen=True)
class OfferedSlot:
    """A time on offer, with how many places it has and how many are taken."""

    slot: Slot
    capacity: int
    taken: int

    @property
    def left(self) -> int:
        """How many places are free."""
        return max(0, self.capacity - self.taken)


def count_begun(
    session: Session,
    *,
    person_ids: Sequence[PersonId],
    since: datetime,
    course_id: CourseId | None = None,
    objective_id: ObjectiveId | None = None,
) -> dict[PersonId, int]:
    """Answer how many checks each student has begun again since then, in one statement.

    Again: after a check of the same objective; the first one after a pre-check is none.
    """
    query = _begun_again(AttemptRow.person_id, person_ids, since)
    if course_id is not None:
        query = query.where(UnitRow.course_id == course_id)
    if objective_id is not None:
        query = query.where(AttemptRow.objective_id == objective_id)
    return {PersonId(person): count for person, count in session.execute(query)}


def count_begun_today(
    session: Session,
    *,
    person_id: PersonId,
    objective_ids: Sequence[ObjectiveId],
    timezone: str,
    now: datetime,
) -> dict[ObjectiveId, int]:
    """Answer how many checks of each objective a student has begun again on this school day."""
    since = school_day(now, timezone)
    query = _begun_again(AttemptRow.objective_id, [person_id], since).where(
        AttemptRow.objective_id.in_(objective_ids)
    )
    return {ObjectiveId(each): count for each, count in session.execute(query)}


def _begun_again(
    by: InstrumentedAttribute[int], person_ids: Sequence[PersonId], since: datetime
) -> Select[int, int]:
    earlier = aliased(AttemptRow)
    is_again = (
        select(earlier.id)
        .where(
            earlier.person_id == AttemptRow.person_id,
            earlier.objective_id == AttemptRow.objective_id,
            earlier.number < AttemptRow.number,
            earlier.purpose.in_([each for each in Purpose if each.counts_as_try]),
        )
        .exists()
    )
    return (
        select(by, func.count())
        .join(ObjectiveRow, ObjectiveRow.id == AttemptRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(
            AttemptRow.person_id.in_(person_ids),
            AttemptRow.purpose == Purpose.CHECK,
            AttemptRow.started_at >= since,
            is_again,
        )
        .group_by(by)
    )


def load_slots(session: Session, *, course_id: CourseId, now: datetime) -> tuple[OfferedSlot, ...]:
    """Answer the times of a course that are not over and not called off, the next one first."""
    taken = (
        select(func.count())
        .select_from(RequestRow)
        .where(RequestRow.slot_id == SlotRow.id, RequestRow.state.in_(HOLDS_A_PLACE))
        .scalar_subquery()
    )
    query = (
        select(SlotRow, taken)
        .where(
            SlotRow.course_id == course_id,
            SlotRow.cancelled_at.is_(None),
            SlotRow.starts_at > now - LONGEST_SLOT,
        )
        .order_by(SlotRow.starts_at, SlotRow.id)
    )
    found = (
        OfferedSlot(slot_of(row), row.capacity, count) for row, count in session.execute(query)
    )
    return tuple(each for each in found if each.slot.ends_at > now)


@dataclass(frozen=True)
class Weighed:
    """What the rule says to one student and objective now, and what the student can do."""

    rule: RuleAnswer
    next: NextMove
    slots: tuple[OfferedSlot, ...]


def weigh(
    session: Session,
    *,
    found: ObjectiveStanding,
    course_id: CourseId,
    person_id: PersonId,
    now: datetime,
) -> Weighed:
    """Put the rule to a student who has learned it another way, in two statements."""
    begun = count_begun(
        session, person_ids=[person_id], course_id=course_id, since=now - FLOOD_WINDOW
    )
    slots = load_slots(session, course_id=course_id, now=now)
    request = found.history.current_request
    policy = found.unit.policy
    rule = answer_by_rule(
        approves_requests=policy.approves_requests,
        begun_lately=begun.get(person_id, 0),
        was_declined=found.history.was_declined,
    )
    move = next_move(
        request=request,
        rule=rule,
        is_free=found.history.needs_no_request,
        has_times=bool(slots),
        has_place=any(each.left for each in slots),
        now=now,
        timezone=policy.timezone,
    )
    if move.move is Move.START and not found.history.needs_no_request and policy.checks_a_day:
        begun_today = count_begun_today(
            session,
            person_id=person_id,
            objective_ids=[found.objective.id],
            timezone=policy.timezone,
            now=now,
        )
        move = unless_spent_today(move, begun_today.get(found.objective.id, 0), policy.checks_a_day)
    return Weighed(rule, move, slots)
