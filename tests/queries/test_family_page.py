"""What a family reads: the child's own standing in the child's own words, and nobody else's."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, MembershipRow, PersonRow, UnitRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.queries.cell_page import load_cell
from lti_tool.queries.family_page import (
    Children,
    FamilyCard,
    FamilyPage,
    load_children,
    load_family_page,
)
from lti_tool.queries.path_page import load_path
from tests.queries.conftest import Counting
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, sample_draft
from tests.support.factories import (
    make_course,
    make_person,
    make_registration,
    make_student,
)


def children(room: Classroom, *subs: str) -> Children:
    with room.tool.reading() as session:
        return load_children(session, course_id=room.course_id, subs=subs)


def page(
    room: Classroom, child_id: PersonId | None = None, subs: tuple[str, ...] = ("ada",)
) -> FamilyPage:
    with room.tool.reading() as session:
        return load_family_page(
            session,
            course_id=room.course_id,
            subs=subs,
            child_id=child_id or room.ada,
            now=room.clock(),
        )


def card(room: Classroom, place: int = 0) -> FamilyCard:
    [unit] = page(room).units
    return unit.cards[place]


def ways(room: Classroom, place: int = 0) -> list[str]:
    return [way.title for way in card(room, place).ways]


def test_the_children_are_those_named_who_are_in_the_course(room: Classroom) -> None:
    found = children(room, "ben", "ada", "nobody")
    assert [(each.id, each.name) for each in found.known] == [(room.ada, "Ada"), (room.ben, "Ben")]
    assert found.unknown_count == 1


def test_nobody_named_is_nobody_shown(room: Classroom) -> None:
    assert children(room) == Children((), 0)
    with pytest.raises(NotFoundError):
        page(room, subs=())


def test_a_student_who_is_not_named_is_not_there(room: Classroom) -> None:
    with pytest.raises(NotFoundError):
        page(room, room.ben)


def test_a_student_of_another_course_alone_is_not_there(room: Classroom) -> None:
    other = make_other_classroom(room)
    named = ("ada", "ada-6b")
    assert children(room, *named).unknown_count == 1
    with pytest.raises(NotFoundError):
        page(room, other.ada, named)


def test_a_namesake_on_another_platform_is_somebody_else(room: Classroom) -> None:
    with room.tool.transaction() as session:
        platform = make_registration(session, "https://other.example")
        stranger = make_student(session, make_course(session, platform), "ada")
        # Even one whom a mistake of ours made a member of this course.
        session.add(MembershipRow(course_id=room.course_id, person_id=stranger, role=Role.STUDENT))
    assert [each.id for each in children(room, "ada").known] == [room.ada]
    with pytest.raises(NotFoundError):
        page(room, stranger)


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.STUDENT])
def test_who_is_no_student_here_is_not_there(room: Classroom, role: Role) -> None:
    with room.tool.transaction() as session:
        kim = make_person(session, room.course_id, "kim", role)
    assert children(room, "kim") == Children((), 1)
    with pytest.raises(NotFoundError):
        page(room, kim, ("kim",))


def test_who_has_left_the_course_is_not_there(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(
            update(MembershipRow).where(MembershipRow.person_id == room.ada).values(is_active=False)
        )
    assert children(room, "ada") == Children((), 1)
    with pytest.raises(NotFoundError):
        page(room)


def test_the_family_reads_what_the_student_reads(room: Classroom) -> None:
    room.fail(ADDING)
    room.master("words")
    with room.tool.reading() as session:
        [path] = load_path(
            session, course_id=room.course_id, person_id=room.ada, unit_id=None, now=room.clock()
        )
    [unit] = page(room).units
    assert tuple(each.card for each in unit.cards) == path.cards
    assert (unit.next_title, unit.next_step) == (path.next_title, path.next_step)
    assert unit.mastered_count == path.mastered_count == 1


def test_why_this_level_is_said_as_the_teacher_reads_it(room: Classroom) -> None:
    room.fail()
    objective_id = room.objective()
    with room.tool.reading() as session:
        cell = load_cell(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            now=room.clock(),
        )
    assert card(room).why == cell.why
    assert card(room).reason == cell.attempts[0].reason == "0 of 2 questions right; 2 of 2 needed."
    assert card(room).decided_at == cell.attempts[0].submitted_at


def test_the_reason_is_that_of_the_best_check_not_of_the_last(room: Classroom) -> None:
    attempt_id = room.start()
    place, answer = next(iter(room.right(attempt_id).items()))
    room.submit(attempt_id, {place: answer})
    room.talk()
    room.fail()
    assert card(room).level is Level.BEGINNING
    assert card(room).reason == "1 of 2 questions right; 2 of 2 needed."


def test_before_any_check_there_is_no_reason(room: Classroom) -> None:
    assert (card(room).level, card(room).reason, card(room).decided_at) == (
        Level.NO_EVIDENCE,
        "",
        None,
    )


def test_what_helps_is_first_teaching_and_then_another_way(room: Classroom) -> None:
    assert ways(room) == ["Read about it"]
    assert ways(room, 1) == [], "locked"
    room.learn("adding-read")
    room.learn("adding-example")
    room.start()
    assert ways(room) == [], "a check is under way"
    room.fail()
    assert ways(room) == ["Do it with counters"]
    room.learn("adding-hands")
    assert ways(room) == [], "a new check is due"
    room.master()
    assert ways(room) == []
    assert ways(room, 1) == ["Read about it"]


def test_evidence_is_dates_and_levels_the_latest_first(room: Classroom) -> None:
    room.fail()
    room.master("words")
    room.master(ADDING, room.ben)
    found = page(room).evidence
    assert [(each.title, each.level) for each in found] == [
        ("Name numbers", Level.MASTERED),
        ("Add whole numbers", Level.NO_EVIDENCE),
    ]
    assert found[0].decided_at > found[1].decided_at


def test_levels_are_worth_what_the_course_says(room: Classroom) -> None:
    assert [(each.name, each.points) for each in page(room).counts.levels] == [
        ("Extends", 100),
        ("Mastered", 90),
        ("Nearly", None),
        ("Beginning", None),
        ("No evidence yet", None),
    ]
    with room.tool.transaction() as session:
        course = session.get_one(CourseRow, room.course_id)
        course.grade_points, course.sends_not_yet = [50, 70, 85, 95], True
        course.columns_url = None
    assert [each.points for each in page(room).counts.levels] == [95, 85, 70, 50, None]
    assert not page(room).has_gradebook


def test_an_unpublished_unit_is_not_shown(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(update(UnitRow).values(published_at=None))
    assert page(room).units == ()
    assert page(room).evidence == ()


def test_a_child_without_a_shared_name_has_a_number(room: Classroom) -> None:
    with room.tool.transaction() as session:
        row = session.scalars(select(PersonRow).where(PersonRow.sub == "ada")).one()
        row.name = row.given_name = ""
    assert page(room).child.name == f"Student {room.ada}"


def test_the_page_costs_the_same_however_much_there_is(room: Classroom, counting: Counting) -> None:
    def count() -> int:
        with counting() as statements, room.tool.reading() as session:
            _load(session, room)
        return len(statements)

    room.fail()
    before = count()
    for _ in range(3):
        room.talk()
        room.fail()
    second = room.reimport(sample_draft("second"))
    draft = sample_draft()
    more = tuple(replace(draft.objectives[0], slug=f"more-{number}") for number in range(6))
    room.reimport(replace(draft, objectives=draft.objectives + more))
    with room.tool.transaction() as session:
        session.get_one(UnitRow, second).published_at = room.clock()
    assert len(page(room).units) == 2
    assert count() == before <= 13


def _load(session: Session, room: Classroom) -> None:
    load_family_page(
        session, course_id=room.course_id, subs=("ada",), child_id=room.ada, now=room.clock()
    )
