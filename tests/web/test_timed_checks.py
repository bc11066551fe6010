"""Timed checks over HTTP: how long, a break, late answers, and who closes what is over."""

import pytest
from sqlalchemy import select

from lti_tool.db.models import AttemptRow, ScoreOwedRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import AttemptId
from lti_tool.services.checking import submit_attempt
from tests.support.pages import Page, read_page
from tests.support.timed import accommodate, attempt, set_limit
from tests.support.web import Visit, Web

QUIET = {"HX-Request": "true"}


def page(visit: Visit, path: str) -> Page:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def begin(web: Web) -> tuple[Visit, int]:
    set_limit(web.room, 30)
    visit = web.visit()
    return visit, visit.start(web.room.objective())


def right(web: Web, attempt_id: int) -> dict[str, list[str]]:
    given = web.room.right(AttemptId(attempt_id))
    return {"present": ["0", "1"]} | {f"q{place}": value for place, value in given.items()}


def test_a_check_says_when_it_closes_and_how_much_time_is_left(web: Web) -> None:
    visit, attempt_id = begin(web)
    closes_at = attempt(web.room, attempt_id).closes_at
    assert closes_at is not None
    web.clock.move(minutes=3, seconds=30)
    shown = visit.get(f"attempts/{attempt_id}").text
    assert f'datetime="{closes_at.isoformat()}"' in shown
    assert "About 27 min left" in shown
    assert f'data-now="{web.clock().isoformat()}"' in shown
    assert f'data-closes-at="{closes_at.isoformat()}"' in shown


def test_a_check_without_a_limit_has_no_clock(web: Web) -> None:
    visit = web.visit()
    shown = visit.get(f"attempts/{visit.start(web.room.objective())}").text
    assert "No time limit." in shown
    for word in ("time-left", "data-closes-at", "Take a break"):
        assert word not in shown


def test_every_saved_answer_tells_the_time_anew(web: Web) -> None:
    visit, attempt_id = begin(web)
    accommodate(web.room, extra_time=200)
    line = visit.post(f"attempts/{attempt_id}/answers", {"present": "0", "q0": "1"}, headers=QUIET)
    closes_at = attempt(web.room, attempt_id).closes_at
    assert closes_at is not None
    assert f'data-closes-at="{closes_at.isoformat()}"' in line.text
    assert f'data-now="{web.clock().isoformat()}"' in line.text


def test_a_late_answer_is_told_what_became_of_the_check(web: Web) -> None:
    visit, attempt_id = begin(web)
    visit.post(f"attempts/{attempt_id}/answers", {"present": "0", "q0": "1"})
    web.clock.move(minutes=31)
    late = {"present": "1", "q1": "2"}
    line = visit.post(f"attempts/{attempt_id}/answers", late, headers=QUIET)
    assert line.status_code == 200
    assert "The time is up. What was saved by then is handed in." in line.text
    assert 'data-refused="over"' in line.text
    button = visit.post(f"attempts/{attempt_id}/answers", late)
    assert button.location.endswith(f"/attempts/{attempt_id}")
    result = page(visit, f"attempts/{attempt_id}/result").text
    assert "The time was up at" in result
    assert "What was saved by then counts" in result
    assert [row.answer for row in web.room.items(attempt_id)] == [["1"], None]  # type: ignore[arg-type]


def test_a_late_submit_leads_to_the_result_of_what_was_saved(web: Web) -> None:
    visit, attempt_id = begin(web)
    visit.post(f"attempts/{attempt_id}/answers", right(web, attempt_id))
    web.clock.move(minutes=50)
    answer = visit.post(f"attempts/{attempt_id}/submit", {"present": "0", "q0": "0"})
    assert answer.location.endswith(f"/attempts/{attempt_id}/result")
    assert "2 of 2 questions right" in page(visit, f"attempts/{attempt_id}/result").text


@pytest.mark.parametrize(
    ("role", "path"), [(Role.STUDENT, "path"), (Role.TEACHER, "board"), (Role.ASSISTANT, "board")]
)
def test_whoever_looks_closes_what_is_over_and_the_grade_goes_out(
    web: Web, role: Role, path: str
) -> None:
    visit, attempt_id = begin(web)
    visit.post(f"attempts/{attempt_id}/answers", right(web, attempt_id))
    web.clock.move(minutes=31)
    web.woken.clear()
    text = page(web.visit(role), path).text
    assert "Check under way" not in text
    assert web.woken == [web.room.registration_id]
    with web.tool.reading() as session:
        assert session.scalars(select(ScoreOwedRow.points)).one() == 90
        row = session.get_one(AttemptRow, attempt_id)
        assert row.submitted_at == row.closes_at


