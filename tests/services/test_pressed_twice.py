"""A button pressed many times, or in many tabs: one row, and what is new makes another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.db.base import Table
from lti_tool.db.models import ResourceUseRow, RulingRow, SlotRow
from lti_tool.domain.errors import DomainError
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.services.classes.record_talk import record_talk
from lti_tool.services.mastery.rule import make_ruling
from lti_tool.services.reassessing.offer_slots import SlotDraft, cancel_slot, offer_slot
from tests.support.classrooms import Classroom

TABS = 8
NOTE = "She explained it to me at the board."
VERIFIED = RulingDraft(RulingKind.VERIFY, RulingReason.ORAL, NOTE)
OVERRIDE = RulingDraft(RulingKind.OVERRIDE, RulingReason.ORAL, NOTE, Level.MASTERED)


def press_in_tabs(room: Classroom, act: Callable[[Session], object]) -> None:
    """Do it in all tabs at once; a tab may be told that it is done already."""
    together = Barrier(TABS)

    def press(_tab: int) -> None:
        try:
            with room.tool.transaction() as session:
                if session.get_bind().dialect.name == "postgresql":  # SQLite lets in one at a time
                    session.connection()
                    together.wait(timeout=10)
                act(session)
        except DomainError:
            return

    with ThreadPoolExecutor(TABS) as tabs:
        list(tabs.map(press, range(TABS)))


def count(room: Classroom, table: type[Table]) -> int:
    with room.tool.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def rule(room: Classroom, draft: RulingDraft) -> Callable[[Session], None]:
    objective_id, now = room.objective(), room.clock.move(minutes=1)
    return lambda session: make_ruling(
        session,
        course_id=room.course_id,
        objective_id=objective_id,
        student_id=room.ada,
        teacher_id=room.rivera,
        draft=draft,
        now=now,
    )


def once(room: Classroom, act: Callable[[Session], object]) -> None:
    with room.tool.transaction() as session:
        act(session)


def test_a_time_is_offered_once(room: Classroom) -> None:
    starts = (room.clock() + timedelta(hours=2)).replace(tzinfo=None)
    draft = SlotDraft(starts, 30, 6, "library")

    def offer(session: Session, more: SlotDraft = draft) -> int:
        return offer_slot(session, course_id=room.course_id, draft=more, now=room.clock())

    press_in_tabs(room, offer)
    assert count(room, SlotRow) == 1
    once(room, lambda session: offer(session, replace(draft, place="room 5")))
    assert count(room, SlotRow) == 2

    def cancel(session: Session) -> None:
        first = session.scalars(select(SlotRow).order_by(SlotRow.id)).first()
        assert first is not None
        cancel_slot(session, course_id=room.course_id, slot_id=first.id, now=room.clock())

    once(room, cancel)
    once(room, offer)  # called off by mistake: it is offered anew
    assert count(room, SlotRow) == 3


def test_a_talk_is_noted_once_and_the_next_talk_again(room: Classroom) -> None:
    room.fail()
    objective_id, opened = room.objective(), room.clock.move(minutes=1)

    def talk(session: Session, shown_at: object = None) -> None:
        record_talk(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            teacher_id=room.rivera,
            note="We drew it.",
            shown_at=opened if shown_at is None else room.clock(),
            now=room.clock(),
        )

    press_in_tabs(room, talk)
    assert count(room, ResourceUseRow) == 1
    room.clock.move(minutes=1)
    once(room, talk)  # a tab that has stood open
    assert count(room, ResourceUseRow) == 1
    once(room, lambda session: talk(session, room.clock()))
    assert count(room, ResourceUseRow) == 2


def test_a_level_is_set_once_and_again_once_something_has_changed(room: Classroom) -> None:
    press_in_tabs(room, rule(room, OVERRIDE))
    assert count(room, RulingRow) == 1
    with pytest.raises(DomainError, match="ruled already"):
        once(room, rule(room, replace(OVERRIDE, note="Another sentence about it.")))
    once(room, rule(room, replace(OVERRIDE, level=Level.BEGINNING)))
    room.master()
    once(room, rule(room, replace(OVERRIDE, level=Level.BEGINNING)))
    assert count(room, RulingRow) == 3


def test_mastery_is_verified_once(room: Classroom) -> None:
    room.master()
    press_in_tabs(room, rule(room, VERIFIED))
    assert count(room, RulingRow) == 1
