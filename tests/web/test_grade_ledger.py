"""The page on which a teacher sees why the gradebook says what it says, and settles it."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import CourseRow, RulingRow, ScoreOwedRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import CourseId
from lti_tool.worker.deliver_scores import drain
from lti_tool.worker.reconcile_grades import reconcile_course
from tests.support.pages import Page, read_page
from tests.support.web import Visit, Web

LEDGER = "grades/ledger"


def page(visit: Visit, path: str = LEDGER) -> Page:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def cell_of(web: Web) -> str:
    return f"students/{web.room.ada}/objectives/{web.room.objective()}"


def ticks(visit: Visit) -> list[str]:
    """Answer the values of the boxes that the page offers to tick."""
    text = visit.get(LEDGER).text
    return [part.split('"', 1)[0] for part in text.split('name="cell" value="')[1:]]


def row(web: Web) -> ScoreOwedRow:
    with web.tool.reading() as session:
        found = session.scalars(select(ScoreOwedRow).order_by(ScoreOwedRow.id)).first()
        assert found is not None
        session.expunge(found)
        return found


def shown(web: Web) -> int:
    return int(web.gradebook.shown[web.gradebook.only_cell].points)


@pytest.fixture
def visit(web: Web) -> Visit:
    """A teacher, and Ada's 90 in the gradebook."""
    web.room.master()
    drain(web.tool, web.room.registration_id)
    return web.visit(Role.TEACHER)


@pytest.fixture
def conflict(web: Web, visit: Visit) -> Visit:
    """Somebody typed 81 over it, and the night found it."""
    web.gradebook.teacher_types(web.gradebook.only_cell, 81)
    web.clock.move(minutes=20)
    reconcile_course(web.tool, web.room.course_id)
    return visit


def test_the_page_says_why_in_the_schools_time(web: Web, conflict: Visit) -> None:
    with web.tool.transaction() as session:
        session.execute(update(CourseRow).values(timezone="America/Chicago"))
    text = page(conflict).text
    assert "1 grade waits for your decision" in text
    assert "Somebody put 81 into the gradebook, seen at 03:22 on 25 Nov 2026" in text
    assert "Cairn had sent 90." in text
    for where in ("board", "grades"):
        assert f"/s/{conflict.sid}/{LEDGER}" in page(conflict, where).links


def test_comparing_is_asked_for_and_the_page_waits_for_no_network(web: Web, visit: Visit) -> None:
    asked: list[CourseId] = []
    web.app.extensions["cairn.tool"] = replace(web.tool, compare_grades=asked.append)
    assert "Not compared with the gradebook yet" in page(visit).text
    form = page(visit).form("/comparison")
    answer = visit.browser.post(form.action, data=form.filled())
    assert (answer.status_code, answer.location) == (303, f"/s/{visit.sid}/{LEDGER}?asked=1")
    assert asked == [web.room.course_id]
    assert "The gradebook is being read." in page(visit, f"{LEDGER}?asked=1").text
    web.clock.move(minutes=10)
    reconcile_course(web.tool, web.room.course_id)
    assert "Last compared with the gradebook: 25 Nov" in page(visit).text
    assert "The gradebook shows 90, as Cairn sent it." in page(visit).text


def test_ours_replaces_theirs_by_its_own_button(web: Web, conflict: Visit) -> None:
    [value] = ticks(conflict)
    web.woken.clear()
    answer = conflict.post(LEDGER, {"send_one": value})
    assert answer.status_code == 303
    assert web.woken == [web.room.registration_id]
    assert (
        "On their way to the gradebook: 1."
        in page(conflict, answer.location.partition(f"{conflict.sid}/")[2]).text
    )
    drain(web.tool, web.room.registration_id)
    assert shown(web) == 90


def test_many_are_replaced_only_when_the_teacher_says_so(web: Web, conflict: Visit) -> None:
    form: dict[str, str | list[str]] = {"do": "send", "cell": ticks(conflict)}
    refused = conflict.post(LEDGER, form)
    assert refused.status_code == 422
    assert "Nothing was sent." in read_page(refused.text).text
    assert conflict.post(LEDGER, {"do": "send", "all": "changed"}).status_code == 422
    drain(web.tool, web.room.registration_id)
    assert shown(web) == 81
    assert conflict.post(LEDGER, form | {"sure": "1"}).status_code == 303
    drain(web.tool, web.room.registration_id)
    assert shown(web) == 90


def test_what_was_left_is_replaced_only_when_the_teacher_says_so(web: Web, conflict: Visit) -> None:
    conflict.post(LEDGER, {"leave_one": ticks(conflict)[0]})
    assert 'name="sure"' in conflict.get(LEDGER).text
    for form in ({"cell": ticks(conflict)}, {"all": "left"}):
        assert conflict.post(LEDGER, {"do": "send", **form}).status_code == 422
    drain(web.tool, web.room.registration_id)
    assert shown(web) == 81
    assert "Replace it by 90" in conflict.get(cell_of(web)).text
    assert conflict.post(LEDGER, {"do": "send", "all": "left", "sure": "1"}).status_code == 303
    drain(web.tool, web.room.registration_id)
    assert shown(web) == 90


def test_all_of_a_kind_are_sent_but_none_that_changed_since(web: Web, conflict: Visit) -> None:
    as_of = web.clock()
    web.gradebook.teacher_types(web.gradebook.only_cell, 95)
    web.clock.move(minutes=10)
    reconcile_course(web.tool, web.room.course_id)
    form = {"do": "send", "all": "changed", "sure": "1"}
    conflict.post(LEDGER, form | {"as_of": as_of.isoformat()})
    assert row(web).state == ScoreState.CONFLICT
    conflict.post(LEDGER, form | {"as_of": web.clock().isoformat()})
    assert row(web).state == ScoreState.OWED


