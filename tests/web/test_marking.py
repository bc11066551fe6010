"""Pages where a person scores: the queue, one piece of work, the list to watch by, the result."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool.db.models import AttemptRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.mastery.levels import Level
from tests.support.marked import (
    MEASURING,
    PROVING,
    SHOWING,
    give,
    hand_in,
    see,
    use_marked_unit,
)
from tests.support.pages import read_page
from tests.support.web import Visit, Web


@pytest.fixture(autouse=True)
def marked_unit(web: Web) -> None:
    use_marked_unit(web.room)


@pytest.fixture(params=[Role.TEACHER, Role.ASSISTANT])
def staff(web: Web, request: pytest.FixtureRequest) -> Visit:
    return web.visit(request.param)


def test_the_board_says_how_long_the_oldest_waits(web: Web) -> None:
    assert "to mark" not in web.visit(Role.TEACHER).get("board").text
    hand_in(web.room, SHOWING)
    web.clock.move(days=3, hours=2)
    hand_in(web.room, SHOWING, web.room.ben)
    text = read_page(web.visit(Role.TEACHER).get("board").text).text
    assert "2 pieces of work to mark; the oldest waits for 3 days." in text


def test_what_holds_somebody_up_comes_first_then_the_oldest(web: Web) -> None:
    oldest = hand_in(web.room, SHOWING)
    web.clock.move(hours=30)
    later = hand_in(web.room, SHOWING, web.room.ben)
    urgent = hand_in(web.room, PROVING)
    answer = web.visit(Role.TEACHER).get("marking").text
    links = [each for each in read_page(answer).links if "/marking/" in each]
    assert [int(each.rpartition("/")[2]) for each in links[:3]] == [urgent, oldest, later]
    assert "Holds up: <span>What comes next</span>" in answer
    assert "waits for 1 day" in answer


def test_names_are_hidden_until_they_are_asked_for(web: Web, staff: Visit) -> None:
    hand_in(web.room, SHOWING)
    assert "Ada" not in read_page(staff.get("marking").text).text.replace("You are", "")
    assert "Ada" in staff.get("marking?names=1").text
    piece = staff.get(f"marking/{hand_in(web.room, PROVING)}").text
    before, _, asked = piece.partition('<details class="whose">')
    assert "Ada" not in before
    assert "Ada" in asked.partition("</details>")[0]
    assert "Ada" not in asked.partition("</details>")[2]


def test_no_level_is_chosen_beforehand_and_the_rubric_is_there(web: Web, staff: Visit) -> None:
    attempt_id = hand_in(web.room, SHOWING)
    answer = staff.get(f"marking/{attempt_id}")
    form = read_page(answer.text).form(f"/marking/{attempt_id}")
    assert "level0" in form.names
    assert "level0" not in dict(form.fields)
    for words in ("I did it like this.", "Says why it is always so", "Nothing of it to see yet"):
        assert words in answer.text


def test_saving_leads_to_the_next_piece_and_the_last_one_back(web: Web, staff: Visit) -> None:
    one, two = hand_in(web.room, SHOWING), hand_in(web.room, SHOWING, web.room.ben)
    answer = staff.post(f"marking/{one}", {"level0": "3", "words0": "Clear."})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/marking/{two}")
    assert web.woken == [web.room.registration_id]
    answer = staff.post(f"marking/{two}", {"level0": "1"})
    assert answer.location.endswith("/marking?done=1")
    assert "everything is marked" in staff.get("marking?done=1").text
    assert [each.level for each in web.room.decisions()] == [Level.MASTERED]
    assert web.room.items(one)[0].feedback == "Clear."


def test_with_one_of_two_marked_the_work_stays(web: Web, staff: Visit) -> None:
    attempt_id = hand_in(web.room, PROVING)
    answer = staff.post(f"marking/{attempt_id}", {"level0": "3", "words0": ""})
    assert answer.location.endswith(f"/marking/{attempt_id}")
    form = read_page(staff.get(f"marking/{attempt_id}").text).form(f"/marking/{attempt_id}")
    assert dict(form.fields)["level0"] == "3"
    assert web.room.decisions() == []


@pytest.mark.parametrize(
    ("form", "words"),
    [({}, "Choose a level first."), ({"level0": "9", "words0": "Kept <words>"}, "0 to 4")],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    web: Web, staff: Visit, form: dict[str, str], words: str
) -> None:
    attempt_id = hand_in(web.room, SHOWING)
    answer = staff.post(f"marking/{attempt_id}", form)
    assert answer.status_code == 422
    assert words in read_page(answer.text).text
    assert ("Kept &lt;words&gt;" in answer.text) is bool(form)


def test_a_second_marker_reads_that_it_is_marked_and_what_then(web: Web, staff: Visit) -> None:
    attempt_id = hand_in(web.room, SHOWING)
    give(web.room, attempt_id, {0: 3})
    answer = staff.post(f"marking/{attempt_id}", {"level0": "1"})
    assert answer.status_code == 422
    text = read_page(answer.text).text
    assert "This work was marked meanwhile" in text
    assert "set it on the student's page" in text
    assert not any("level0" in form.names for form in read_page(answer.text).forms)
    assert len(web.room.decisions()) == 1


def test_a_students_form_marks_nothing(web: Web) -> None:
    attempt_id = hand_in(web.room, SHOWING)
    assert web.visit().post(f"marking/{attempt_id}", {"level0": "4"}).status_code == 404
    teacher = web.visit(Role.TEACHER)
    for path in (f"marking/{attempt_id}", f"objectives/{web.room.objective(MEASURING)}/watching"):
        address = f"/s/{teacher.sid}/{path}"
        assert teacher.browser.post(address, data={"level0": "4"}).status_code == 403
    assert web.room.decisions() == []


def test_the_student_waits_and_then_reads_level_row_next_row_and_words(web: Web) -> None:
    attempt_id = hand_in(web.room, SHOWING)
    student = web.visit()
    waiting = read_page(student.get(f"attempts/{attempt_id}/result").text).text
    assert "Your work is with your teacher" in waiting
    assert "With your teacher" in student.get("path").text
    give(web.room, attempt_id, {0: 2}, words="Now say <b>why</b>.")
    answer = student.get(f"attempts/{attempt_id}/result").text
    text = read_page(answer).text
    assert "Level 2: Gives an example" in text
    assert "Next, level 3: Says why it is always so" in text
    assert "Your teacher says: Now say <b>why</b>." in text
    assert "<b>why" not in answer
    assert "Your teacher gave level 2; 3 is needed." in text


def test_a_level_for_each_student_seen_and_nothing_for_the_others(web: Web, staff: Visit) -> None:
    path = f"objectives/{web.room.objective(MEASURING)}/watching"
    form = read_page(staff.get(path).text).form("/watching")
    ada = f"level-{web.room.ada}-0"
    assert {ada, f"level-{web.room.ben}-0"} <= form.names
    sent = form.filled(**{ada: "3", f"note-{web.room.ada}": "Alone."})
    first, again = staff.post(path, sent), staff.post(path, sent)
    assert first.location.endswith("/watching?recorded=1")
    assert again.location.endswith("/watching?recorded=0")
    [decision] = web.room.decisions()
    assert decision.level == Level.MASTERED
    assert web.room.decisions(web.room.ben) == []
    result = web.visit().get(f"attempts/{decision.attempt_id}/result").text
    assert "Your teacher says:" in result
    assert "Alone." in result


def test_one_that_cannot_be_recorded_does_not_hold_up_the_others(web: Web, staff: Visit) -> None:
    path = f"objectives/{web.room.objective(SHOWING)}/watching"
    form = read_page(staff.get(path).text).form("/watching")
    hand_in(web.room, SHOWING)
    levels = {f"level-{web.room.ada}-0": "2", f"level-{web.room.ben}-0": "4"}
    answer = staff.post(path, form.filled(**levels))
    assert answer.status_code == 422
    assert "There is work handed in for this objective" in answer.text
    assert web.room.decisions() == []
    assert [each.level for each in web.room.decisions(web.room.ben)] == [Level.EXTENDS]
    assert "Mark what is handed in" in staff.get(path).text


def test_a_list_of_which_one_cannot_say_when_it_was_opened_is_refused(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    path = f"objectives/{web.room.objective(MEASURING)}/watching"
    beyond = "0001-01-01T00:00:00+14:00"
    for shown_at in ("", "yesterday", "2026-11-25T09:00:00", beyond):
        assert teacher.post(path, {"shown_at": shown_at}).status_code == 400


def test_an_objective_without_such_work_has_no_list(web: Web, staff: Visit) -> None:
    answer = staff.get(f"objectives/{web.room.objective()}/watching")
    assert answer.status_code == 409
    assert read_page(answer.text).main["data-error-code"] == "nothing_to_watch"


def test_the_page_of_a_student_leads_to_work_that_waits_and_to_what_was_marked(
    web: Web, staff: Visit
) -> None:
    hand_in(web.room, SHOWING)
    see(web.room, 2, slug=MEASURING)
    for slug, words in ((SHOWING, "Mark it"), (MEASURING, "See the work")):
        cell = f"students/{web.room.ada}/objectives/{web.room.objective(slug)}"
        answer = staff.get(cell)
        assert words in answer.text
        link = next(each for each in read_page(answer.text).links if "/marking/" in each)
        assert staff.browser.get(link).status_code == 200


def test_who_has_left_and_what_is_decided_no_longer_waits(web: Web, staff: Visit) -> None:
    give(web.room, hand_in(web.room, SHOWING), {0: 1})
    assert "No work waits to be marked." in staff.get("marking").text
    with web.tool.reading() as session:
        [attempt] = session.scalars(select(AttemptRow)).all()
    assert attempt.marked_at is not None
    assert attempt.marked_at - web.clock() == timedelta()
