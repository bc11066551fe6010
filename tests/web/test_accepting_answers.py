"""From an answer that matches nothing to one that is accepted, as teacher and student see it."""

import structlog

from lti_tool.domain.assessment.items import AcceptedText, Drawn, Item, ShortText, Variables
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import AttemptId
from tests.support import spelling
from tests.support.classrooms import make_other_classroom
from tests.support.pages import Page, read_page
from tests.support.spelling import COLOUR, SPELLING
from tests.support.web import Visit, Web


def item_page(web: Web, visit: Visit, slug: str = COLOUR) -> Page:
    address = f"objectives/{web.room.objective(SPELLING)}/items/{spelling.item_id(web.room, slug)}"
    return read_page(visit.get(address).text)


def look_at(page: Page) -> str:
    [address] = [link for link in page.links if "/answers/" in link]
    return address


def test_collected_looked_at_accepted_and_seen_by_the_student(web: Web) -> None:
    room = web.room
    spelling.teach_spelling(room)
    attempt_id = spelling.write(room, colour=["Gray"])
    spelling.write(room, room.ben, colour=["gray."])
    student = web.visit()
    result = read_page(student.get(f"attempts/{attempt_id}/result").text).text
    assert "1 of 2 questions right" in result
    teacher = web.visit(Role.TEACHER)
    ledger = read_page(teacher.get(f"objectives/{room.objective(SPELLING)}/ledger").text)
    assert "1 different answer in words matches nothing its question accepts." in ledger.text
    page = item_page(web, teacher)
    assert "1 different answer matches nothing that is accepted" in page.text
    assert "Gray 2 2 What accepting it would change" in page.text
    address = look_at(page)
    assert "ray" not in address
    look = read_page(teacher.browser.get(address).text)
    assert "2 students gave it, in 2 checks." in look.text
    assert "Ada Byron, attempt 1: not yet → mastered" in look.text
    assert "Ben, attempt 1: not yet → mastered" in look.text
    assert "2 grades in the gradebook would follow." in look.text
    assert room.decisions()[0].verdict == "not_yet"
    web.woken.clear()
    with structlog.testing.capture_logs() as lines:
        answer = teacher.browser.post(address, data={"csrf": teacher.csrf})
    assert answer.status_code == 303
    assert "ray" not in str(lines)
    assert web.woken == [room.registration_id]
    after = read_page(teacher.browser.get(answer.location).text)
    assert "Accepted. Everybody who gave this answer was marked again." in after.text
    assert "Every answer so far matches something." in after.text
    assert "by Rivera Santos. It raised the result of Ada Byron, Ben." in after.text
    result = read_page(student.get(f"attempts/{attempt_id}/result").text).text
    assert "2 of 2 questions right" in result
    assert "Your teacher accepts this answer." in result
    again = teacher.browser.post(address, data={"csrf": teacher.csrf})
    assert again.status_code == 303
    assert web.woken == [room.registration_id]


def test_taken_away_again_it_says_that_results_stay(web: Web) -> None:
    spelling.teach_spelling(web.room)
    spelling.accept(web.room, spelling.write(web.room, colour=["gray"]))
    teacher = web.visit(Role.TEACHER)
    page = item_page(web, teacher)
    assert "Results that were given stay." in page.text
    [form] = [form for form in page.forms if form.action.endswith("/withdraw")]
    answer = teacher.browser.post(form.action, data={"csrf": teacher.csrf})
    after = read_page(teacher.browser.get(answer.location).text).text
    assert "Not accepted any more from now on. Results that were given stay." in after
    assert "Taken away" in after
    assert web.room.decisions()[0].verdict == "mastered"


def test_assistants_look_and_accept_nothing(web: Web) -> None:
    spelling.teach_spelling(web.room)
    spelling.write(web.room, colour=["gray"])
    assistant = web.visit(Role.ASSISTANT)
    address = look_at(item_page(web, assistant))
    look = read_page(assistant.browser.get(address).text)
    assert "A teacher of this course can accept it." in look.text
    assert "Accept it for all" not in look.text
    assert assistant.browser.post(address, data={"csrf": assistant.csrf}).status_code == 403
    assert web.room.decisions()[0].verdict == "not_yet"
    spelling.accept(web.room, AttemptId(1))
    page = item_page(web, assistant)
    assert "Accept it no more" not in page.text
    withdraw = address.partition("/answers/")[0] + "/accepted/1/withdraw"
    assert assistant.browser.post(withdraw, data={"csrf": assistant.csrf}).status_code == 403


def test_of_another_course_there_is_nothing(web: Web) -> None:
    other = make_other_classroom(web.room)
    spelling.teach_spelling(other)
    attempt_id = spelling.write(other, colour=["gray"])
    given = spelling.row_of(other, attempt_id)
    teacher = web.visit(Role.TEACHER)
    address = f"objectives/{other.objective(SPELLING)}/items/{given.item_id}/answers/{given.id}/0"
    assert teacher.get(address).status_code == 404
    assert teacher.post(address).status_code == 404
    spelling.accept(other, attempt_id)
    item = address.partition("/answers/")[0]
    assert teacher.post(f"{item}/accepted/1/withdraw").status_code == 404
    student = web.visit()
    assert student.get(address).status_code == student.post(address).status_code == 404


def test_a_form_of_another_page_accepts_nothing(web: Web) -> None:
    spelling.teach_spelling(web.room)
    spelling.write(web.room, colour=["gray"])
    teacher = web.visit(Role.TEACHER)
    address = look_at(item_page(web, teacher))
    assert teacher.browser.post(address, data={"csrf": "guessed"}).status_code == 403
    assert web.room.decisions()[0].verdict == "not_yet"


def test_what_a_student_typed_is_shown_as_text(web: Web) -> None:
    spelling.teach_spelling(web.room)
    spelling.write(web.room, colour=["<b>gray</b> **x**"])
    teacher = web.visit(Role.TEACHER)
    page = item_page(web, teacher)
    assert "<b>gray</b> **x**" in page.text
    assert "<b>gray" not in teacher.browser.get(look_at(page)).text


def test_a_question_with_numbers_says_why_nothing_is_collected(web: Web) -> None:
    drawn = Item(
        "drawn",
        "words",
        "Write {{ a }}.",
        ShortText((AcceptedText("{{ a }}"),)),
        Variables((Drawn("a", lowest=1, highest=9),)),
    )
    spelling.teach_spelling(web.room, drawn)
    text = item_page(web, web.visit(Role.TEACHER), "drawn").text
    assert "Its answers are not collected here, and none can be accepted for all." in text
