"""Launches that name nobody: the unit of the link to read, and nothing that would need a person."""

import pytest
from sqlalchemy import func, select, update

from lti_tool.db.models import LaunchSessionRow, MembershipRow, PersonRow, ResourceUseRow, UnitRow
from lti_tool.domain.classes.roles import Role
from tests.support.drafts import sample_draft
from tests.support.pages import read_page
from tests.support.web import Visit, Web

READERS = [Role.STUDENT, Role.TEACHER, Role.ASSISTANT]


def visitor(web: Web, role: Role = Role.STUDENT, **changes: object) -> Visit:
    given: dict[str, object] = {"person": None, "custom": {"cairn_unit": "numbers"}}
    return web.visit(role, **(given | changes))


@pytest.mark.parametrize("role", READERS)
def test_students_and_staff_without_a_name_read_the_unit(web: Web, role: Role) -> None:
    web.room.master()
    visit = visitor(web, role)
    assert visit.get().location.endswith(f"/s/{visit.sid}/reading")
    page = read_page(visit.get("reading").text)
    assert "I can double a whole number: all 2 questions right." in page.text
    assert "The check: opens when you have mastered “Add whole numbers”." in page.text
    assert "You can read here, but not take a check" in page.text
    assert "let Cairn know the users' ids" in page.text
    for word in ("Ada", "Ben", "mastered by", "Class board", "My path"):
        assert word not in page.text, word
    assert page.forms == []


def test_instruction_is_read_without_a_trace(web: Web) -> None:
    visit = visitor(web)
    page = read_page(visit.get("reading").text)
    lessons = [link for link in page.links if "/reading/" in link]
    assert len(lessons) == 3
    lesson = read_page(visit.browser.get(lessons[0]).text)
    assert "Read this." in lesson.text
    assert lesson.forms == []
    with web.tool.reading() as session:
        people = session.scalar(select(func.count()).select_from(PersonRow))
        members = session.scalar(select(func.count()).select_from(MembershipRow))
        assert (people, members) == (3, 3), "the room's own"
        assert session.scalar(select(func.count()).select_from(ResourceUseRow)) == 0


def test_an_objectives_link_leads_to_its_unit(web: Web) -> None:
    visit = visitor(web, custom={"cairn_unit": "numbers", "cairn_objective": "words"})
    assert visit.get(follow_redirects=True).status_code == 200


def test_other_ways_and_other_units_are_not_there(web: Web) -> None:
    second = web.room.reimport(sample_draft("second"))
    with web.tool.transaction() as session:
        session.get_one(UnitRow, second).published_at = web.clock()
    visit, other = visitor(web), visitor(web, custom={"cairn_unit": "second"}, link_id="l2")
    read, hands = web.room.resource("adding-read"), web.room.resource("adding-hands")
    assert visit.get(f"reading/{read}").status_code == 200
    assert visit.get(f"reading/{hands}").status_code == 404
    assert other.get(f"reading/{read}").status_code == 404


def test_what_needs_a_person_is_not_there(web: Web) -> None:
    attempt_id, adding = web.room.start(), web.room.objective()
    read = web.room.resource("adding-read")
    for visit in (visitor(web), visitor(web, Role.TEACHER)):
        for path in ("path", "board", "grades", "links", f"objectives/{adding}", "children"):
            assert visit.get(path).status_code == 404, path
        for path in (
            f"objectives/{adding}/attempts",
            f"attempts/{attempt_id}/submit",
            f"resources/{read}/finish",
        ):
            assert visit.post(path, {"note": "A whole sentence."}).status_code == 404, path
        assert visit.post("reading").status_code == 405


@pytest.mark.parametrize("role", [Role.NONE, Role.OBSERVER, Role.DESIGNER])
def test_everybody_else_without_a_name_sees_nothing(web: Web, role: Role) -> None:
    visit = visitor(web, role, mentored_subs=("ada",))
    answer = visit.get()
    assert read_page(answer.text).main["data-error-code"] == "anonymous_launch"
    assert "Add whole numbers" not in answer.text
    assert visit.get("reading").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_whoever_has_a_name_has_pages_of_their_own(web: Web, role: Role) -> None:
    visit = web.visit(role, custom={"cairn_unit": "numbers"})
    assert visit.get("reading").status_code == 404


def test_a_link_that_leads_nowhere_shows_no_unit(web: Web) -> None:
    visit = visitor(web, custom={})
    assert read_page(visit.get().text).main["data-error-code"] == "anonymous_launch"
    assert visit.get("reading").status_code == 404


def test_a_unit_that_is_not_open_yet_says_so(web: Web) -> None:
    with web.tool.transaction() as session:
        session.execute(update(UnitRow).values(published_at=None))
    page = read_page(visitor(web).get("reading").text)
    assert page.main["data-error-code"] == "unit_closed"
    assert "Add whole numbers" not in page.text


def test_a_request_to_choose_content_without_a_name_is_no_reading(web: Web) -> None:
    visit = visitor(web, Role.TEACHER)
    with web.tool.transaction() as session:
        session.get_one(LaunchSessionRow, visit.sid).deep_linking = "{}"
    assert read_page(visit.get().text).main["data-error-code"] == "anonymous_launch"
