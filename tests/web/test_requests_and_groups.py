"""Requests over HTTP: asked, answered, timed; groups noted on their sheet."""

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import ResourceUseRow
from lti_tool.domain.classes.roles import Role
from tests.support.classrooms import make_other_classroom
from tests.support.pages import Page, read_page
from tests.support.reassessing import (
    DID,
    UNDERSTOOD,
    fall_short_again,
    get_ready,
    have_helped,
    have_teacher_approve,
    offer,
    requests,
    say_yes,
    states,
    take,
)
from tests.support.web import Visit, Web

STAFF = [Role.TEACHER, Role.ASSISTANT]


def page(visit: Visit, path: str) -> Page:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def ways(visit: Visit) -> Page:
    return page(visit, f"objectives/{visit.web.room.objective()}/ways")


def send(visit: Visit, shown: Page, action: str, **values: str | list[str]) -> int:
    form = shown.form(action)
    visit.web.clock.move(minutes=1)
    return visit.browser.post(form.action, data=form.filled(**values)).status_code


def groups_noted(web: Web) -> int:
    with web.tool.reading() as session:
        rows = select(func.count()).select_from(ResourceUseRow)
        return session.scalar(rows.where(ResourceUseRow.resource_id.is_(None))) or 0


def test_the_ways_page_says_the_rule_that_was_applied_in_one_sentence(web: Web) -> None:
    get_ready(web.room)
    shown = ways(web.visit())
    assert "You learned it a different way and said what you understand now" in shown.text
    assert "Another way counts when you have not used it before" in shown.text
    assert shown.has_form("/attempts")


def test_a_request_goes_to_the_teacher_and_back(web: Web) -> None:
    have_teacher_approve(web.room)
    get_ready(web.room)
    student, teacher = web.visit(), web.visit(Role.TEACHER)
    waiting = ways(student)
    assert "Your request is with your teacher" in waiting.text
    assert not waiting.has_form("/attempts")
    [request] = requests(web.room)
    queue = page(teacher, "requests")
    assert "I drew it and counted again." in queue.text
    assert send(teacher, queue, f"/{request.id}/decline", reply="Draw <b>two</b> more.") == 303
    shown = student.get(f"objectives/{web.room.objective()}/ways")
    assert "Draw &lt;b&gt;two&lt;/b&gt; more." in shown.text
    answer = ways(student)
    assert send(student, answer, "/requests", did=DID, understood=UNDERSTOOD) == 303
    assert send(teacher, page(teacher, "requests"), "/requests/approve") == 303
    assert states(web.room) == ["declined", "approved"]
    assert ways(student).has_form("/attempts")


@pytest.mark.parametrize("role", STAFF)
def test_teachers_and_assistants_approve_all_at_once(web: Web, role: Role) -> None:
    have_teacher_approve(web.room)
    for person in (web.room.ada, web.room.ben):
        get_ready(web.room, person=person)
    visit = web.visit(role)
    shown = page(visit, "requests")
    assert "Approve all 2" in shown.text
    assert send(visit, shown, "/requests/approve") == 303
    assert states(web.room) + states(web.room, web.room.ben) == ["approved", "approved"]
    assert "Nobody waits" in page(visit, "requests").text


def test_what_cannot_be_is_shown_again_with_what_is_wrong(web: Web) -> None:
    have_teacher_approve(web.room)
    get_ready(web.room)
    teacher, student = web.visit(Role.TEACHER), web.visit()
    [request] = requests(web.room)
    for path, form, words in (
        (f"requests/{request.id}/decline", {"reply": " "}, "they read your words"),
        ("slots", {"starts": "soon"}, "the day and the time"),
    ):
        answer = teacher.post(path, form)
        assert (answer.status_code, words in answer.text) == (422, True)
    assert send(student, ways(student), "/withdraw") == 303
    asked = student.post(
        f"objectives/{web.room.objective()}/requests", {"did": "<i>", "understood": ""}
    )
    assert asked.status_code == 422
    assert "Write a sentence each" in asked.text
    assert "&lt;i&gt;" in asked.text


def test_a_time_is_offered_chosen_and_called_off(web: Web) -> None:
    teacher, student = web.visit(Role.TEACHER), web.visit()
    shown = page(teacher, "requests")
    assert send(teacher, shown, "/slots", starts="2026-11-25T14:00", place="library") == 303
    get_ready(web.room)
    choosing = ways(student)
    assert "6 places free" in choosing.text
    refused = student.post(f"objectives/{web.room.objective()}/attempts")
    assert refused.status_code == 409
    assert "Choose a time for it" in refused.text
    assert send(student, choosing, "/place") == 303
    assert "at the time you chose: 25 Nov, 14:00 UTC , library" in ways(student).text
    queue = page(teacher, "requests")
    assert "1 of 6 places taken" in queue.text
    assert "Byron: Add whole numbers" in queue.text
    assert send(teacher, queue, "/cancel") == 303
    assert ways(student).has_form("/attempts")


def test_an_objectives_page_leads_to_what_comes_before_the_new_check(web: Web) -> None:
    visit, objective = web.visit(), f"objectives/{web.room.objective()}"
    get_ready(web.room)
    assert page(visit, objective).has_form("/attempts")
    slot_id = offer(web.room)
    shown = page(visit, objective)
    assert "Choose a time" in shown.text
    assert not shown.has_form("/attempts")
    take(web.room, slot_id)
    shown = page(visit, objective)
    assert "See your time" in shown.text
    assert not shown.has_form("/attempts")
    assert "Your check opens at the time you chose:" in page(visit, "path").text


