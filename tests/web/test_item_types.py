"""A check with every type of item: shown, saved, shown again, handed in, read in words."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_tool.db.models import AttemptRow, DecisionRow
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.marked import score_of_level
from lti_tool.domain.assessment.responses.registry import BY_NAME
from lti_tool.interchange.unit_file import read_unit
from lti_tool.services.mastery.decide_attempt import decide_attempt
from tests.support.all_types import all_types_file
from tests.support.answers import right_values, wrong_values
from tests.support.pages import read_page
from tests.support.web import Visit, Web

SLUG = "everything"


def begun(web: Web, *, marked: bool) -> tuple[Visit, int]:
    unit = read_unit(all_types_file(marked=marked).encode()).unit
    # The unit of this name is published already.
    web.room.reimport(replace(unit, slug="numbers"))
    visit = web.visit()
    return visit, visit.start(web.room.objective(SLUG))


def form_of(web: Web, attempt_id: int, *, right: bool = True) -> dict[str, list[str]]:
    values = right_values if right else wrong_values
    rows = web.room.items(attempt_id)
    answers = {f"q{row.position}": values(item_from_mapping(row.instance).response) for row in rows}
    return {"present": [str(row.position) for row in rows], **answers}


def test_every_type_is_shown_saved_and_shown_again(web: Web) -> None:
    visit, attempt_id = begun(web, marked=True)
    rows = web.room.items(attempt_id)
    assert {item_from_mapping(row.instance).response.kind for row in rows} == set(BY_NAME)
    form = form_of(web, attempt_id)
    quiet = {"HX-Request": "true"}
    saved = visit.post(f"attempts/{attempt_id}/answers", form, headers=quiet)
    assert f"{len(rows)} of {len(rows)} answered" in saved.text
    again = visit.get(f"attempts/{attempt_id}").text
    fields = re.findall(
        r'<option value="([^"]+)" selected|<input type="(?:radio|checkbox)" '
        r'name="(q\d+)" value="(\d+)" checked',
        again,
    )
    selected = [option for option, _, _ in fields if option]
    ticked = [(name, value) for _, name, value in fields if name]
    for name, values in form.items():
        if name == "present":
            continue
        kind = item_from_mapping(rows[int(name[1:])].instance).response.kind
        if kind in {"single_choice", "multiple_choice", "true_false", "hotspot"}:
            assert [value for ticked_name, value in ticked if ticked_name == name] == values
        elif kind in {"matching", "ordering", "categorising"}:
            assert all(value in selected for value in values)
        elif kind in {"cloze", "numeric", "expression", "short_text"}:
            assert f'value="{values[0]}"' in again.replace("&#39;", "'")


def test_the_form_sends_back_what_it_was_filled_with_untouched(web: Web) -> None:
    """Without scripts: every field of a question sends one value, in the order of its parts."""
    visit, attempt_id = begun(web, marked=True)
    visit.post(f"attempts/{attempt_id}/answers", form_of(web, attempt_id))
    before = [row.answer for row in web.room.items(attempt_id)]
    form = read_page(visit.get(f"attempts/{attempt_id}").text).form("/submit")
    visit.post(f"attempts/{attempt_id}/answers", form.filled())
    assert [row.answer for row in web.room.items(attempt_id)] == before


def test_a_page_with_every_type_holds_no_key(web: Web) -> None:
    visit, attempt_id = begun(web, marked=True)
    html = visit.get(f"attempts/{attempt_id}").text
    for word in ("Cut it into four", "order-of-a-ratio", "data-correct", "Which one is named"):
        assert word not in html
    assert "<script>alert" not in html


def test_right_answers_of_every_type_that_a_machine_scores_are_mastery(web: Web) -> None:
    visit, attempt_id = begun(web, marked=False)
    visit.post(f"attempts/{attempt_id}/submit", form_of(web, attempt_id))
    assert all(row.is_correct for row in web.room.items(attempt_id))
    text = read_page(visit.get(f"attempts/{attempt_id}/result").text).text
    assert "Not right yet." not in text


def test_wrong_answers_are_said_in_words_with_what_was_wrong_and_without_the_key(web: Web) -> None:
    visit, attempt_id = begun(web, marked=False)
    visit.post(f"attempts/{attempt_id}/submit", form_of(web, attempt_id, right=False))
    html = visit.get(f"attempts/{attempt_id}/result").text
    text = read_page(html).text
    for words in (
        "parts are right.",
        "Blank 1 : 98765.4",
        "Read the units aloud.",
        "in the right order",
    ):
        assert words in text, words
    assert "the last mark before 1" not in text
    assert "(1) ____" in text


def test_what_a_person_marks_is_not_scored_and_nothing_is_decided(web: Web) -> None:
    visit, attempt_id = begun(web, marked=True)
    visit.post(f"attempts/{attempt_id}/submit", form_of(web, attempt_id))
    rows = web.room.items(attempt_id)
    marked = [row for row in rows if item_from_mapping(row.instance).is_marked_by_person]
    assert len(marked) == 4
    assert {(row.credit, row.is_correct) for row in marked} == {(None, None)}
    assert all(row.is_correct for row in rows if row not in marked)
    assert web.room.decisions() == []
    page = read_page(visit.get(f"attempts/{attempt_id}/result").text)
    assert "Your work is with your teacher" in page.text
    assert "I did it like this." in page.text
    again = visit.post(f"objectives/{web.room.objective(SLUG)}/attempts")
    assert again.status_code == 409
    assert read_page(again.text).main.get("data-error-code") == "handed_in"


@pytest.mark.parametrize(("level", "verdict"), [(3, "mastered"), (1, "not_yet")])
def test_the_last_level_that_a_person_gives_decides(web: Web, level: int, verdict: str) -> None:
    visit, attempt_id = begun(web, marked=True)
    visit.post(f"attempts/{attempt_id}/submit", form_of(web, attempt_id, right=level > 1))
    with web.tool.transaction() as session:
        attempt = session.get_one(AttemptRow, attempt_id)
        assert not decide_attempt(session, attempt=attempt, now=web.clock())
        for row in web.room.items(attempt_id):
            if row.is_correct is not None:
                continue
            mine = session.get_one(type(row), row.id)
            score = score_of_level(level)
            mine.rubric_level, mine.is_correct = level, score.is_correct
            mine.credit = float(score.credit)
        assert decide_attempt(session, attempt=attempt, now=web.clock())
        assert not decide_attempt(session, attempt=attempt, now=web.clock())
    with web.tool.reading() as session:
        assert session.scalars(select(DecisionRow.verdict)).one() == verdict
    assert visit.get(f"attempts/{attempt_id}/result").status_code == 200


@pytest.mark.parametrize(
    "values", [["1:1", "1:1", "x"], ["0", "0", "0"], ["9"], ["0:1:2"], ["²:1"], ["x" * 501]]
)
def test_what_no_page_sends_is_refused_and_keeps_what_there_was(
    web: Web, values: list[str]
) -> None:
    visit, attempt_id = begun(web, marked=False)
    [ordering] = [row for row in web.room.items(attempt_id) if row.instance["type"] == "ordering"]
    form = {"present": str(ordering.position), f"q{ordering.position}": values}
    assert visit.post(f"attempts/{attempt_id}/answers", form).status_code in {400, 409, 422}
    assert web.room.items(attempt_id)[ordering.position].answer is None
