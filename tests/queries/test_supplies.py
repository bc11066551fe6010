"""How long questions last, on the board and on the ledger's page."""

from dataclasses import replace
from time import process_time

import pytest
from sqlalchemy.orm import Session

from lti_tool.db.models import ObjectiveRow
from lti_tool.domain.errors import NotFoundError
from lti_tool.queries.board_page import BoardPage, load_board
from lti_tool.queries.health_page import load_health
from lti_tool.queries.ledger_page import LedgerPage, load_ledger_page
from lti_tool.queries.path_page import StepKind
from tests.queries.conftest import Counting
from tests.queries.test_holding_the_line import set_course
from tests.queries.test_rulings_on_pages import path
from tests.queries.test_student_pages import page as objective_page
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, WORDS, sample_draft
from tests.support.factories import make_student
from tests.support.marked import PROVING, give, hand_in, use_marked_unit
from tests.support.pools import be_almost, have_pool


def board(room: Classroom) -> BoardPage:
    with room.tool.reading() as session:
        return load_board(session, course_id=room.course_id, unit_id=None, now=room.clock())


def ledger(room: Classroom, slug: str = WORDS) -> LedgerPage:
    objective_id = room.objective(slug)
    with room.tool.reading() as session:
        return load_ledger_page(
            session, course_id=room.course_id, objective_id=objective_id, now=room.clock()
        )


def line(room: Classroom, slug: str = WORDS) -> str:
    [column] = [each for each in board(room).columns if each.objective.slug == slug]
    return column.supply.sentence


def test_the_board_says_how_long_questions_last_for_the_whole_class(room: Classroom) -> None:
    assert line(room) == "This objective supports 2 attempts for all 2 students."
    assert "20 attempts or more" in line(room, ADDING)
    assert [column.supply.short for column in board(room).columns] == [
        "20 or more forms left",
        "20 or more forms left",
        "2 forms left",
    ]
    assert board(room).runs_out == ()


def test_it_warns_before_the_last_form_and_names_who_has_none(room: Classroom) -> None:
    room.fail(WORDS)
    [(column, names)] = board(room).runs_out
    assert column.supply.warning.startswith(
        "After the next attempt no unseen form is left for 1 of 2 students."
    )
    assert names == ()
    room.learn("words-example")
    room.fail(WORDS)
    [(column, names)] = board(room).runs_out
    assert "“Names” has 0 unseen questions" in column.supply.warning
    assert names == ("Ada",)
    assert line(room) == "This objective supports no more attempts for all 2 students."


def test_who_has_mastered_needs_no_more(room: Classroom) -> None:
    room.master(ADDING)
    assert line(room, ADDING).endswith("for the one student who still needs one.")


def test_nothing_runs_out_that_nobody_needs(room: Classroom) -> None:
    draft = sample_draft()
    objectives = (
        *draft.objectives[:2],
        replace(draft.objectives[2], items=draft.objectives[2].items[:2]),
    )
    room.reimport(replace(draft, objectives=objectives))
    assert len(board(room).runs_out) == 1
    for person in (room.ada, room.ben):
        room.master(WORDS, person)
    assert board(room).runs_out == ()


def test_the_ledger_shows_who_saw_what_on_which_form(room: Classroom) -> None:
    made = room.fail(WORDS)
    room.start(WORDS, room.ben)
    page = ledger(room)
    assert [each.student_name for each in page.attempts] == ["Ben", "Ada"]
    mine = page.attempts[1]
    assert (mine.number, mine.student_id) == (1, room.ada)
    assert [each.variant for each in mine.questions] == [
        row.fingerprint[:8] for row in room.items(made)
    ]
    assert {page.attempts[0].form, mine.form} == {"A", "B"}
    assert page.forms == 2
    assert sum(each.shown for each in page.pool) == 4
    assert all(each.students == each.shown == 1 for each in page.pool)
    assert page.supply is not None


def test_forms_are_compared_by_first_checks_alone(room: Classroom) -> None:
    room.fail(WORDS)
    room.learn("words-example")
    room.master(WORDS)
    assert ledger(room).rates == ()
    room.master(WORDS, room.ben)
    page = ledger(room)
    assert sorted((rate.met, rate.taken) for _, rate in page.rates) == [(0, 1), (1, 1)]
    assert page.comparison == (
        "No form stands out. There are not enough students to call them equal."
    )


def test_a_form_that_has_changed_since_is_not_compared(room: Classroom) -> None:
    room.fail(WORDS)
    room.master(WORDS, room.ben)
    assert ledger(room).rates
    draft = sample_draft()
    *others, last = draft.objectives[2].items
    items = (*others, replace(last, slug="another", stem="Write two halves as a number."))
    changed = replace(draft.objectives[2], items=items)
    room.reimport(replace(draft, objectives=(*draft.objectives[:2], changed)))
    assert ledger(room).forms == 2
    assert ledger(room).rates == ()


