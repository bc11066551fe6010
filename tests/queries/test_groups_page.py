"""The group sheet, and what was recorded of groups."""

from sqlalchemy import update

from lti_tool.db.models import UnitRow
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.outside import Outside
from lti_tool.queries.cell_page import load_cell
from lti_tool.queries.groups_page import GroupsPage, load_groups
from tests.support.classrooms import Classroom
from tests.support.factories import make_student
from tests.support.reassessing import (
    fall_short_again,
    have_helped,
    take_together,
)


def sheet(room: Classroom) -> GroupsPage:
    with room.tool.reading() as session:
        return load_groups(session, course_id=room.course_id, now=room.clock())


def newcomers(room: Classroom, size: int) -> list[PersonId]:
    with room.tool.transaction() as session:
        return [make_student(session, room.course_id, f"student-{each}") for each in range(size)]


def take_away(room: Classroom, person: PersonId) -> None:
    """Have a student take away where they should add: the mistake has a name."""
    attempt_id = room.start(person=person)
    given = {
        row.position: [str(_difference(row.instance["stem"]))] for row in room.items(attempt_id)
    }
    room.submit(attempt_id, given, person)


def _difference(stem: str) -> int:
    one, other = (int(word.strip("?")) for word in stem.split() if word.strip("?").isdecimal())
    return one - other


def test_who_made_the_same_mistake_is_taken_together(room: Classroom) -> None:
    third, fourth = newcomers(room, 2)
    room.master(person=fourth)
    for person in (room.ada, room.ben):
        take_away(room, person)
    room.fail(person=third)
    together, rest = sheet(room).groups
    assert (together.misconception, together.heard) == ("subtracts", "You took away.")
    assert [each.name for each in together.members] == ["Ada", "Ben"]
    assert (rest.misconception, [each.id for each in rest.members]) == ("", [third])
    assert [each.id for each in together.helpers] == [fourth]


def test_who_has_learned_it_another_way_or_long_ago_is_in_no_group(room: Classroom) -> None:
    room.fail()
    room.fail(person=room.ben)
    room.learn("adding-hands")
    [group] = sheet(room).groups
    assert [each.id for each in group.members] == [room.ben]
    room.clock.move(days=7)
    assert sheet(room).groups == ()


def test_after_three_checks_a_student_is_in_a_group_again(room: Classroom) -> None:
    fall_short_again(room)
    for way in ("adding-hands", "adding-example"):
        room.learn(way)
        room.fail()
    [group] = sheet(room).groups
    assert [each.id for each in group.members] == [room.ada]


def test_a_course_without_units_has_no_groups(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(update(UnitRow).values(published_at=None))
    assert sheet(room).groups == ()


def test_what_was_recorded_is_listed_by_its_name(room: Classroom) -> None:
    room.master(person=room.ben)
    fall_short_again(room)
    take_together(room, [room.ada])
    have_helped(room, room.ben, room.ada)

    def titles(person: PersonId) -> list[str]:
        objective_id = room.objective()
        with room.tool.reading() as session:
            cell = load_cell(
                session,
                course_id=room.course_id,
                objective_id=objective_id,
                student_id=person,
                now=room.clock(),
            )
        return [use.title for use in cell.uses]

    assert titles(room.ada)[-2:] == [Outside.GROUP.label, Outside.HELPED_BY_PEER.label]
    assert titles(room.ben) == [Outside.HELPED_PEER.label]
