"""A check shows questions and own answers, never the key; a result says what went well first."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.db.models import ScoreOwedRow
from lti_tool.domain.assessment.items import AcceptedText as Accepted
from lti_tool.domain.assessment.items import Blueprint, Cell, Item, Numeric, ShortText, SingleChoice
from lti_tool.domain.assessment.items import Option as Choice
from lti_tool.domain.curriculum.criterion import KOfN
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.levels import Level
from lti_tool.queries.check_page import CheckPage, load_check
from lti_tool.queries.path_page import StepKind
from lti_tool.queries.result_page import ResultPage, load_result
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, WORDS, sample_draft, words

KEY = "the-key-to-it-all"


def check(room: Classroom, attempt_id: AttemptId) -> CheckPage:
    with room.tool.reading() as session:
        return load_check(
            session, course_id=room.course_id, person_id=room.ada, attempt_id=attempt_id
        )


def result(room: Classroom, attempt_id: AttemptId) -> ResultPage:
    with room.tool.reading() as session:
        return load_result(
            session,
            course_id=room.course_id,
            person_id=room.ada,
            attempt_id=attempt_id,
            now=room.clock(),
        )


def telltale(room: Classroom) -> AttemptId:
    """Begin a check whose every key, feedback and explanation holds one word."""
    items = (
        Item(
            "choice",
            "a",
            "Choose.",
            SingleChoice(
                (Choice("x", is_correct=True, feedback=KEY), Choice("y", misconception=KEY)),
                shuffle=False,
            ),
            explanation=KEY,
        ),
        Item("text", "b", "Write.", ShortText((Accepted(KEY, feedback=KEY),)), explanation=KEY),
        Item("number", "b", "Count.", Numeric("7", unit="cm", ask_unit=True), explanation=KEY),
    )
    blueprint = Blueprint((Cell("a", "First part", 1), Cell("b", "", 2)))
    objective = replace(words(), items=items, blueprint=blueprint, criterion=KOfN(2, 3))
    draft = sample_draft()
    room.reimport(replace(draft, objectives=(*draft.objectives[:2], objective)))
    return room.start(WORDS)


def plain(page: Any) -> str:
    return repr(asdict(page))


def test_a_check_shows_questions_in_order_and_what_was_saved(room: Classroom) -> None:
    attempt_id = room.start()
    room.save(attempt_id, {1: ["12"]})
    page = check(room, attempt_id)
    assert [item.number for item in page.items] == [1, 2]
    assert [item.text for item in page.items] == ["", "12"]
    assert [item.is_answered for item in page.items] == [False, True]
    assert page.answered_count == 1
    assert page.submitted_at is None
    assert page.items[0].stem.startswith("What is ")
    assert page.objective_title == "Add whole numbers"


def test_a_check_never_carries_the_key(room: Classroom) -> None:
    attempt_id = telltale(room)
    page = check(room, attempt_id)
    assert KEY not in plain(page)
    assert {field for item in page.items for field in asdict(item)} == {
        "position",
        "kind",
        "stem",
        "face",
        "chosen",
        "text",
        "given",
        "said",
        "is_marked_by_person",
        "mark",
        "takes_files",
        "files",
    }


def test_a_unit_of_measure_that_is_asked_for_is_not_shown(room: Classroom) -> None:
    page = check(room, telltale(room))
    number = next(item for item in page.items if item.kind == "numeric")
    assert (number.unit, number.asks_unit) == ("", True)


def test_a_unit_of_measure_that_is_not_asked_for_stands_beside_the_field(room: Classroom) -> None:
    item = Item("number", "a", "Count.", Numeric("7", unit="cm"))
    objective = replace(
        words(), items=(item,), blueprint=Blueprint((Cell("a", "", 1),)), criterion=KOfN(1, 1)
    )
    room.reimport(replace(sample_draft(), objectives=(objective,)))
    [shown] = check(room, room.start(WORDS)).items
    assert (shown.unit, shown.asks_unit) == ("cm", False)


def test_the_criterion_shown_is_the_one_the_attempt_was_begun_under(room: Classroom) -> None:
    attempt_id = room.start()
    before = check(room, attempt_id).criterion
    first, *others = sample_draft().objectives
    easier = replace(first, criterion=KOfN(1, 2))
    room.reimport(replace(sample_draft(), objectives=(easier, *others)))
    assert check(room, attempt_id).criterion == before


def test_a_result_hides_keys_and_shows_own_answers(room: Classroom) -> None:
    attempt_id = telltale(room)
    room.submit(attempt_id, {0: ["1"], 1: ["7"], 2: ["7"]})
    page = result(room, attempt_id)
    assert KEY not in plain(page)
    assert page.answered[0].answer_texts == ("y",)
    given = {each.shown.kind: each.answer_texts for each in page.answered}
    assert given["short_text"] == given["numeric"] == ("7",)


def test_an_open_question_has_no_answer(room: Classroom) -> None:
    attempt_id = room.fail()
    assert [each.answer_texts for each in result(room, attempt_id).answered] == [(), ()]


def test_strengths_come_first_and_parts_have_their_titles(room: Classroom) -> None:
    attempt_id = telltale(room)
    right = room.right(attempt_id)
    room.submit(attempt_id, {0: right[0], 1: ["x"], 2: ["x"]})
    page = result(room, attempt_id)
    assert (page.is_mastered, page.reason) == (False, "1 of 3 questions right; 2 of 3 needed.")
    assert [(part.title, part.correct, part.count) for part in page.parts] == [
        ("First part", 1, 1),
        ("This objective", 0, 2),
    ]
    assert [part.title for part in page.strengths] == ["First part"]
    assert [part.title for part in page.to_work_on] == ["This objective"]


def test_when_no_part_is_whole_partly_right_ones_are_strengths(room: Classroom) -> None:
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    page = result(room, attempt_id)
    assert [part.title for part in page.strengths] == ["Sums"]
    assert page.next_step is not None
    assert page.next_step.kind is StepKind.ANOTHER_WAY
    assert page.opened == ()


def test_a_result_names_what_mastery_opened_and_the_grade(room: Classroom) -> None:
    page = result(room, room.master(ADDING))
    assert page.is_mastered
    assert page.level is Level.MASTERED
    assert [each.title for each in page.opened] == ["Double whole numbers"]
    assert page.grade is not None
    assert page.grade.points == 90


@pytest.mark.parametrize(
    ("state", "trouble", "words"),
    [
        ("owed", "", "90 of 100 is on its way to the gradebook."),
        ("owed", "It slept.", "On its way, try 2. Last time: It slept."),
        ("sent", "", "90 of 100 is in the gradebook."),
        ("refused", "No.", "The LMS refused it: No."),
        ("conflict", "They differ.", "They differ."),
    ],
)
def test_a_grades_state_is_a_sentence(
    room: Classroom, state: str, trouble: str, words: str
) -> None:
    attempt_id = room.master()
    with room.tool.transaction() as session:
        row = session.scalars(select(ScoreOwedRow)).one()
        row.state, row.trouble, row.tries = state, trouble, int(bool(trouble))
    grade = result(room, attempt_id).grade
    assert grade is not None
    assert grade.words == words


def test_a_check_under_way_has_no_result(room: Classroom) -> None:
    with pytest.raises(NotFoundError):
        result(room, room.start())


def test_a_check_under_way_and_its_result_stay_readable_when_the_objective_is_retired(
    room: Classroom,
) -> None:
    attempt_id = room.start(ADDING)
    draft = sample_draft()
    room.reimport(replace(draft, objectives=draft.objectives[2:]))
    assert len(check(room, attempt_id).items) == 2
    room.submit(attempt_id, room.right(attempt_id))
    page = result(room, attempt_id)
    assert page.is_mastered
    assert (page.next_step, page.opened) == (None, ())


def test_an_attempt_of_somebody_else_or_somewhere_else_does_not_exist(room: Classroom) -> None:
    other = make_other_classroom(room)
    for attempt_id in (room.fail(person=room.ben), other.fail(), AttemptId(4711)):
        with pytest.raises(NotFoundError):
            check(room, attempt_id)
        with pytest.raises(NotFoundError):
            result(room, attempt_id)
    mine_there = room.fail()
    with pytest.raises(NotFoundError), room.tool.reading() as session:
        load_check(session, course_id=other.course_id, person_id=room.ada, attempt_id=mine_there)


def test_the_sign_of_a_check_handed_in_is_its_time(room: Classroom) -> None:
    attempt_id = room.fail()
    assert check(room, attempt_id).submitted_at == room.clock()