def test_theirs_is_adopted_as_a_ruling_and_stays(web: Web, conflict: Visit) -> None:
    [value] = ticks(conflict)
    assert "Adopt: “Nearly”" in page(conflict).text
    assert conflict.post(LEDGER, {"adopt_one": value}).status_code == 303
    with web.tool.reading() as session:
        [ruling] = session.scalars(select(RulingRow)).all()
        assert ruling.note == "The gradebook showed 81 of 100."
    drain(web.tool, web.room.registration_id)
    assert shown(web) == 81
    assert "Nothing waits for you here." in page(conflict).text
    assert "Adopted from the gradebook" in page(conflict, cell_of(web)).text
    assert "Your gradebook shows what your teacher entered there." in page(web.visit(), "path").text


def test_what_is_left_leaves_the_board_too(web: Web, conflict: Visit) -> None:
    assert "which did not come from Cairn" in page(conflict, "board").text
    [value] = ticks(conflict)
    assert conflict.post(LEDGER, {"do": "leave", "cell": [value]}).status_code == 303
    assert "which did not come from Cairn" not in page(conflict, "board").text
    assert "Left as it is: the gradebook shows 81, Cairn has 90." in page(conflict).text
    assert row(web).state == ScoreState.CONFLICT


def test_what_changed_meanwhile_is_said(web: Web, conflict: Visit) -> None:
    [value] = ticks(conflict)
    web.gradebook.teacher_types(web.gradebook.only_cell, 70)
    web.clock.move(minutes=10)
    reconcile_course(web.tool, web.room.course_id)
    answer = conflict.post(LEDGER, {"adopt_one": value})
    text = page(conflict, answer.location.partition(f"{conflict.sid}/")[2]).text
    assert "Changed since you looked, and not touched: 1." in text


def test_a_cell_shows_the_line_with_its_history(web: Web, conflict: Visit) -> None:
    text = page(conflict, cell_of(web)).text
    assert "Somebody put 81 into the gradebook" in text
    assert "Sent, and accepted by the LMS: 90." in text
    assert "Seen in the gradebook, not from Cairn: 81." in text
    form = page(conflict, cell_of(web)).form(LEDGER)
    [value] = ticks(conflict)
    answer = conflict.browser.post(form.action, data=form.filled() | {"send_one": value})
    assert answer.location == f"/s/{conflict.sid}/{cell_of(web)}"
    assert (
        "Cairn's grade chosen, to be sent: 90. By Rivera Santos."
        in page(conflict, cell_of(web)).text
    )


def test_nonsense_settles_nothing(web: Web, conflict: Visit) -> None:
    assert conflict.post(LEDGER, {}).status_code == 400
    assert conflict.post(LEDGER, {"do": "burn"}).status_code == 400
    assert conflict.post(LEDGER, {"send_one": "x"}).status_code == 303
    assert conflict.post(LEDGER, {"send_one": f"{10**30}~changed"}).status_code == 303
    assert conflict.post(LEDGER, {"send_one": "12345~changed"}).status_code == 404
    assert conflict.post(LEDGER, {"do": "send", "all": "x"}).status_code == 303
    for query in ("?show=x&part=x", f"?part={10**30}", "?done=x&changed=-1&did=x", "?part=-1"):
        assert conflict.get(LEDGER + query).status_code == 200
    assert row(web).state == ScoreState.CONFLICT


def test_an_assistant_looks_and_settles_nothing(web: Web, conflict: Visit) -> None:
    [value] = ticks(conflict)
    assistant = web.visit(Role.ASSISTANT)
    assert not page(assistant).has_form(LEDGER) or ticks(assistant) == []
    for path, form in ((LEDGER, {"send_one": value}), (f"{LEDGER}/comparison", {})):
        assert assistant.post(path, form).status_code == 403
    assert web.visit(Role.STUDENT).get(LEDGER).status_code in {403, 404}


def test_students_and_families_are_not_told_that_a_changed_grade_is_still_to_come(
    web: Web, conflict: Visit
) -> None:
    ada, family = web.visit(), web.visit(Role.OBSERVER, mentored_subs=("ada",))
    [decision] = web.room.decisions()
    places = [
        (ada, "path"),
        (ada, f"attempts/{decision.attempt_id}/result"),
        (family, f"children/{web.room.ada}"),
    ]
    for who, path in places:
        words = page(who, path).text
        assert "Not in the gradebook yet" not in words
        assert "gradebook shows something else than Cairn does" in words
        assert "sees both and decides" in words
    [value] = ticks(conflict)
    assert conflict.post(LEDGER, {"leave_one": value}).status_code == 303
    for who, path in places:
        assert "teacher has left it so" in page(who, path).text


def test_students_and_families_read_when_it_was_sent_by_the_schools_clock(
    web: Web, visit: Visit
) -> None:
    with web.tool.transaction() as session:
        session.execute(update(CourseRow).values(timezone="America/Chicago"))
    sent = row(web).sent_at
    assert sent is not None
    words = f"Sent to your gradebook at {(sent.hour - 6) % 24:02}:{sent:%M} on 25 Nov 2026"
    ada = web.visit()
    assert words in page(ada, "path").text
    assert f"{words}: 90 of 100." in page(ada, f"objectives/{web.room.objective()}").text
