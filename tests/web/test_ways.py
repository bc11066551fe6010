"""Learning over HTTP: reading, finishing with a sentence, and what then opens."""

from tests.support.drafts import ADDING, DOUBLING
from tests.support.pages import Page, read_page
from tests.support.web import Visit, Web

NOTE = "I laid ten counters and took three away."


def page(visit: Visit, path: str) -> Page:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def finish(visit: Visit, slug: str, note: str = NOTE) -> tuple[int, str]:
    visit.web.clock.move(minutes=1)
    resource_id = visit.web.room.resource(slug)
    shown = page(visit, f"resources/{resource_id}")
    form = shown.form("/finish")
    answer = visit.browser.post(form.action, data=form.filled(note=note))
    return answer.status_code, answer.location or answer.text


def test_a_path_names_what_is_open_and_what_is_locked(web: Web) -> None:
    shown = page(web.visit(), "path")
    assert "Add whole numbers" in shown.text
    assert "Opens when you have mastered “Add whole numbers”" in shown.text
    assert any(link.endswith(f"/objectives/{web.room.objective()}") for link in shown.links)


def test_a_locked_objective_offers_no_check(web: Web) -> None:
    shown = page(web.visit(), f"objectives/{web.room.objective(DOUBLING)}")
    assert not shown.has_form("/attempts")


def test_finishing_instruction_leads_back_to_the_objective(web: Web) -> None:
    visit = web.visit()
    expected = f"/s/{visit.sid}/objectives/{web.room.objective()}"
    assert finish(visit, "adding-read") == (303, expected)


def test_finishing_another_way_leads_to_the_new_check(web: Web) -> None:
    visit = web.visit()
    web.room.fail(ADDING)
    ways = f"objectives/{web.room.objective()}/ways"
    assert not page(visit, ways).has_form("/attempts")
    assert finish(visit, "adding-hands") == (303, f"/s/{visit.sid}/{ways}")
    assert page(visit, ways).has_form("/attempts")


def test_a_way_used_before_does_not_open_the_check(web: Web) -> None:
    visit = web.visit()
    page(visit, f"resources/{web.room.resource('adding-hands')}")
    web.room.fail(ADDING)
    finish(visit, "adding-hands")
    assert not page(visit, f"objectives/{web.room.objective()}/ways").has_form("/attempts")
    objective_id = web.room.objective()
    assert visit.post(f"objectives/{objective_id}/attempts").status_code == 409


def test_a_note_that_says_nothing_comes_back_with_what_was_written(web: Web) -> None:
    status, html = finish(web.visit(), "adding-hands", "done <b>")
    assert status == 422
    assert "done &lt;b&gt;" in html
    assert "sentence" in html


def test_a_finished_way_offers_no_second_form(web: Web) -> None:
    visit = web.visit()
    finish(visit, "adding-hands")
    shown = page(visit, f"resources/{web.room.resource('adding-hands')}")
    assert not shown.has_form("/finish")
