"""What somebody the LMS does not name reads: the unit of the link, as on the first day."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from lti_tool.db.models import UnitRow
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import ResourceId, UnitId
from lti_tool.domain.mastery.states import State
from lti_tool.queries.visitor_page import (
    VisitorLesson,
    VisitorUnit,
    load_visitor_lesson,
    load_visitor_unit,
)
from tests.queries.conftest import Counting
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import sample_draft


def unit(room: Classroom, unit_id: UnitId | None = None) -> VisitorUnit | None:
    with room.tool.reading() as session:
        return load_visitor_unit(
            session, course_id=room.course_id, unit_id=unit_id or room.unit_id, now=room.clock()
        )


def lesson(room: Classroom, resource_id: ResourceId) -> VisitorLesson:
    with room.tool.reading() as session:
        return load_visitor_lesson(
            session, course_id=room.course_id, unit_id=room.unit_id, resource_id=resource_id
        )


def test_objectives_stand_as_on_the_first_day_whatever_a_class_has_done(room: Classroom) -> None:
    room.master()
    found = unit(room)
    assert found is not None
    assert (found.title, found.description) == ("Numbers", "A first unit.")
    assert [each.card.standing.state for each in found.cards] == [
        State.OPEN,
        State.LOCKED,
        State.OPEN,
    ]
    assert [[stored.resource.title for stored in each.instruction] for each in found.cards] == [
        ["Read about it"]
    ] * 3
    assert all(each.card.grade is None for each in found.cards)


def test_first_instruction_can_be_read(room: Classroom) -> None:
    found = lesson(room, room.resource("doubling-read"))
    assert (found.unit_title, found.stored.resource.body) == ("Numbers", "Read this.")


@pytest.mark.parametrize("slug", ["adding-example", "adding-hands"])
def test_another_way_is_for_students_alone(room: Classroom, slug: str) -> None:
    with pytest.raises(NotFoundError):
        lesson(room, room.resource(slug))


def test_what_belongs_to_another_unit_or_course_is_not_there(room: Classroom) -> None:
    other = make_other_classroom(room)
    second = room.reimport(sample_draft("second"))
    with room.tool.transaction() as session:
        session.get_one(UnitRow, second).published_at = room.clock()
    for elsewhere in (other, replace(room, unit_id=second)):
        with pytest.raises(NotFoundError):
            lesson(room, elsewhere.resource("adding-read"))
    with pytest.raises(NotFoundError):
        unit(room, other.unit_id)


def test_an_unpublished_unit_shows_nothing(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(update(UnitRow).values(published_at=None))
    assert unit(room) is None
    with pytest.raises(NotFoundError):
        lesson(room, room.resource("adding-read"))


def test_a_unit_costs_the_same_for_three_objectives_and_for_nine(
    room: Classroom, counting: Counting
) -> None:
    def count() -> int:
        with counting() as statements:
            unit(room)
        return len(statements)

    before = count()
    draft = sample_draft()
    more = tuple(replace(draft.objectives[0], slug=f"more-{number}") for number in range(6))
    room.reimport(replace(draft, objectives=draft.objectives + more))
    assert count() == before <= 4
