"""The ledger of an objective's questions over HTTP."""

from lti_tool.domain.classes.roles import Role
from tests.support.drafts import WORDS
from tests.support.pages import read_page
from tests.support.web import Web


def path(web: Web) -> str:
    return f"objectives/{web.room.objective(WORDS)}/ledger"


def test_the_board_leads_to_what_each_student_was_shown(web: Web) -> None:
    room = web.room
    made = room.fail(WORDS)
    visit = web.visit(Role.TEACHER)
    board = read_page(visit.get("board").text)
    assert f"/s/{visit.sid}/{path(web)}" in board.links
    assert "1 form left" in board.text
    assert "After the next attempt no unseen form is left for 1 of 2 students." in board.text
    page = read_page(visit.get(path(web)).text)
    assert "supports 1 more attempt for all 2 students." in page.text
    assert "Ada" in page.text
    assert "Ben" not in page.text
    for row in room.items(made):
        assert f"{row.instance['id']} {row.fingerprint[:8]}·{row.seed}" in page.text


def test_the_board_names_who_has_run_out(web: Web) -> None:
    for way in ("words-example", "words-hands"):
        web.room.fail(WORDS)
        web.room.learn(way)
    board = read_page(web.visit(Role.TEACHER).get("board").text)
    assert "No unseen form is left for 1 of 2 students." in board.text
    assert "Nothing new for Ada." in board.text


def test_forms_are_compared_in_words(web: Web) -> None:
    web.room.fail(WORDS)
    web.room.master(WORDS, web.room.ben)
    text = read_page(web.visit(Role.TEACHER).get(path(web)).text).text
    assert "1 of 1 met the criterion with it at their first check." in text
    assert "There are not enough students to call them equal." in text


def test_before_anything_was_shown_the_page_says_so(web: Web) -> None:
    text = read_page(web.visit(Role.TEACHER).get(path(web)).text).text
    assert "supports 2 attempts for all 2 students." in text
    assert "Nobody has been shown a question of it yet." in text


def test_students_do_not_see_it(web: Web) -> None:
    assert web.visit(Role.STUDENT).get(path(web)).status_code == 404
