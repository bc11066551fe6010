"""The teacher's queue: requests for new checks that wait, and the times on offer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    MembershipRow,
    ObjectiveRow,
    PersonRow,
    RequestRow,
    UnitRow,
)
from lti_tool.db.stores.cycle_policy import CoursePolicy, load_policy
from lti_tool.db.stores.histories import load_histories
from lti_tool.db.stores.reassessments import (
    HOLDS_A_PLACE,
    OfferedSlot,
    count_begun,
    load_slots,
)
from lti_tool.domain.classes.waiting import waiting_words
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, RequestId, SlotId
from lti_tool.domain.mastery.requests import FLOOD_WINDOW, RequestState, slot_words
from lti_tool.queries.class_members import student_name


@dataclass(frozen=True)
class WaitingRequest:
    """One request with all a teacher needs to answer it."""

    id: RequestId
    student_id: PersonId
    student_name: str
    objective_id: ObjectiveId
    objective_title: str
    language: str
    did: str
    understood: str
    asked_at: datetime
    waited: timedelta
    begun_lately: int
    """New checks of the course the student has begun within a week."""
    is_approved: bool

    @property
    def waiting_words(self) -> str:
        """How long it has waited."""
        return waiting_words(self.waited)


@dataclass(frozen=True)
class SlotLine:
    """A time on offer, and who comes for what."""

    offered: OfferedSlot
    words: str
    who: tuple[str, ...]


@dataclass(frozen=True)
class RequestsPage:
    """The queue of a course, the longest waiting first."""

    policy: CoursePolicy
    waiting: tuple[WaitingRequest, ...]
    without_place: tuple[WaitingRequest, ...]
    """Approved while times are on offer, and no place is free; the longest waiting first."""
    slots: tuple[SlotLine, ...]


def load_requests(session: Session, *, course_id: CourseId, now: datetime) -> RequestsPage:
    """Answer the queue: ten statements, however many wait."""
    policy = load_policy(session, course_id)
    slots = _slots(session, course_id, policy.timezone, now)
    is_full = bool(slots) and not any(each.offered.left for each in slots)
    on_offer = {each.offered.slot.id for each in slots}
    unanswered = RequestRow.state == RequestState.WAITING
    # A time that was called off, or has gone by, is none.
    timeless = (RequestRow.state == RequestState.APPROVED) & (
        RequestRow.slot_id.is_(None) | RequestRow.slot_id.not_in(on_offer)
    )
    found = _waiting(session, course_id, unanswered | timeless if is_full else unanswered, now)
    return RequestsPage(
        policy=policy,
        waiting=tuple(each for each in found if not each.is_approved),
        without_place=tuple(each for each in found if each.is_approved),
        slots=slots,
    )


def _waiting(
    session: Session, course_id: CourseId, which: ColumnElement[bool], now: datetime
) -> tuple[WaitingRequest, ...]:
    query = (
        select(RequestRow, PersonRow, ObjectiveRow.title, UnitRow.language)
        .join(PersonRow, PersonRow.id == RequestRow.person_id)
        .join(ObjectiveRow, ObjectiveRow.id == RequestRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .join(
            MembershipRow,
            (MembershipRow.person_id == RequestRow.person_id)
            & (MembershipRow.course_id == UnitRow.course_id),
        )
        .where(
            UnitRow.course_id == course_id,
            which,
            ObjectiveRow.retired_at.is_(None),
            MembershipRow.is_active,
        )
        .order_by(RequestRow.asked_at, RequestRow.id)
    )
    rows = session.execute(query).all()
    people = [PersonId(row.person_id) for row, *_ in rows]
    histories = load_histories(
        session,
        person_ids=people,
        objective_ids=[ObjectiveId(row.objective_id) for row, *_ in rows],
    )
    begun = count_begun(session, person_ids=people, course_id=course_id, since=now - FLOOD_WINDOW)
    return tuple(
        WaitingRequest(
            id=RequestId(row.id),
            student_id=PersonId(row.person_id),
            student_name=student_name(person),
            objective_id=ObjectiveId(row.objective_id),
            objective_title=title,
            language=language,
            did=row.did,
            understood=row.understood,
            asked_at=row.asked_at,
            waited=now - row.asked_at,
            begun_lately=begun.get(PersonId(row.person_id), 0),
            is_approved=row.state == RequestState.APPROVED,
        )
        for row, person, title, language in rows
        # What a talk or a ruling has settled meanwhile waits for nobody.
        if not histories[PersonId(row.person_id), ObjectiveId(row.objective_id)].is_settled
    )


def _slots(
    session: Session, course_id: CourseId, timezone: str, now: datetime
) -> tuple[SlotLine, ...]:
    offered = load_slots(session, course_id=course_id, now=now)
    query = (
        select(RequestRow.slot_id, PersonRow, ObjectiveRow.title)
        .join(PersonRow, PersonRow.id == RequestRow.person_id)
        .join(ObjectiveRow, ObjectiveRow.id == RequestRow.objective_id)
        .where(
            RequestRow.slot_id.in_([each.slot.id for each in offered]),
            RequestRow.state.in_(HOLDS_A_PLACE),
        )
        .order_by(RequestRow.id)
    )
    who: dict[SlotId, list[str]] = defaultdict(list)
    for slot_id, person, title in session.execute(query):
        who[SlotId(slot_id or 0)].append(f"{student_name(person)}: {title}")
    return tuple(
        SlotLine(each, slot_words(each.slot, timezone), tuple(who[each.slot.id]))
        for each in offered
    )
