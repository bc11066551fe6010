"""A check begins when the gate allows it, once, with questions never seen before."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lti_tool.db.models import AttemptItemRow, AttemptRow, UnitRow
from lti_tool.domain.assessment.form import FormsSpentError
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.services.checking.start_attempt import start_attempt
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, DOUBLING, WORDS, sample_draft


def refusal_of(room: Classroom, slug: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        room.start(slug)
    return caught.value


def test_starting_again_answers_the_running_attempt(room: Classroom) -> None:
    assert room.start() == room.start()


def test_two_students_have_attempts_of_their_own(room: Classroom) -> None:
    assert room.start(person=room.ada) != room.start(person=room.ben)


def test_eight_tabs_begin_one_attempt(room: Classroom) -> None:
    together = Barrier(8)

    def press(_tab: int) -> int:
        together.wait(timeout=10)
        return room.start()

    with ThreadPoolExecutor(8) as tabs:
        begun = set(tabs.map(press, range(8)))
    assert len(begun) == 1
    with room.tool.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 1
        assert session.scalar(select(func.count()).select_from(AttemptItemRow)) == 2


def test_a_locked_check_says_what_opens_it(room: Classroom) -> None:
    error = refusal_of(room, DOUBLING)
    assert error.code == "objective_locked"
    assert "“Add whole numbers”" in str(error)


def test_mastery_opens_the_next_check(room: Classroom) -> None:
    room.master(ADDING)
    assert room.start(DOUBLING)


def test_after_not_yet_another_way_comes_first(room: Classroom) -> None:
    room.fail()
    assert refusal_of(room, ADDING).code == "another_way_first"


def test_a_way_begun_before_the_check_does_not_open_it_again(room: Classroom) -> None:
    room.learn("adding-example")
    room.fail()
    room.learn("adding-example")
    assert refusal_of(room, ADDING).code == "another_way_first"


def test_a_different_way_opens_a_form_with_no_question_of_the_first(room: Classroom) -> None:
    first = room.fail()
    room.learn("adding-hands")
    second = room.start()
    assert second != first
    shown = [{row.fingerprint for row in room.items(attempt)} for attempt in (first, second)]
    assert not shown[0] & shown[1]


def test_a_mastered_check_is_not_taken_again(room: Classroom) -> None:
    room.master()
    assert refusal_of(room, ADDING).code == "already_mastered"


def test_when_every_question_has_been_seen_it_is_said(room: Classroom) -> None:
    for way in ("words-example", "words-hands"):
        room.fail(WORDS)
        room.learn(way)
    error = refusal_of(room, WORDS)
    assert isinstance(error, FormsSpentError)
    assert "“Names”" in str(error)


def test_another_courses_check_does_not_exist(room: Classroom) -> None:
    theirs = make_other_classroom(room).objective()
    with pytest.raises(NotFoundError), room.tool.transaction() as session:
        start_attempt(
            session,
            course_id=room.course_id,
            objective_id=theirs,
            person_id=room.ada,
            now=room.clock(),
        )


def test_a_retired_objective_cannot_be_checked(room: Classroom) -> None:
    objective_id = room.objective(WORDS)
    draft = sample_draft()
    room.reimport(replace(draft, objectives=draft.objectives[:2]))
    assert room.objective(WORDS) == objective_id
    with pytest.raises(NotFoundError):
        room.start(WORDS)


def test_a_unit_that_is_not_published_cannot_be_checked(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.get_one(UnitRow, room.unit_id).published_at = None
    with pytest.raises(NotFoundError):
        room.start()


def test_attempts_are_numbered(room: Classroom) -> None:
    room.fail()
    room.learn("adding-hands")
    room.master()
    with room.tool.reading() as session:
        numbers = session.scalars(select(AttemptRow.number).order_by(AttemptRow.id)).all()
    assert numbers == [1, 2]


def test_the_database_refuses_to_show_a_question_to_a_person_twice(room: Classroom) -> None:
    [first, *_] = room.items(room.start())
    again = AttemptItemRow(
        attempt_id=first.attempt_id,
        person_id=first.person_id,
        objective_id=first.objective_id,
        item_id=first.item_id,
        position=99,
        seed=first.seed,
        fingerprint=first.fingerprint,
        instance=first.instance,
    )
    with pytest.raises(IntegrityError), room.tool.transaction() as session:
        session.add(again)


def test_the_database_refuses_a_second_running_attempt(room: Classroom) -> None:
    room.start()
    second = AttemptRow(
        person_id=room.ada,
        objective_id=room.objective(),
        number=2,
        seed=1,
        criterion={"k_of_n": [2, 2]},
        started_at=room.clock(),
    )
    with pytest.raises(IntegrityError), room.tool.transaction() as session:
        session.add(second)


def test_ten_rounds_show_twenty_different_questions(room: Classroom) -> None:
    seen: list[str] = []
    for _ in range(10):
        seen += [row.fingerprint for row in room.items(room.fail())]
        room.talk()
    assert len(seen) == len(set(seen)) == 20
