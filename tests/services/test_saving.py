"""Answers are kept as they come, until the check is handed in."""

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import AttemptItemRow
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import WORDS


def answers_of(room: Classroom, attempt_id: AttemptId) -> list[list[str] | list[int] | None]:
    return [row.answer for row in room.items(attempt_id)]


def position_of(room: Classroom, attempt_id: AttemptId, kind: str) -> int | None:
    found = [row.position for row in room.items(attempt_id) if row.instance["type"] == kind]
    return found[0] if found else None


def test_an_answer_is_kept_with_its_time(room: Classroom) -> None:
    attempt_id = room.start()
    assert room.save(attempt_id, {0: ["12"]})
    first, second = room.items(attempt_id)
    assert (first.answer, first.answered_at) == (["12"], room.clock())
    assert (second.answer, second.answered_at) == (None, None)


def test_saving_one_answer_keeps_the_others(room: Classroom) -> None:
    attempt_id = room.start()
    room.save(attempt_id, {0: ["12"]})
    room.save(attempt_id, {1: ["13"]})
    assert answers_of(room, attempt_id) == [["12"], ["13"]]


def test_the_same_answer_again_keeps_its_first_time(room: Classroom) -> None:
    attempt_id = room.start()
    room.save(attempt_id, {0: ["12"]})
    at_first = room.items(attempt_id)[0].answered_at
    room.save(attempt_id, {0: ["12"]})
    assert room.items(attempt_id)[0].answered_at == at_first


def test_an_answer_can_be_taken_back(room: Classroom) -> None:
    attempt_id = room.start()
    room.save(attempt_id, {0: ["12"]})
    room.save(attempt_id, {0: [""]})
    assert answers_of(room, attempt_id)[0] == [""]


def test_a_choice_can_be_taken_back(room: Classroom) -> None:
    attempt_id = room.start(WORDS)
    while (place := position_of(room, attempt_id, "multiple_choice")) is None:
        room.submit(attempt_id, {})
        room.talk(WORDS)
        attempt_id = room.start(WORDS)
    room.save(attempt_id, {place: ["2", "0"]})
    assert answers_of(room, attempt_id)[place] == [0, 2]
    room.save(attempt_id, {place: []})
    assert answers_of(room, attempt_id)[place] == []


def test_a_late_autosave_changes_nothing(room: Classroom) -> None:
    attempt_id = room.start()
    room.submit(attempt_id, {0: ["12"]})
    assert not room.save(attempt_id, {0: ["13"]})
    assert answers_of(room, attempt_id)[0] == ["12"]


def test_a_question_that_does_not_exist_is_ignored(room: Classroom) -> None:
    attempt_id = room.start()
    assert room.save(attempt_id, {7: ["12"]})
    assert answers_of(room, attempt_id) == [None, None]


def test_an_answer_of_unseemly_length_is_refused_whole(room: Classroom) -> None:
    attempt_id = room.start()
    with pytest.raises(DomainError, match="500 characters"):
        room.save(attempt_id, {0: ["12"], 1: ["1" * 501]})
    assert answers_of(room, attempt_id) == [None, None]


@pytest.mark.parametrize("choice", ["9", "-1", "x", "1.5", "²", "٣", "99999", ""])
def test_a_choice_no_page_offers_is_refused(room: Classroom, choice: str) -> None:
    attempt_id = room.start(WORDS)
    while (place := position_of(room, attempt_id, "single_choice")) is None:
        room.submit(attempt_id, {})
        room.talk(WORDS)
        attempt_id = room.start(WORDS)
    with pytest.raises(DomainError) as caught:
        room.save(attempt_id, {place: [choice]})
    assert caught.value.code == "bad_answer"


@pytest.mark.parametrize("text", ["\x00", "seven\x00", "\ud800", "🪨", "'; DROP TABLE person; --"])
def test_any_text_is_kept_as_it_came(room: Classroom, text: str) -> None:
    attempt_id = room.start()
    room.save(attempt_id, {0: [text]})
    assert answers_of(room, attempt_id)[0] == [text]


def test_another_students_attempt_does_not_exist(room: Classroom) -> None:
    attempt_id = room.start()
    with pytest.raises(NotFoundError):
        room.save(attempt_id, {0: ["12"]}, room.ben)


def test_another_courses_attempt_does_not_exist(room: Classroom) -> None:
    attempt_id = room.start()
    with pytest.raises(NotFoundError):
        make_other_classroom(room).save(attempt_id, {0: ["12"]}, room.ada)


def test_saving_makes_no_rows(room: Classroom) -> None:
    attempt_id = room.start()
    for _ in range(3):
        room.save(attempt_id, {0: ["12"], 1: ["13"], 2: ["14"]})
    with room.tool.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttemptItemRow)) == 2
