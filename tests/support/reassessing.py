"""Asking for new checks, answering, and offering times, as tests speak of them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import CourseRow, RequestRow
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import PersonId, RequestId, SlotId
from lti_tool.domain.mastery.requests import RequestState
from lti_tool.services.classes.record_together import record_group, record_peer_session
from lti_tool.services.reassessing.answer_requests import approve, decline
from lti_tool.services.reassessing.ask_again import ask_again, withdraw
from lti_tool.services.reassessing.offer_slots import SlotDraft, offer_slot
from lti_tool.services.reassessing.take_place import take_place
from lti_tool.services.reassessing.use_request import NotOpenYetError
from tests.support.classrooms import Classroom
from tests.support.drafts import ADDING

DID, UNDERSTOOD = "I laid it out with counters.", "Both parts make the whole."


def have_teacher_approve(room: Classroom, *, is_so: bool = True) -> None:
    """Have every request of the course wait for its teacher, or go by the rule again."""
    with room.tool.transaction() as session:
        mine = update(CourseRow).where(CourseRow.id == room.course_id)
        session.execute(mine.values(approves_requests=not is_so))


def fall_short_again(room: Classroom, slug: str = ADDING, person: PersonId | None = None) -> None:
    """Take a check that counts as a try: after the first teaching, nothing right."""
    room.learn(f"{slug}-read", person)
    room.fail(slug, person)


def get_ready(room: Classroom, slug: str = ADDING, person: PersonId | None = None) -> None:
    """Fall short, and learn it another way: that asks for a new check."""
    fall_short_again(room, slug, person)
    room.learn(f"{slug}-hands", person)


def requests(room: Classroom, person: PersonId | None = None) -> list[RequestRow]:
    """Answer a student's requests, oldest first."""
    query = select(RequestRow).where(RequestRow.person_id == (person or room.ada))
    with room.tool.reading() as session:
        rows = list(session.scalars(query.order_by(RequestRow.id)))
        session.expunge_all()
    return rows


def states(room: Classroom, person: PersonId | None = None) -> list[RequestState]:
    """Answer the states of a student's requests, oldest first."""
    return [RequestState(row.state) for row in requests(room, person)]


def ask(
    room: Classroom,
    slug: str = ADDING,
    person: PersonId | None = None,
    *,
    did: str = DID,
    understood: str = UNDERSTOOD,
) -> None:
    """Ask for a new check in one's own words."""
    objective_id = room.objective(slug)
    with room.tool.transaction() as session:
        ask_again(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            person_id=person or room.ada,
            did=did,
            understood=understood,
            now=room.clock.move(minutes=1),
        )


def take_back(room: Classroom, slug: str = ADDING, person: PersonId | None = None) -> None:
    """Take a request back."""
    objective_id = room.objective(slug)
    with room.tool.transaction() as session:
        withdraw(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            person_id=person or room.ada,
            now=room.clock.move(minutes=1),
        )


def say_yes(room: Classroom, *request_ids: int, by: Classroom | None = None) -> int:
    """Have the teacher approve requests, perhaps of another course."""
    teacher = by or room
    with room.tool.transaction() as session:
        return approve(
            session,
            course_id=teacher.course_id,
            request_ids=[RequestId(each) for each in request_ids],
            teacher_id=teacher.rivera,
            now=room.clock.move(minutes=1),
        )


def say_no(room: Classroom, request_id: int, reply: str = "Draw two more first.") -> None:
    """Have the teacher decline a request."""
    with room.tool.transaction() as session:
        decline(
            session,
            course_id=room.course_id,
            request_id=RequestId(request_id),
            teacher_id=room.rivera,
            reply=reply,
            now=room.clock.move(minutes=1),
        )


def offer(room: Classroom, *, hours: float = 2, capacity: int = 2, minutes: int = 30) -> SlotId:
    """Have the teacher offer a time."""
    starts = (room.clock() + timedelta(hours=hours)).replace(tzinfo=None)
    with room.tool.transaction() as session:
        draft = SlotDraft(starts, minutes, capacity, "library")
        return offer_slot(session, course_id=room.course_id, draft=draft, now=room.clock())


def take(
    room: Classroom, slot_id: SlotId, slug: str = ADDING, person: PersonId | None = None
) -> None:
    """Take a place."""
    objective_id = room.objective(slug)
    with room.tool.transaction() as session:
        take_place(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            person_id=person or room.ada,
            slot_id=slot_id,
            now=room.clock(),
        )


def take_together(
    room: Classroom,
    students: Sequence[PersonId],
    *,
    slug: str = ADDING,
    shown_at: datetime | None = None,
) -> int:
    """Have the teacher note a group."""
    objective_id = room.objective(slug)
    opened = shown_at or room.clock()
    with room.tool.transaction() as session:
        return record_group(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_ids=students,
            teacher_id=room.rivera,
            note="We drew it.",
            shown_at=opened,
            now=room.clock.move(minutes=1),
        )


def have_helped(
    room: Classroom, helper: PersonId, helped: PersonId, *, shown_at: datetime | None = None
) -> None:
    """Have the teacher note help by a classmate."""
    objective_id = room.objective()
    opened = shown_at or room.clock()
    with room.tool.transaction() as session:
        record_peer_session(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            helper_id=helper,
            helped_id=helped,
            teacher_id=room.rivera,
            note="",
            shown_at=opened,
            now=room.clock.move(minutes=1),
        )


def refusal(room: Classroom, slug: str = ADDING) -> str:
    """Try to begin a check that is not open yet; answer what it waits for."""
    with pytest.raises(NotOpenYetError) as caught:
        room.start(slug)
    return caught.value.code


def code_of(act: Callable[..., object], *arguments: object, **named: object) -> str:
    """Do what cannot be done; answer the code of the refusal."""
    with pytest.raises(DomainError) as caught:
        act(*arguments, **named)
    return caught.value.code
