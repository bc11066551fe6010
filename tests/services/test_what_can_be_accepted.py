"""What can be accepted at all, and what many do at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from lti_tool.db.models import AcceptedAnswerRow, ItemRow, RemarkRow
from lti_tool.db.stores.accepted_answers import load_unforeseen
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import AcceptedText, Drawn, Item, ShortText, Variables
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId, ItemId, PersonId
from lti_tool.services.authoring.export_unit import export_unit
from lti_tool.services.checking.submit_attempt import submit_attempt
from lti_tool.services.mastery.accept_answer import accept_answer
from tests.services.test_pressed_twice import press_in_tabs
from tests.support import spelling
from tests.support.classrooms import Answers, Classroom, make_other_classroom
from tests.support.factories import make_student
from tests.support.spelling import (
    COLOUR,
    SPELLING,
    accept,
    owed,
    results,
    row_of,
    rows,
    take_away,
    write,
)


def test_pressed_in_many_tabs_it_is_accepted_once(spellers: Classroom) -> None:
    ada = write(spellers, colour=["gray"])
    given = row_of(spellers, ada)
    press_in_tabs(
        spellers, lambda session: spelling.accept_in(session, spellers, given, spellers.clock())
    )
    assert len(rows(spellers, AcceptedAnswerRow)) == len(rows(spellers, RemarkRow)) == 1
    assert not accept(spellers, ada)
    assert owed(spellers) == [(3, 90)]


def test_who_hands_in_while_it_is_accepted_is_marked_with_it(spellers: Classroom) -> None:
    given = row_of(spellers, write(spellers, colour=["gray"]))
    with spellers.tool.transaction() as session:
        people = [
            make_student(session, spellers.course_id, f"writer-{number}") for number in range(6)
        ]
    begun = [(person, spellers.start(SPELLING, person)) for person in people]
    handed_in = [
        (person, attempt, spelling.answers(spellers, attempt, colour=["gray"]))
        for person, attempt in begun
    ]
    together = Barrier(len(begun) + 1)

    def at_once(act: Callable[[Session], object]) -> None:
        with spellers.tool.transaction() as session:
            if session.get_bind().dialect.name == "postgresql":  # SQLite lets in one at a time
                session.connection()
                together.wait(timeout=10)
            act(session)

    now = spellers.clock()

    def hand_in(person: PersonId, attempt: AttemptId, answers: Answers) -> Callable[..., object]:
        return partial(
            submit_attempt,
            course_id=spellers.course_id,
            person_id=person,
            attempt_id=attempt,
            answers=answers,
            now=now,
        )

    acts = [hand_in(*each) for each in handed_in]
    acts.append(lambda session: spelling.accept_in(session, spellers, given, now))
    with ThreadPoolExecutor(len(acts)) as tabs:
        list(tabs.map(at_once, acts))
    assert {results(spellers, person)[0] for person in people} == {("mastered", 3, 2)}


def reword(room: Classroom) -> None:
    """Have a file ask the question in other words."""
    draft = spelling.spelling_draft()
    [objective] = draft.objectives
    items = tuple(
        replace(item, stem="What follows black?") if item.slug == COLOUR else item
        for item in objective.items
    )
    room.reimport(replace(draft, objectives=(replace(objective, items=items),)))


def test_what_was_accepted_for_one_wording_is_not_for_the_next(spellers: Classroom) -> None:
    ada = write(spellers, colour=["gray"])
    accept(spellers, ada)
    reword(spellers)
    ben = write(spellers, spellers.ben, colour=["gray"])
    assert results(spellers, spellers.ben) == [("not_yet", 1, 1)]
    with pytest.raises(NotFoundError):
        accept(spellers, ada)
    assert accept(spellers, ben)


def test_answers_to_an_earlier_wording_are_neither_collected_nor_marked_again(
    spellers: Classroom,
) -> None:
    write(spellers, colour=["gray"])
    reword(spellers)
    ben = write(spellers, spellers.ben, colour=["gray"])
    objective_id, item_id = spellers.objective(SPELLING), spelling.item_id(spellers)
    with spellers.tool.reading() as session:
        item = item_from_mapping(session.get_one(ItemRow, item_id).definition)
        found = load_unforeseen(session, objective_id=objective_id, items={item_id: item})
    assert [each.person_id for each in found[item_id]] == [spellers.ben]
    accept(spellers, ben)
    assert results(spellers, spellers.ben) == [("mastered", 3, 2)]
    assert results(spellers) == [("not_yet", 1, 1)]


def test_nothing_is_accepted_for_all_where_numbers_differ(room: Classroom) -> None:
    drawn = Item(
        "drawn",
        "words",
        "Write {{ a }}.",
        ShortText((AcceptedText("{{ a }}"),)),
        Variables((Drawn("a", lowest=1, highest=9),)),
    )
    draft = spelling.spelling_draft()
    [objective] = draft.objectives
    objective = replace(objective, items=(objective.items[0], drawn))
    room.reimport(replace(draft, objectives=(objective,)))
    attempt_id = write(room, drawn=["a few"])
    with pytest.raises(DomainError, match="numbers of their own"):
        accept(room, attempt_id, "drawn")


def test_only_what_somebody_handed_in_to_this_item_can_be_accepted(spellers: Classroom) -> None:
    running = spellers.start(SPELLING)
    spellers.save(running, spelling.answers(spellers, running, colour=["gray"]))
    with pytest.raises(NotFoundError):
        accept(spellers, running)
    ben = write(spellers, spellers.ben, colour=["grey"])
    with pytest.raises(NotFoundError):
        accept(spellers, ben)
    with pytest.raises(NotFoundError):
        accept(spellers, ben, place=7)
    other = make_other_classroom(spellers)
    spellers.submit(running, {})
    ada = row_of(spellers, running)
    objective_id = spellers.objective(SPELLING)
    with pytest.raises(NotFoundError), spellers.tool.transaction() as session:
        accept_answer(
            session,
            course_id=other.course_id,
            objective_id=objective_id,
            item_id=ItemId(ada.item_id),
            given_id=ada.id,
            place=0,
            teacher_id=other.rivera,
            now=spellers.clock(),
        )
    assert rows(spellers, AcceptedAnswerRow) == []


def test_a_file_and_a_copy_of_the_course_have_it_in_the_key(spellers: Classroom) -> None:
    accept(spellers, write(spellers, colour=["gray"]))
    with spellers.tool.reading() as session:
        draft = export_unit(session, course_id=spellers.course_id, slug="numbers")
    colour = next(item for item in draft.objectives[0].items if item.slug == COLOUR)
    assert isinstance(colour.response, ShortText)
    assert [each.text for each in colour.response.answers] == ["grey", "gray"]
    spellers.reimport(draft)
    write(spellers, spellers.ben, colour=["gray"])
    assert results(spellers, spellers.ben) == [("mastered", 3, 2)]
    take_away(spellers, 1)
    with spellers.tool.reading() as session:
        later = export_unit(session, course_id=spellers.course_id, slug="numbers")
    assert later == draft
