"""A teacher over HTTP: the board, a talk, and a grade sent again."""

from sqlalchemy import select, update

from lti_tool.db.models import PersonRow, ResourceRow, ScoreOwedRow
from lti_tool.domain.classes.roles import Role
from tests.support.drafts import sample_draft
from tests.support.pages import Page, read_page
from tests.support.web import Visit, Web


def page(visit: Visit, path: str) -> Page:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def cell_of(web: Web) -> str:
    return f"students/{web.room.ada}/objectives/{web.room.objective()}"


def state(web: Web) -> str:
    with web.tool.reading() as session:
        return session.scalars(select(ScoreOwedRow.state)).one()


def test_a_board_names_everybody_and_leads_to_their_cells(web: Web) -> None:
    with web.tool.transaction() as session:
        session.execute(
            update(PersonRow).where(PersonRow.id == web.room.ben).values(name="", given_name="")
        )
    visit = web.visit(Role.TEACHER)
    board = page(visit, "board")
    assert "Ada" in board.text
    assert f"Student {web.room.ben}" in board.text
    assert f"/s/{visit.sid}/{cell_of(web)}" in board.links


def test_a_board_shows_the_unit_asked_for(web: Web) -> None:
    second = web.room.reimport(sample_draft("second"))
    visit = web.visit(Role.TEACHER)
    assert visit.get(f"board?unit={second}").status_code == 200
    for odd in ("x", "-1", str(10**30), ""):
        assert visit.get(f"board?unit={odd}").status_code == 200


def test_a_talk_is_noted_and_opens_the_check(web: Web) -> None:
    web.room.fail()
    visit = web.visit(Role.TEACHER)
    form = page(visit, cell_of(web)).form("/talks")
    web.clock.move(minutes=1)
    answer = visit.browser.post(form.action, data=form.filled(note="We <b>drew</b> it."))
    assert (answer.status_code, answer.location) == (303, f"/s/{visit.sid}/{cell_of(web)}")
    shown = visit.get(cell_of(web))
    assert "We &lt;b&gt;drew&lt;/b&gt; it." in shown.text
    assert not read_page(shown.text).has_form("/talks")
    assert web.visit().post(f"objectives/{web.room.objective()}/attempts").status_code == 303


def test_an_assistant_may_note_a_talk(web: Web) -> None:
    web.room.fail()
    assert web.visit(Role.ASSISTANT).post(f"{cell_of(web)}/talks").status_code == 303


def test_the_board_says_who_needs_a_talk_because_every_way_is_used(web: Web) -> None:
    web.room.learn("adding-read")
    web.room.fail()
    teacher = web.visit(Role.TEACHER)
    assert "Not yet; needs another way." in teacher.get("board").text
    with web.tool.transaction() as session:
        session.execute(update(ResourceRow).values(retired_at=web.clock()))
    assert "Not yet, and every other way is used: talk it over." in teacher.get("board").text