def test_a_check_that_cannot_be_closed_does_not_take_the_board_with_it(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(web)
    web.clock.move(minutes=31)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(submit_attempt, "_score", fail)
    assert "Check under way" in page(web.visit(Role.TEACHER), "board").text


def test_one_students_page_does_not_close_anothers(web: Web) -> None:
    set_limit(web.room, 30)
    bens = web.room.start(person=web.room.ben)
    web.clock.move(hours=1)
    page(web.visit(), "path")
    assert attempt(web.room, bens).submitted_at is None


def test_a_break_hides_the_questions_and_gives_them_back(web: Web) -> None:
    accommodate(web.room, has_breaks=True)
    visit, attempt_id = begin(web)
    form = page(visit, f"attempts/{attempt_id}").form("/submit")
    web.clock.move(minutes=10)
    paused = visit.post(f"attempts/{attempt_id}/pause", form.filled(q0="12"))
    assert paused.location.endswith(f"/attempts/{attempt_id}")
    shown = page(visit, f"attempts/{attempt_id}")
    assert "You are having a break" in shown.text
    assert "20 min are left" in shown.text
    assert "What is" not in shown.text
    assert not shown.has_form("/submit")
    web.clock.move(minutes=50)
    late = visit.post(f"attempts/{attempt_id}/answers", {"present": "1", "q1": "9"}, headers=QUIET)
    assert "You are having a break" in late.text
    resumed = visit.browser.post(shown.form("/resume").action, data=shown.forms[0].filled())
    assert resumed.status_code == 303
    again = page(visit, f"attempts/{attempt_id}")
    assert ("q0", "12") in again.form("/submit").fields
    assert ("q1", "9") not in again.form("/submit").fields
    assert "About 20 min left" in again.text


def test_a_submit_during_a_break_is_a_page_in_words(web: Web) -> None:
    accommodate(web.room, has_breaks=True)
    visit, attempt_id = begin(web)
    visit.post(f"attempts/{attempt_id}/pause")
    answer = visit.post(f"attempts/{attempt_id}/submit", right(web, attempt_id))
    assert (answer.status_code, read_page(answer.text).main["data-error-code"]) == (409, "paused")


def test_a_break_without_the_accommodation_is_a_page_in_words(web: Web) -> None:
    visit, attempt_id = begin(web)
    assert "Take a break" not in visit.get(f"attempts/{attempt_id}").text
    assert visit.post(f"attempts/{attempt_id}/pause").status_code == 409


def test_another_sites_form_pauses_and_resumes_nothing(web: Web) -> None:
    accommodate(web.room, has_breaks=True)
    visit, attempt_id = begin(web)
    for act in ("pause", "resume"):
        path = f"attempts/{attempt_id}/{act}"
        assert visit.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert visit.post(path, {"csrf": "x"}).status_code == 403
    assert attempt(web.room, attempt_id).paused_at is None


def test_two_pages_of_a_browser_without_scripts_do_not_erase_each_other(web: Web) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective())
    one, other = (page(visit, f"attempts/{attempt_id}").form("/submit") for _ in range(2))
    visit.post(f"attempts/{attempt_id}/answers", one.filled(q0="12"))
    visit.post(f"attempts/{attempt_id}/answers", other.filled(q1="13"))
    assert [row.answer for row in web.room.items(attempt_id)] == [["12"], ["13"]]  # type: ignore[arg-type]


def test_another_device_shows_the_answers_and_goes_on(web: Web) -> None:
    first, second = web.visit(), web.visit()
    attempt_id = first.start(web.room.objective())
    first.post(f"attempts/{attempt_id}/answers", {"present": "0", "q0": "12"})
    assert second.start(web.room.objective()) == attempt_id
    assert ("q0", "12") in page(second, f"attempts/{attempt_id}").form("/submit").fields
    second.post(f"attempts/{attempt_id}/submit", right(web, attempt_id))
    seen = first.get(f"attempts/{attempt_id}")
    assert seen.location.endswith("/result")