def test_a_time_that_filled_up_meanwhile_says_so(web: Web) -> None:
    slot_id = offer(web.room, capacity=1)
    for person in (web.room.ada, web.room.ben):
        get_ready(web.room, person=person)
    visit = web.visit()
    shown = ways(visit)
    take(web.room, slot_id, person=web.room.ben)
    form = shown.form("/place")
    answer = visit.browser.post(form.action, data=form.filled())
    assert answer.status_code == 409
    assert "Every place at this time is taken" in answer.text
    board = web.visit(Role.TEACHER).get("board").text
    assert "Approved, but no place is free." in board
    assert "Offer a time" in board


@pytest.mark.parametrize("role", STAFF)
def test_who_was_in_a_group_gets_a_new_check(web: Web, role: Role) -> None:
    for person in (web.room.ada, web.room.ben):
        fall_short_again(web.room, person=person)
    visit = web.visit(role)
    sheet = page(visit, "groups")
    assert send(visit, sheet, "/attendance", student=[str(web.room.ada)]) == 303
    assert send(visit, sheet, "/attendance", student=[str(web.room.ada)]) == 303
    assert groups_noted(web) == 1
    assert web.visit().post(f"objectives/{web.room.objective()}/attempts").status_code == 303
    nobody = visit.post(f"groups/{web.room.objective()}/attendance", {})
    assert nobody.status_code == 422
    assert "Tick who was there" in nobody.text


def test_a_classmates_help_is_noted_on_the_sheet(web: Web) -> None:
    web.room.master(person=web.room.ben)
    fall_short_again(web.room)
    visit = web.visit(Role.TEACHER)
    form = page(visit, "groups").form("/helped")
    sent = dict(form.fields) | {"helper": str(web.room.ben), "helped": str(web.room.ada)}
    web.clock.move(minutes=1)
    assert visit.browser.post(form.action, data=sent).status_code == 303
    assert groups_noted(web) == 2
    sent["helper"] = str(web.room.ada)
    assert visit.browser.post(form.action, data=sent).status_code == 422


def test_staff_read_who_helped_whom_and_nobody_else_does(web: Web) -> None:
    room = web.room
    room.master(person=room.ben)
    fall_short_again(room)
    have_helped(room, room.ben, room.ada)
    teacher, objective = web.visit(Role.TEACHER), f"objectives/{room.objective()}"
    for student, said in (
        (room.ada, "Worked on with a classmate: Ben"),
        (room.ben, "Helped a classmate: Ada"),
    ):
        assert said in page(teacher, f"students/{student}/{objective}").text
    assert "Ben" not in page(web.visit(), objective).text
    family = web.visit(Role.OBSERVER, mentored_subs=("ada",))
    assert "Ben" not in page(family, f"children/{room.ada}").text
    # The next time another pair may do both good.
    room.fail()
    assert "Ben helped Ada" in page(teacher, "groups").text


def test_ids_of_another_course_in_a_form_are_not_there(web: Web) -> None:
    other = make_other_classroom(web.room)
    for each in (web.room, other):
        have_teacher_approve(each)
        get_ready(each)
    [theirs], [ours] = requests(other), requests(web.room)
    teacher, student = web.visit(Role.TEACHER), web.visit()
    objective = f"objectives/{web.room.objective()}"
    for number in (str(theirs.id), "0", "x", str(10**30)):
        approved = teacher.post("requests/approve", {"request": [str(ours.id), number]})
        assert approved.status_code == 404
    assert states(web.room) + states(other) == ["waiting", "waiting"]
    say_yes(web.room, ours.id)
    for number in (str(offer(other)), "0", "x", str(10**30)):
        assert student.post(f"{objective}/place", {"slot": number}).status_code == 404
    group = f"groups/{web.room.objective()}"
    for number in (str(other.ada), str(web.room.rivera), str(10**30)):
        there = teacher.post(f"{group}/attendance", {"student": [str(web.room.ada), number]})
        assert there.status_code == 404
        helped = {"helper": number, "helped": str(web.room.ada)}
        assert teacher.post(f"{group}/helped", helped).status_code == 404
    assert groups_noted(web) == 0


@pytest.mark.parametrize("path", ["requests", "groups"])
def test_only_staff_see_queue_and_sheet(web: Web, path: str) -> None:
    assert [web.visit(role).get(path).status_code for role in STAFF] == [200, 200]
    assert web.visit().get(path).status_code == 404
    assert web.visit(Role.OBSERVER).get(path).status_code == 404


def test_the_path_tells_of_a_request_a_pause_and_the_class(web: Web) -> None:
    have_teacher_approve(web.room)
    get_ready(web.room)
    assert "You have asked for a new check" in page(web.visit(), "path").text
    say_yes(web.room, requests(web.room)[0].id)
    web.room.start("words", web.room.ben)
    web.clock.move(days=7)
    told = page(web.visit(), "path").text
    assert "A week has gone by here" in told
    board = page(web.visit(Role.TEACHER), "board").text
    assert "No step for 7 days: ready to try again." in board


def test_a_students_view_for_staff_shows_the_request(web: Web) -> None:
    have_teacher_approve(web.room)
    get_ready(web.room)
    address = f"students/{web.room.ada}/view/objectives/{web.room.objective()}/ways"
    assert "Your request is with your teacher" in page(web.visit(Role.TEACHER), address).text


@pytest.mark.parametrize("shown_at", ["", "yesterday", "0001-01-01T00:00:00+14:00"])
def test_a_sheet_that_does_not_say_when_it_was_opened_is_taken_as_of_now(
    web: Web, shown_at: str
) -> None:
    form = {"student": str(web.room.ada), "shown_at": shown_at}
    answer = web.visit(Role.TEACHER).post(f"groups/{web.room.objective()}/attendance", form)
    assert answer.status_code == 303
    assert groups_noted(web) == 1
