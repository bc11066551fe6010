"""Below criterion no address opens the next form, until it was learned another way."""

import pytest
from werkzeug.test import TestResponse

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import AttemptId
from tests.support.classrooms import NOTE
from tests.support.reassessing import DID, UNDERSTOOD
from tests.support.web import Visit, Web


def begin(visit: Visit) -> TestResponse:
    return visit.post(f"objectives/{visit.web.room.objective()}/attempts")


def finish(visit: Visit, slug: str) -> None:
    web = visit.web
    address = f"resources/{web.room.resource(slug)}"
    web.clock.move(minutes=1)
    assert visit.get(address).status_code == 200
    web.clock.move(minutes=1)
    assert visit.post(f"{address}/finish", {"note": NOTE}).status_code == 303


def take_form_a(visit: Visit) -> AttemptId:
    """Read, take the first form and get nothing right."""
    finish(visit, "adding-read")
    attempt_id = visit.start(visit.web.room.objective())
    visit.web.clock.move(minutes=1)
    answer = visit.post(f"attempts/{attempt_id}/submit", {"present": ["0", "1"], "q0": "0"})
    assert answer.status_code == 303
    return AttemptId(attempt_id)


def shown(web: Web, attempt_id: AttemptId) -> set[str]:
    return {row.fingerprint for row in web.room.items(attempt_id)}


def open_every_address(visit: Visit, form_a: AttemptId) -> None:
    """Open whatever address a student's session has, with every number that exists."""
    numbers = {
        "objective_id": visit.web.room.objective(),
        "resource_id": visit.web.room.resource("adding-read"),
        "attempt_id": form_a,
    }
    # What is more than a click on an address: another way begun and finished, that is the point.
    for rule in visit.web.app.url_map.iter_rules():
        names = rule.arguments - {"sid"}
        if not rule.endpoint.startswith("student.") or not names <= set(numbers):
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            address = visit.web.app.url_map.bind("localhost").build(
                rule.endpoint,
                {"sid": visit.sid} | {name: numbers[name] for name in names},
                method=method,
            )
            words = {"csrf": visit.csrf, "note": NOTE, "did": DID, "understood": UNDERSTOOD}
            assert visit.browser.open(address, method=method, data=words).status_code < 500


def test_no_address_opens_form_b_before_another_way_is_complete(web: Web) -> None:
    visit = web.visit()
    form_a = take_form_a(visit)
    open_every_address(visit, form_a)
    for number in range(int(form_a) + 1, int(form_a) + 4):
        assert visit.get(f"attempts/{number}").status_code == 404
    refused = begin(visit)
    assert refused.status_code == 409
    assert 'data-error-code="another_way_first"' in refused.text

    finish(visit, "adding-hands")
    begun = begin(visit)
    assert begun.status_code == 303
    form_b = AttemptId(int(begun.location.rpartition("/")[2]))
    assert form_b != form_a
    assert len(shown(web, form_b)) == 2
    assert not shown(web, form_a) & shown(web, form_b)


def test_opening_another_way_without_finishing_it_opens_nothing(web: Web) -> None:
    visit = web.visit()
    take_form_a(visit)
    web.clock.move(minutes=1)
    visit.get(f"resources/{web.room.resource('adding-hands')}")
    assert begin(visit).status_code == 409


def test_opening_the_same_lesson_again_opens_nothing(web: Web) -> None:
    visit = web.visit()
    take_form_a(visit)
    for _ in range(3):
        finish(visit, "adding-read")
        assert begin(visit).status_code == 409


@pytest.mark.parametrize("note", ["", "ok", "   "])
def test_another_way_without_its_piece_of_evidence_opens_nothing(web: Web, note: str) -> None:
    visit = web.visit()
    take_form_a(visit)
    address = f"resources/{web.room.resource('adding-hands')}/finish"
    assert visit.post(address, {"note": note}).status_code == 422
    assert begin(visit).status_code == 409


def test_a_teachers_address_opens_nothing_for_a_student(web: Web) -> None:
    visit = web.visit()
    take_form_a(visit)
    talk = f"students/{web.room.ada}/objectives/{web.room.objective()}/talks"
    group = f"groups/{web.room.objective()}/attendance"
    assert visit.post(talk).status_code == 404
    assert visit.post(group, {"student": str(web.room.ada)}).status_code == 404
    assert visit.post("requests/approve", {"request": "1"}).status_code == 404
    assert begin(visit).status_code == 409
    assert web.visit(Role.TEACHER).post(talk).status_code == 303
