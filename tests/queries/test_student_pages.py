"""What a student reads: where they stand, the one next step, why something is locked."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from lti_tool.db.models import CourseRow, UnitRow
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.curriculum.prerequisites import AllOf, AnyOf, Needs
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import ObjectiveId, UnitId
from lti_tool.domain.mastery.states import State
from lti_tool.queries.objective_page import ObjectivePage, load_objective_page
from lti_tool.queries.path_page import StepKind, UnitPath, load_path
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, DOUBLING, WORDS, adding, sample_draft
from tests.support.reassessing import get_ready, offer, take


def paths(room: Classroom, unit_id: UnitId | None = None) -> tuple[UnitPath, ...]:
    with room.tool.reading() as session:
        return load_path(
            session, course_id=room.course_id, person_id=room.ada, unit_id=unit_id, now=room.clock()
        )


def path(room: Classroom) -> UnitPath:
    [only] = paths(room)
    return only


def states(room: Classroom) -> list[State]:
    return [card.standing.state for card in path(room).cards]


def page(room: Classroom, slug: str = ADDING) -> ObjectivePage:
    objective_id = room.objective(slug)
    with room.tool.reading() as session:
        return load_objective_page(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            person_id=room.ada,
            now=room.clock(),
        )


def unpublish(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(update(UnitRow).values(published_at=None))


def test_a_path_begins_with_the_first_open_must_do(room: Classroom) -> None:
    begun = path(room)
    assert states(room) == [State.OPEN, State.LOCKED, State.OPEN]
    assert (begun.title, begun.mastered_count) == ("Numbers", 0)
    assert begun.next_title == "Add whole numbers"
    assert begun.next_step is not None
    assert (begun.next_step.kind, begun.next_step.objective_id) == (
        StepKind.LEARN,
        room.objective(ADDING),
    )


def test_a_check_under_way_comes_before_all_else(room: Classroom) -> None:
    attempt_id = room.start(ADDING)
    step = path(room).next_step
    assert step is not None
    assert (step.kind, step.attempt_id) == (StepKind.RESUME, attempt_id)


def test_after_not_yet_another_way_is_the_next_step_and_then_a_new_check(
    room: Classroom,
) -> None:
    room.fail()
    step = path(room).next_step
    assert step is not None
    assert step.kind is StepKind.ANOTHER_WAY
    room.learn("adding-hands")
    step = path(room).next_step
    assert step is not None
    assert step.kind is StepKind.TRY_AGAIN


def test_a_new_check_at_a_time_of_its_own_is_no_next_step_before(room: Classroom) -> None:
    get_ready(room)
    take(room, offer(room, hours=2))
    booked = path(room)
    assert booked.cards[0].standing.state is State.READY_AGAIN
    assert booked.cards[0].standing.waits_for_time
    assert booked.cards[0].step is None
    assert booked.next_title == "Name numbers"
    room.clock.move(hours=2)
    assert path(room).next_title == "Add whole numbers"


def test_mastery_opens_what_waited_for_it(room: Classroom) -> None:
    room.master(ADDING)
    assert states(room) == [State.MASTERED, State.OPEN, State.OPEN]
    assert path(room).mastered_count == 1
    assert path(room).next_title == "Double whole numbers"
    first = path(room).cards[0]
    assert first.step is not None
    assert first.step.kind is StepKind.EXTEND
    assert first.grade is not None
    assert first.grade.points == 90


def test_when_only_good_to_dos_are_left_they_are_next(room: Classroom) -> None:
    room.master(ADDING)
    room.master(DOUBLING)
    assert path(room).next_title == "Name numbers"
    assert path(room).cards[2].priority is Priority.SHOULD


def test_when_everything_is_mastered_nothing_is_next(room: Classroom) -> None:
    for slug in (ADDING, DOUBLING, WORDS):
        room.master(slug)
    assert path(room).next_step is None
    assert path(room).next_title == ""


def test_a_locked_objective_says_why_and_where_to_go(room: Classroom) -> None:
    locked = path(room).cards[1]
    assert locked.step is None
    assert locked.unlock is not None
    assert locked.unlock.reason == "Opens when you have mastered “Add whole numbers”."
    assert (locked.unlock.done, locked.unlock.total) == (0, 1)
    assert (locked.unlock.go_to, locked.unlock.go_to_state) == (
        room.objective(ADDING),
        State.OPEN,
    )


def test_a_long_way_off_leads_to_what_is_open_on_the_way(room: Classroom) -> None:
    draft = sample_draft()
    far = replace(adding(), slug="far", title="Far", needs=AllOf((Needs(DOUBLING), Needs(WORDS))))
    either = replace(adding(), slug="either", title="Either", needs=AnyOf((Needs("far"),)))
    room.reimport(replace(draft, objectives=(*draft.objectives, far, either)))
    room.master(WORDS)
    *_, to_far, to_either = path(room).cards
    assert to_far.unlock is not None
    assert (to_far.unlock.done, to_far.unlock.total) == (1, 2)
    assert to_far.unlock.go_to == room.objective(ADDING)
    assert to_either.unlock is not None
    assert to_either.unlock.go_to_title == "Add whole numbers"


def test_an_unpublished_unit_is_on_nobodys_path(room: Classroom) -> None:
    unpublish(room)
    assert paths(room) == ()
    with pytest.raises(NotFoundError):
        page(room)


def test_the_unit_of_the_link_is_shown_alone(room: Classroom) -> None:
    second = room.reimport(sample_draft("second"))
    with room.tool.transaction() as session:
        session.get_one(UnitRow, second).published_at = room.clock()
    assert [each.id for each in paths(room)] == [room.unit_id, second]
    assert [each.id for each in paths(room, second)] == [second]


def test_another_courses_unit_and_objective_do_not_exist(room: Classroom) -> None:
    other = make_other_classroom(room)
    assert paths(room, other.unit_id) == ()
    theirs = other.objective()
    with pytest.raises(NotFoundError), room.tool.reading() as session:
        load_objective_page(
            session,
            course_id=room.course_id,
            objective_id=theirs,
            person_id=room.ada,
            now=room.clock(),
        )


def test_an_objective_that_never_was_does_not_exist(room: Classroom) -> None:
    with pytest.raises(NotFoundError), room.tool.reading() as session:
        load_objective_page(
            session,
            course_id=room.course_id,
            objective_id=ObjectiveId(4711),
            person_id=room.ada,
            now=room.clock(),
        )


def test_an_objectives_page_sorts_ways_by_what_they_are_for(room: Classroom) -> None:
    found = page(room)
    assert [way.resource.slug for way in found.instruction] == ["adding-read"]
    assert [way.resource.slug for way in found.correctives] == ["adding-example", "adding-hands"]
    assert found.extensions == ()
    assert found.size == 2
    assert found.unlock is None
    assert not found.has_way_left


def test_after_not_yet_ways_used_before_do_not_count_and_stand_last(room: Classroom) -> None:
    room.learn("adding-example")
    room.fail()
    found = page(room)
    assert [(way.resource.slug, way.counts) for way in found.correctives] == [
        ("adding-hands", True),
        ("adding-read", True),
        ("adding-example", False),
    ]
    assert found.has_way_left
    used = found.correctives[2]
    assert (used.is_opened, used.is_finished) == (True, True)


def test_when_every_way_is_used_none_is_left(room: Classroom) -> None:
    for way in ("adding-read", "adding-example", "adding-hands"):
        room.learn(way)
    room.fail()
    assert not page(room).has_way_left
    room.talk()
    assert page(room).standing.state is State.READY_AGAIN


def test_after_mastery_no_way_counts_any_more(room: Classroom) -> None:
    room.master()
    assert not page(room).has_way_left


def test_a_locked_objectives_page_says_why(room: Classroom) -> None:
    unlock = page(room, DOUBLING).unlock
    assert unlock is not None
    assert unlock.go_to_title == "Add whole numbers"


def test_a_grade_without_a_gradebook_says_that_it_waits(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.get_one(CourseRow, room.course_id).columns_url = None
    room.master()
    grade = path(room).cards[0].grade
    assert grade is not None
    assert not grade.has_gradebook
    assert "Waits" in grade.words