def test_questions_that_give_each_other_away_are_counted_as_such(room: Classroom) -> None:
    draft = sample_draft()
    items = tuple(replace(item, enemies=("names",)) for item in draft.objectives[2].items)
    changed = replace(draft.objectives[2], items=items)
    room.reimport(replace(draft, objectives=(*draft.objectives[:2], changed)))
    assert line(room) == "This objective supports no attempts for all 2 students."
    [(column, names)] = board(room).runs_out
    assert "some give each other away" in column.supply.warning
    assert names == ()


def test_what_is_no_longer_taught_keeps_its_ledger(room: Classroom) -> None:
    room.fail(WORDS)
    with room.tool.transaction() as session:
        session.get_one(ObjectiveRow, room.objective(WORDS)).retired_at = room.clock()
    page = ledger(room)
    assert page.supply is None
    assert len(page.attempts) == 1


def test_another_courses_ledger_is_not_there(room: Classroom) -> None:
    theirs = make_other_classroom(room).objective()
    with pytest.raises(NotFoundError), room.tool.reading() as session:
        load_ledger_page(session, course_id=room.course_id, objective_id=theirs, now=room.clock())


def test_the_ledger_costs_the_same_for_one_student_and_for_twelve(
    room: Classroom, counting: Counting
) -> None:
    def load(session: Session) -> None:
        load_ledger_page(
            session, course_id=room.course_id, objective_id=objective_id, now=room.clock()
        )

    def count() -> int:
        with counting() as statements, room.tool.reading() as session:
            load(session)
        return len(statements)

    objective_id = room.objective(WORDS)
    room.fail(WORDS)
    before = count()
    with room.tool.transaction() as session:
        people = [make_student(session, room.course_id, f"new-{n}") for n in range(10)]
    for person in people:
        room.fail(WORDS, person)
    assert count() == before <= 13


def test_forty_students_and_thirty_objectives_are_counted_at_once(room: Classroom) -> None:
    draft = sample_draft()
    more = tuple(replace(draft.objectives[2], slug=f"more-{number}") for number in range(27))
    room.reimport(replace(draft, objectives=draft.objectives + more))
    with room.tool.transaction() as session:
        people = [make_student(session, room.course_id, f"new-{n}") for n in range(38)]
    for person in people[:6]:
        room.fail(WORDS, person)
    board(room)
    began = process_time()
    page = board(room)
    took = process_time() - began
    assert (len(page.rows), len(page.columns)) == (40, 30)
    assert took < 1.0, took


def test_a_look_back_without_unseen_questions_is_the_teachers_to_see(room: Classroom) -> None:
    set_course(room, recheck_weeks=4)
    room.master(WORDS)
    room.clock.move(days=28)
    [card] = [each for each in path(room).cards if each.title == "Name numbers"]
    assert card.step is not None
    assert card.step.kind is StepKind.RECHECK
    assert ledger(room).supply.rechecks_spent == 0

    room.master(WORDS)  # the look back, which takes what was left
    room.clock.move(days=28)
    [card] = [each for each in path(room).cards if each.title == "Name numbers"]
    assert card.step is not None
    assert card.step.kind is StepKind.EXTEND
    assert not objective_page(room, WORDS).standing.recheck_is_due
    words = "A look back is due, but 1 student has no unseen question left for it"
    assert words in ledger(room).supply.warning
    with room.tool.reading() as session:
        health = load_health(session, course_id=room.course_id, now=room.clock())
    [gap] = [
        gap
        for trouble in health.units[0].troubles
        if trouble.objective.slug == WORDS
        for gap in trouble.gaps
        if gap.startswith("A look back")
    ]
    assert words in gap


def test_forms_are_compared_by_the_criterion_and_not_by_a_count(room: Classroom) -> None:
    use_marked_unit(room)
    for person, level in ((room.ada, 3), (room.ben, 2)):
        attempt_id = hand_in(room, PROVING, person)
        give(room, attempt_id, dict.fromkeys(range(2), level))
    rates = [(rate.met, rate.taken) for _, rate in ledger(room, PROVING).rates]
    assert sorted(rates) == [(0, 1), (1, 1)]


def test_who_is_almost_there_needs_a_short_form_only(room: Classroom) -> None:
    have_pool(room, 15)
    be_almost(room)
    supply = board(room).columns[-1].supply
    assert supply.left[room.ada] == 1
    [(column, names)] = board(room).runs_out
    assert column.supply.warning.startswith("After the next attempt no unseen form is left")
    assert names == ()
    have_pool(room, 4)
    assert board(room).columns[-1].supply.left[room.ada] == 0
