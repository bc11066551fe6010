"""A teacher over HTTP: rulings, the rules of a course, criteria, and pages that look over it."""

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow, MembershipRow, ResourceUseRow, RulingRow
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.mastery.strictness import Strictness
from tests.support.pages import Page, read_page
from tests.support.web import Visit, Web

NOTE = "The bell rings, and she understands it."
RULED = {"kind": "override", "level": "3", "reason": "oral", "note": NOTE}


def page(visit: Visit, path: str) -> Page:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def cell_of(web: Web, slug: str = "adding") -> str:
    return f"students/{web.room.ada}/objectives/{web.room.objective(slug)}"


def rulings(web: Web) -> list[RulingRow]:
    with web.tool.reading() as session:
        rows = list(session.scalars(select(RulingRow).order_by(RulingRow.id)))
        session.expunge_all()
    return rows


# --- Rulings ---------------------------------------------------------------------------------


def test_a_stuck_student_goes_on_after_two_clicks_and_a_sentence(web: Web) -> None:
    locked = web.room.objective("doubling")
    assert web.visit().post(f"objectives/{locked}/attempts").status_code == 409
    teacher = web.visit(Role.TEACHER)
    board = page(teacher, "board")
    address = f"/s/{teacher.sid}/{cell_of(web, 'doubling')}"
    assert address in board.links  # the first click
    form = page(teacher, cell_of(web, "doubling")).form("/rulings")
    sent = form.filled(note=NOTE)
    assert (sent["kind"], sent["reason"]) == (["open_for_now"], ["time"])
    answer = teacher.browser.post(form.action, data=sent)  # the second
    assert (answer.status_code, answer.location) == (303, address)
    assert web.visit().post(f"objectives/{locked}/attempts").status_code == 303
    assert "opened this for now" in web.visit().get("path").text


