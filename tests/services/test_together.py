"""A small group, a classmate's help: other ways that a teacher records."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from lti_tool.db.models import ResourceUseRow
from lti_tool.domain.curriculum.resources import Modality
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.outside import Outside
from lti_tool.services.classes.record_together import record_group
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.reassessing import (
    fall_short_again,
    get_ready,
    have_helped,
    have_teacher_approve,
    requests,
    take_together,
)


def uses(room: Classroom) -> list[tuple[PersonId, str]]:
    query = (
        select(ResourceUseRow)
        .where(ResourceUseRow.resource_id.is_(None))
        .order_by(ResourceUseRow.id)
    )
    with room.tool.reading() as session:
        return [(PersonId(row.person_id), row.approach) for row in session.scalars(query)]


def test_a_group_opens_a_check_for_all_who_were_there(room: Classroom) -> None:
    for person in (room.ada, room.ben):
        fall_short_again(room, person=person)
    assert take_together(room, [room.ada, room.ben]) == 2
    assert uses(room) == [(room.ada, Outside.GROUP), (room.ben, Outside.GROUP)]
    with room.tool.reading() as session:
        row = session.scalars(select(ResourceUseRow).order_by(ResourceUseRow.id.desc())).first()
        assert row is not None
        assert (row.modality, row.recorded_by) == (Modality.TEACHER, room.rivera)
        assert row.note == "We drew it."
    assert room.start(person=room.ada)
    assert room.start(person=room.ben)


def test_a_group_opens_nothing_for_who_was_not_there(room: Classroom) -> None:
    for person in (room.ada, room.ben):
        fall_short_again(room, person=person)
    take_together(room, [room.ada])
    with pytest.raises(DomainError) as caught:
        room.start(person=room.ben)
    assert caught.value.code == "another_way_first"


def test_a_group_is_noted_also_while_a_request_waits(room: Classroom) -> None:
    have_teacher_approve(room)
    get_ready(room)
    take_together(room, [room.ada])
    room.start()
    assert [request.state for request in requests(room)] == ["used"]


def test_one_sheet_sent_twice_counts_once_and_the_next_sheet_again(room: Classroom) -> None:
    opened = room.clock()
    assert take_together(room, [room.ada], shown_at=opened) == 1
    assert take_together(room, [room.ada, room.ben], shown_at=opened) == 1
    room.clock.move(minutes=1)
    assert take_together(room, [room.ada]) == 1


def test_a_student_ticked_twice_counts_once(room: Classroom) -> None:
    assert take_together(room, [room.ada, room.ada]) == 1


def test_a_button_pressed_eight_times_counts_once(room: Classroom) -> None:
    objective_id, opened, together = room.objective(), room.clock(), Barrier(8)

    def press(place: int) -> int:
        students = [room.ada, room.ben] if place % 2 else [room.ben, room.ada]
        with room.tool.transaction() as session:
            if session.get_bind().dialect.name == "postgresql":  # SQLite lets in one at a time
                session.connection()
                together.wait(timeout=10)
            return record_group(
                session,
                course_id=room.course_id,
                objective_id=objective_id,
                student_ids=students,
                teacher_id=room.rivera,
                note="",
                shown_at=opened,
                now=opened,
            )

    with ThreadPoolExecutor(8) as hands:
        assert sum(hands.map(press, range(8))) == 2
    assert len(uses(room)) == 2


def test_a_group_has_students_of_the_course(room: Classroom) -> None:
    for somebody in (room.rivera, make_other_classroom(room).ada, PersonId(987654)):
        with pytest.raises(NotFoundError):
            take_together(room, [room.ada, somebody])
    with pytest.raises(DomainError, match="Tick who was there"):
        take_together(room, [])
    assert uses(room) == []


def test_a_classmates_help_opens_the_check_and_is_listed_for_the_helper(room: Classroom) -> None:
    room.master()
    fall_short_again(room, person=room.ben)
    opened = room.clock()
    have_helped(room, room.ada, room.ben, shown_at=opened)
    have_helped(room, room.ada, room.ben, shown_at=opened)
    assert uses(room) == [(room.ben, Outside.HELPED_BY_PEER), (room.ada, Outside.HELPED_PEER)]
    with room.tool.reading() as session:
        query = select(ResourceUseRow.person_id, ResourceUseRow.with_person_id)
        pairs = session.execute(query.where(ResourceUseRow.with_person_id.is_not(None))).all()
    assert {tuple(pair) for pair in pairs} == {(room.ben, room.ada), (room.ada, room.ben)}
    assert room.start(person=room.ben)


def test_who_helps_has_mastered_it_and_is_somebody_else(room: Classroom) -> None:
    with pytest.raises(DomainError, match="has mastered the objective"):
        have_helped(room, room.ada, room.ben)
    room.master()
    with pytest.raises(DomainError, match="two students"):
        have_helped(room, room.ada, room.ada)
    with pytest.raises(NotFoundError):
        have_helped(room, room.ada, make_other_classroom(room).ben)
    assert uses(room) == []
