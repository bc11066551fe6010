"""What a teacher sets once holds in every check of the student, and only of that student."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import AccommodationRow
from lti_tool.db.stores.accommodations import load_accommodations
from lti_tool.domain.assessment.accommodations import NO_ACCOMMODATIONS, Accommodations
from lti_tool.domain.assessment.guessing import guess_floor
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Blueprint, Cell, Item, Option, SingleChoice
from lti_tool.domain.curriculum.criterion import Percent, Streak, Transfer
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.interchange.drafts import UnitDraft
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import DOUBLING, sample_draft
from tests.support.timed import accommodate, attempt, set_limit


def given(room: Classroom, person: PersonId | None = None) -> Accommodations:
    with room.tool.reading() as session:
        return load_accommodations(session, course_id=room.course_id, person_id=person or room.ada)


def long_draft(criterion: object = None, *, transfers: int = 0, options: int = 5) -> UnitDraft:
    """Answer a unit whose first check has ten choices of five options in two parts."""
    draft = sample_draft()
    choices = tuple(
        Option(f"right {n}" if n == 0 else f"wrong {n}", n == 0) for n in range(options)
    )
    items = tuple(
        Item(f"{cell}-{n}", cell, f"{cell} {n}?", SingleChoice(choices), is_transfer=n < transfers)
        for cell in ("one", "two")
        for n in range(12)
    )
    first = replace(
        draft.objectives[0],
        blueprint=Blueprint((Cell("one", "One", 5), Cell("two", "Two", 5))),
        items=items,
        criterion=criterion or Percent(Fraction(4, 5)),  # type: ignore[arg-type]
    )
    return replace(draft, objectives=(first, *draft.objectives[1:]))


def test_nothing_is_set_until_a_teacher_sets_it(room: Classroom) -> None:
    assert given(room) == NO_ACCOMMODATIONS


def test_what_is_set_is_kept_and_replaced_by_what_is_set_next(room: Classroom) -> None:
    accommodate(room, extra_time=150, has_breaks=True, language="es-MX", note="  A scribe. ")
    assert given(room) == Accommodations(150, has_breaks=True, language="es-MX")
    with room.tool.reading() as session:
        row = session.scalars(select(AccommodationRow)).one()
        assert (row.note, row.changed_by, row.changed_at) == (
            "A scribe.",
            room.rivera,
            room.clock(),
        )
    accommodate(room)
    assert given(room) == NO_ACCOMMODATIONS
    with room.tool.reading() as session:
        assert session.scalar(select(func.count()).select_from(AccommodationRow)) == 1


def test_it_is_one_students_in_one_course(room: Classroom) -> None:
    accommodate(room, extra_time=0)
    assert given(room, room.ben) == NO_ACCOMMODATIONS
    assert given(make_other_classroom(room), room.ada) == NO_ACCOMMODATIONS


def test_another_courses_student_and_a_teacher_have_none(room: Classroom) -> None:
    other = make_other_classroom(room)
    for person in (other.ada, room.rivera, PersonId(987654)):
        with pytest.raises(NotFoundError):
            accommodate(room, person, extra_time=150)


def test_what_cannot_be_is_refused(room: Classroom) -> None:
    with pytest.raises(DomainError):
        accommodate(room, extra_time=110)
    assert given(room) == NO_ACCOMMODATIONS


def test_extra_time_holds_in_every_check_and_for_every_day(room: Classroom) -> None:
    set_limit(room, 30)
    accommodate(room, extra_time=200)
    for slug in ("adding", DOUBLING):
        room.clock.move(days=200)
        begun = attempt(room, room.start(slug))
        assert begun.closes_at is not None
        assert (begun.closes_at - begun.started_at).total_seconds() == 3600
        assert begun.minutes == 30
        room.submit(begun.id, room.right(begun.id))  # type: ignore[arg-type]


def test_no_limit_at_all_is_no_limit(room: Classroom) -> None:
    set_limit(room, 30)
    accommodate(room, extra_time=0)
    assert attempt(room, room.start()).closes_at is None


def test_fewer_questions_show_the_same_parts_and_can_show_mastery(room: Classroom) -> None:
    room.reimport(long_draft())
    accommodate(room, has_fewer_items=True)
    light = room.start()
    cells = [row.instance["cell"] for row in room.items(light)]
    assert cells == ["one"] * 3 + ["two"] * 3
    assert len(room.items(room.start(person=room.ben))) == 10
    room.submit(light, room.right(light))
    decision = room.decisions()[0]
    assert (decision.verdict, decision.answered, decision.required) == (Verdict.MASTERED, 6, 5)


@pytest.mark.parametrize(
    ("criterion", "transfers", "size"),
    [(Streak(8), 0, 9), (Transfer(1), 12, 6), (Percent(Fraction(4, 5)), 0, 6)],
)
def test_fewer_questions_never_put_mastery_out_of_reach(
    room: Classroom, criterion: object, transfers: int, size: int
) -> None:
    room.reimport(long_draft(criterion, transfers=transfers))
    accommodate(room, has_fewer_items=True)
    attempt_id = room.start()
    assert len(room.items(attempt_id)) == size
    room.submit(attempt_id, room.right(attempt_id))
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_transfer_questions_that_are_not_sure_keep_the_form_long(room: Classroom) -> None:
    # Three plain items in each part: with four of a part a form is sure to have one of the others.
    room.reimport(long_draft(Transfer(1), transfers=9))
    accommodate(room, has_fewer_items=True)
    assert len(room.items(room.start())) == 7


def test_fewer_options_are_what_is_shown_scored_and_counted_as_easier_to_guess(
    room: Classroom,
) -> None:
    room.reimport(long_draft())
    accommodate(room, has_fewer_options=True)
    attempt_id = room.start()
    shown = [item_from_mapping(row.instance) for row in room.items(attempt_id)]
    assert {len(item.response.options) for item in shown} == {3}  # type: ignore[attr-defined]
    assert {guess_floor(item.response) for item in shown} == {1 / 3}
    room.submit(attempt_id, room.right(attempt_id))
    decision = room.decisions()[0]
    assert (decision.verdict, decision.correct) == (Verdict.MASTERED, 10)
    floors = {each[2] for each in decision.evidence["attempts"][0]["items"]}
    assert floors == {1 / 3}


def test_a_question_with_fewer_options_is_not_shown_again_with_all(room: Classroom) -> None:
    room.reimport(long_draft())
    accommodate(room, has_fewer_options=True)
    first = room.start()
    room.submit(first, {})
    accommodate(room)
    room.talk()
    second = room.start()
    stems = [{row.instance["stem"] for row in room.items(each)} for each in (first, second)]
    assert not stems[0] & stems[1]


def test_more_time_holds_at_once_and_is_never_taken_back(room: Classroom) -> None:
    set_limit(room, 30)
    attempt_id = room.start()
    begun = attempt(room, attempt_id)

    def minutes() -> float:
        closes_at = attempt(room, attempt_id).closes_at
        assert closes_at is not None
        return (closes_at - begun.started_at).total_seconds() / 60

    assert minutes() == 30
    accommodate(room, extra_time=150)
    assert minutes() == 45
    # The same again, and to and fro, adds nothing: it is always reckoned from the beginning.
    for extra in (150, None, 125, 150):
        accommodate(room, extra_time=extra)
        assert minutes() == 45
    accommodate(room, extra_time=0)
    assert attempt(room, attempt_id).closes_at is None
    accommodate(room, extra_time=125)
    assert attempt(room, attempt_id).closes_at is None


def test_more_time_is_reckoned_from_the_limit_the_attempt_began_under(room: Classroom) -> None:
    set_limit(room, 30)
    attempt_id = room.start()
    set_limit(room, 5)
    accommodate(room, extra_time=200)
    row = attempt(room, attempt_id)
    assert row.closes_at is not None
    assert (row.closes_at - row.started_at).total_seconds() == 3600


def test_nobody_elses_check_and_none_that_is_over_changes(room: Classroom) -> None:
    set_limit(room, 30)
    done, bens = room.fail(), room.start(person=room.ben)
    before = [attempt(room, each).closes_at for each in (done, bens)]
    accommodate(room, extra_time=200)
    assert [attempt(room, each).closes_at for each in (done, bens)] == before