def test_a_ruling_is_listed_with_its_reason_and_can_be_withdrawn(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    assert teacher.post(f"{cell_of(web)}/rulings", RULED).status_code == 303
    shown = page(teacher, cell_of(web))
    for words in ("Level set to “Mastered”", "Heard in a talk", NOTE, "Rivera Santos"):
        assert words in shown.text
    assert NOTE in page(teacher, "integrity").text
    web.woken.clear()
    form = shown.form("/withdraw")
    assert teacher.browser.post(form.action, data=form.filled()).status_code == 303
    assert web.woken == [web.room.registration_id]
    after = page(teacher, cell_of(web))
    assert "Withdrawn" in after.text
    assert NOTE in after.text
    assert not after.has_form("/withdraw")
    assert "Withdrawn" in page(teacher, "integrity").text


@pytest.mark.parametrize(
    "changes",
    [{"note": "short"}, {"reason": ""}, {"kind": ""}, {"level": "9"}, {"kind": "reopen"}],
)
def test_half_a_ruling_comes_back_with_what_is_wrong(web: Web, changes: dict[str, str]) -> None:
    teacher = web.visit(Role.TEACHER)
    answer = teacher.post(f"{cell_of(web)}/rulings", RULED | changes)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert (RULED | changes)["note"] in answer.text
    assert rulings(web) == []


def test_an_assistant_reads_rulings_and_is_offered_none(web: Web) -> None:
    web.visit(Role.TEACHER).post(f"{cell_of(web)}/rulings", RULED)
    shown = page(web.visit(Role.ASSISTANT), cell_of(web))
    assert NOTE in shown.text
    assert not shown.has_form("/rulings")
    assert not shown.has_form("/withdraw")


def test_a_ruling_needs_the_token_of_our_own_page(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    for path in (
        f"{cell_of(web)}/rulings",
        "rules",
        f"objectives/{web.room.objective()}/criterion",
    ):
        assert teacher.post(path, RULED | {"csrf": "x"}).status_code == 403
    assert rulings(web) == []


def test_a_verified_student_reads_that_the_teacher_has_seen_it(web: Web) -> None:
    web.room.master()
    form = RULED | {"kind": "verify", "level": ""}
    web.visit(Role.TEACHER).post(f"{cell_of(web)}/rulings", form)
    assert "Verified" in page(web.visit(Role.TEACHER), cell_of(web)).text
    own = page(web.visit(), f"objectives/{web.room.objective()}")
    assert "Your teacher has seen it too" in own.text
    assert NOTE not in own.text


def test_a_students_pages_never_tell_the_teachers_note(web: Web) -> None:
    web.room.fail()
    web.visit(Role.TEACHER).post(f"{cell_of(web)}/rulings", RULED)
    student = web.visit()
    for path in ("path", f"objectives/{web.room.objective()}"):
        assert NOTE not in student.get(path).text


# --- The rules of a course -------------------------------------------------------------------


def test_a_teacher_changes_the_rules(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    form = page(teacher, "rules").form("")
    fields = dict(form.fields)
    assert (fields["strictness"], fields["gates"], fields["timezone"]) == ("simple", "hard", "UTC")
    changed = {**fields, "strictness": "strict", "gates": "soft", "timezone": "Asia/Tokyo"}
    assert teacher.post("rules", changed).status_code == 303
    with web.tool.reading() as session:
        policy = load_policy(session, web.room.course_id)
    assert (policy.strictness, policy.has_soft_gates) == (Strictness.STRICT, True)
    assert policy.timezone == "Asia/Tokyo"
    assert dict(page(teacher, "rules").form("").fields)["timezone"] == "Asia/Tokyo"


def test_rules_that_cannot_be_come_back_as_they_were_entered(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    fields = dict(page(teacher, "rules").form("").fields) | {"checks_a_day": "<b>many"}
    answer = teacher.post("rules", fields)
    assert answer.status_code == 422
    assert "&lt;b&gt;many" in answer.text
    with web.tool.reading() as session:
        assert session.get_one(CourseRow, web.room.course_id).checks_a_day == 0


def test_in_paced_mode_a_student_goes_on_and_reads_what_is_still_open(web: Web) -> None:
    with web.tool.transaction() as session:
        session.get_one(CourseRow, web.room.course_id).has_soft_gates = True
    student = web.visit()
    assert "Still open from before: “Add whole numbers”." in page(student, "path").text
    attempt_id = student.start(web.room.objective("doubling"))
    student.post(f"attempts/{attempt_id}/submit")
    assert "Still open from before" in page(student, f"attempts/{attempt_id}/result").text
    assert "Moved on without it 1" in page(web.visit(Role.TEACHER), "integrity").text


# --- Criteria --------------------------------------------------------------------------------


def test_a_criterion_lowered_after_results_is_seen_before_it_counts_and_ever_after(
    web: Web,
) -> None:
    web.room.submit(attempt := web.room.start(), web.room.right(attempt) | {1: ["0"]})
    teacher = web.visit(Role.TEACHER)
    address = f"objectives/{web.room.objective()}/criterion"
    form = page(teacher, address).form("/preview")
    assert form.method == "get"
    assert dict(form.fields)["kind_1"] == "k_of_n"
    asked = {"kind_1": "percent", "number_1": "50", "kind_2": "", "number_2": ""}
    preview = read_page(teacher.get(f"{address}/preview", query_string=asked).text)
    assert "Ada: not yet, would be mastered" in preview.text
    assert "Ben" not in preview.text
    assert "version 2" not in page(teacher, address).text.casefold()  # nothing has changed yet

    apply = preview.form("/criterion")
    assert teacher.browser.post(apply.action, data=apply.filled()).status_code == 303
    changed = page(teacher, address)
    assert "At least 1 of 2 questions right. Version 2." in changed.text
    assert "Lowered after results; 1 latest check would have been decided" in changed.text
    assert "Lowered after results" in page(teacher, "integrity").text
    [decision] = web.room.decisions()
    assert (decision.criterion_version, decision.verdict) == (1, "not_yet")
    assert "All 2 questions right" in teacher.get("integrity").text


def test_two_teachers_do_not_change_a_criterion_past_each_other(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    address = f"objectives/{web.room.objective()}/criterion"
    form = {"kind_1": "percent", "number_1": "50", "version": "1"}
    assert teacher.post(address, form).status_code == 303
    again = teacher.post(address, form | {"number_1": "90"})
    assert again.status_code == 422
    assert "meanwhile" in again.text


@pytest.mark.parametrize(
    "asked", [{}, {"kind_1": "streak", "number_1": "9"}, {"kind_1": "transfer", "number_1": "1"}]
)
def test_a_criterion_that_cannot_be_comes_back_with_what_is_wrong(
    web: Web, asked: dict[str, str]
) -> None:
    address = f"objectives/{web.room.objective()}/criterion"
    teacher = web.visit(Role.TEACHER)
    assert teacher.get(f"{address}/preview", query_string=asked).status_code == 422
    assert teacher.post(address, asked | {"version": "1"}).status_code == 422


# --- Seen as a student -----------------------------------------------------------------------


def test_a_teacher_sees_what_the_student_sees_and_leaves_no_trace(web: Web) -> None:
    attempt_id = web.room.fail()
    web.clock.move(minutes=1)
    teacher, student = web.visit(Role.TEACHER), web.visit()
    objective, way = web.room.objective(), web.room.resource("adding-hands")
    pairs = [
        ("", "path"),
        (f"/objectives/{objective}", f"objectives/{objective}"),
        (f"/objectives/{objective}/ways", f"objectives/{objective}/ways"),
        (f"/attempts/{attempt_id}", f"attempts/{attempt_id}/result"),
        (f"/resources/{way}", f"resources/{way}"),
    ]
    for view, own in pairs:
        shown = teacher.get(f"students/{web.room.ada}/view{view}")
        assert shown.status_code == 200, shown.text
        with web.tool.reading() as session:
            assert session.scalars(select(ResourceUseRow.id)).all() == []
        assert "Nothing can be pressed here" in read_page(shown.text).text
        assert main_of(student.get(own).text) == main_of(shown.text)
        clear_uses(web)


def main_of(html: str) -> str:
    """Answer what a page says below its head."""
    return read_page(html.partition("<main")[2]).text


def clear_uses(web: Web) -> None:
    with web.tool.transaction() as session:
        for row in session.scalars(select(ResourceUseRow)):
            session.delete(row)


def test_a_page_looked_at_holds_nothing_to_press_and_leads_nowhere_else(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    view = f"students/{web.room.ada}/view"
    for path in (view, f"{view}/objectives/{web.room.objective()}"):
        html = teacher.get(path).text
        main = html.partition("<main")[2]
        assert main.count("<button") == main.count("<button disabled")
        assert main.count("<input") == main.count("<input disabled")
        assert main.count("<textarea") == main.count("<textarea disabled")
        assert teacher.csrf not in main
        inside = f"/s/{teacher.sid}/{view}"
        assert all(link.startswith(inside) for link in read_page("<main" + main).links)
    [form] = read_page(html).forms
    assert "<button disabled" in html
    assert teacher.browser.post(form.action, data={"csrf": teacher.csrf}).status_code == 405


def test_only_students_of_the_course_can_be_looked_at(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    assert teacher.get(f"students/{web.room.rivera}/view").status_code == 404
    with web.tool.transaction() as session:
        mine = select(MembershipRow).where(MembershipRow.person_id == web.room.ada)
        session.scalars(mine).one().role = Role.NONE
    assert teacher.get(f"students/{web.room.ada}/view").status_code == 404


# --- Finding one's way -----------------------------------------------------------------------


def test_the_board_leads_to_the_pages_about_the_course(web: Web) -> None:
    teacher = web.visit(Role.TEACHER)
    for name in ("rules", "integrity", "health"):
        assert f"/s/{teacher.sid}/{name}" in page(teacher, "board").links
        assert f"/s/{teacher.sid}/rules" in page(teacher, name).links
    assert "No dead end" in page(teacher, "health").text
