"""Accommodations on pages: teachers set them, their student reads them, and nobody else does."""

import re
from dataclasses import replace

import pytest

from lti_tool.domain.classes.roles import Role
from tests.support.classrooms import make_other_classroom
from tests.support.drafts import sample_draft
from tests.support.pages import Page, read_page
from tests.support.timed import accommodate, attempt, set_limit
from tests.support.web import Visit, Web

NOTE = "A scribe, and a quiet room."
ALL = {
    "extra_time": "200",
    "has_breaks": "yes",
    "has_fewer_items": "yes",
    "has_fewer_options": "yes",
    "has_read_aloud": "yes",
    "language": "en-GB",
    "note": NOTE,
}


def page(visit: Visit, path: str) -> Page:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def address(web: Web) -> str:
    return f"students/{web.room.ada}/accommodations"


def accommodate_fully(web: Web) -> None:
    assert web.visit(Role.TEACHER).post(address(web), ALL).status_code == 303


def test_a_teacher_sets_them_and_finds_them_again(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    answer = visit.post(address(web), ALL)
    assert (answer.status_code, answer.location) == (
        303,
        f"/s/{visit.sid}/{address(web)}?saved=1",
    )
    shown = visit.get(address(web)).text
    assert NOTE in shown
    assert '<option value="200" selected>' in shown
    assert shown.count(" checked") == 4
    assert 'value="en-GB"' in shown
    assert "Last changed by Rivera Santos" in read_page(shown).text
    assert visit.post(address(web), {}).status_code == 303
    assert " checked" not in visit.get(address(web)).text


def test_board_and_cell_lead_there_alike_for_everybody(web: Web) -> None:
    accommodate_fully(web)
    visit = web.visit(Role.TEACHER)
    html = visit.get("board").text
    board = read_page(html)
    for person in (web.room.ada, web.room.ben):
        assert f"/s/{visit.sid}/students/{person}/accommodations" in board.links
    cell = page(visit, f"students/{web.room.ada}/objectives/{web.room.objective()}")
    assert f"/s/{visit.sid}/{address(web)}" in cell.links
    # A board on the wall must not tell who has what.
    assert html.count(": accommodations") == 2
    assert "extra" not in board.text


@pytest.mark.parametrize(
    "wrong", [{"extra_time": "110"}, {"extra_time": "x"}, {"language": "español"}]
)
def test_what_cannot_be_kept_comes_back_with_what_was_typed(
    web: Web, wrong: dict[str, str]
) -> None:
    visit = web.visit(Role.TEACHER)
    answer = visit.post(address(web), ALL | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert NOTE in answer.text
    assert " checked" not in visit.get(address(web)).text


def test_an_assistant_reads_them_and_changes_none(web: Web) -> None:
    accommodate_fully(web)
    assistant = web.visit(Role.ASSISTANT)
    shown = assistant.get(address(web)).text
    assert NOTE in shown
    assert "disabled" in shown
    assert "<button>Save" not in shown
    assert assistant.post(address(web), {}).status_code == 403
    assert NOTE in assistant.get(address(web)).text


def test_a_form_of_another_site_changes_nothing(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert visit.post(address(web), ALL, headers=headers).status_code == 403
    assert visit.post(address(web), ALL | {"csrf": "x"}).status_code == 403
    assert " checked" not in visit.get(address(web)).text


def test_students_families_and_other_courses_have_no_such_page(web: Web) -> None:
    accommodate_fully(web)
    theirs = make_other_classroom(web.room)
    for visit in (web.visit(), web.visit(Role.OBSERVER, mentored_subs=("ada",))):
        assert visit.get(address(web)).status_code == 404
        assert visit.post(address(web), ALL).status_code == 404
    teacher = web.visit(Role.TEACHER)
    for person in (theirs.ada, web.room.rivera, 987654):
        assert teacher.get(f"students/{person}/accommodations").status_code == 404
        assert teacher.post(f"students/{person}/accommodations", ALL).status_code == 404


def test_their_student_reads_them_and_never_the_note(web: Web) -> None:
    set_limit(web.room, 30)
    accommodate_fully(web)
    visit = web.visit()
    words = "You have: extra time, breaks, fewer questions, fewer choices, read aloud."
    objective = visit.get(f"objectives/{web.room.objective()}").text
    check = visit.get(f"attempts/{visit.start(web.room.objective())}").text
    for text in (objective, check):
        assert words in text
        assert "60 min (30 + your extra time)" in text
        assert NOTE not in text
        assert "scribe," not in text


def test_without_a_limit_only_what_applies_is_named(web: Web) -> None:
    accommodate_fully(web)
    shown = page(web.visit(), f"objectives/{web.room.objective()}").text
    assert "You have: fewer questions, fewer choices, read aloud." in shown
    assert "No time limit." in shown


def test_classmates_and_families_never_see_them(web: Web) -> None:
    set_limit(web.room, 30)
    accommodate(
        web.room, web.room.ben, extra_time=200, has_breaks=True, has_read_aloud=True, note=NOTE
    )
    ada = web.visit()
    family = web.visit(Role.OBSERVER, mentored_subs=("ada",))
    pages = [
        ada.get("path"),
        ada.get(f"objectives/{web.room.objective()}"),
        ada.get(f"attempts/{ada.start(web.room.objective())}"),
        family.get(f"children/{web.room.ada}"),
        web.visit(Role.OBSERVER, mentored_subs=("ben",)).get(f"children/{web.room.ben}"),
    ]
    for answer in pages:
        assert answer.status_code == 200
        for word in ("extra time", "You have:", "data-read-aloud", "Take a break", NOTE):
            assert word not in answer.text


@pytest.mark.parametrize(
    ("wanted", "language", "voice"),
    [("", "en", "en"), ("en-GB", "en", "en-GB"), ("es-MX", "en", "en"), ("es-MX", "es", "es-MX")],
)
def test_the_voice_speaks_the_units_language_in_the_students_variety(
    web: Web, wanted: str, language: str, voice: str
) -> None:
    web.room.reimport(replace(sample_draft(), language=language))
    accommodate(web.room, has_read_aloud=True, language=wanted)
    visit = web.visit()
    check = visit.get(f"attempts/{visit.start(web.room.objective())}").text
    assert f'data-read-aloud="{voice}"' in check


def test_more_time_reaches_a_check_under_way(web: Web) -> None:
    set_limit(web.room, 30)
    attempt_id = web.visit().start(web.room.objective())
    before = attempt(web.room, attempt_id).closes_at
    accommodate_fully(web)
    after = attempt(web.room, attempt_id).closes_at
    assert before is not None
    assert after is not None
    assert (after - before).total_seconds() == 1800


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ("", ["Read about it", "Sumar"]),
        ("es-MX", ["Sumar", "Read about it"]),
        ("EN", ["Read about it", "Sumar"]),
        ("fr", ["Read about it", "Sumar"]),
    ],
)
def test_ways_in_the_students_own_language_come_first(
    web: Web, wanted: str, titles: list[str]
) -> None:
    unit = sample_draft()
    adding = unit.objectives[0]
    spanish = replace(adding.resources[0], slug="sumar", title="Sumar", language="es")
    ways = (*adding.resources, spanish)
    web.room.reimport(
        replace(unit, objectives=(replace(adding, resources=ways), *unit.objectives[1:]))
    )
    accommodate(web.room, language=wanted)
    shown = web.visit().get(f"objectives/{web.room.objective()}").text
    assert re.findall(r'href="[^"]*/resources/\d+"[^>]*>([^<]+)</a>', shown)[:2] == titles
