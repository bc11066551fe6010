"""Taking a check over HTTP: forms, autosave, refusals in words, and whatever else is sent."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lti_tool.db.models import DecisionRow, ScoreOwedRow
from lti_tool.domain.mastery.standing import MAX_TRIES
from lti_tool.domain.mastery.strictness import Strictness
from tests.support.drafts import ADDING, DOUBLING, WORDS
from tests.support.pages import Page, read_page
from tests.support.term import set_policy
from tests.support.web import Visit, Web


def page(visit: Visit, path: str) -> Page:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def refusal(visit: Visit, slug: str) -> tuple[int, str]:
    answer = visit.post(f"objectives/{visit.web.room.objective(slug)}/attempts")
    return answer.status_code, read_page(answer.text).main.get("data-error-code", "")


def test_a_check_is_begun_answered_and_handed_in_by_its_forms(web: Web) -> None:
    visit, room = web.visit(), web.room
    objective = page(visit, f"objectives/{room.objective()}")
    begun = visit.browser.post(objective.form("/attempts").action, data=objective.forms[0].filled())
    assert begun.status_code == 303
    attempt_id = int(begun.location.rpartition("/")[2])
    form = page(visit, f"attempts/{attempt_id}").form("/submit")
    assert form.names >= {"csrf", "present", "q0", "q1"}
    answers = {f"q{place}": value for place, value in room.right(attempt_id).items()}
    web.woken.clear()
    handed_in = visit.browser.post(form.action, data=form.filled(**answers))
    assert handed_in.status_code == 303
    assert handed_in.location == f"/s/{visit.sid}/attempts/{attempt_id}/result"
    assert "2 of 2 questions right" in page(visit, f"attempts/{attempt_id}/result").text
    assert web.woken == [room.registration_id]


def test_starting_twice_leads_to_the_one_attempt(web: Web) -> None:
    visit = web.visit()
    objective_id = web.room.objective()
    assert visit.start(objective_id) == visit.start(objective_id)


def test_answers_are_there_again_after_a_closed_tab(web: Web) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective())
    saved = visit.post(f"attempts/{attempt_id}/answers", {"present": ["0"], "q0": "12"})
    assert (saved.status_code, saved.location) == (303, f"/s/{visit.sid}/path")
    fields = page(web.visit(), f"attempts/{attempt_id}").form("/submit").fields
    assert ("q0", "12") in fields


def test_autosave_answers_with_a_line_and_keeps_what_it_was_not_shown(web: Web) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective())
    quiet = {"HX-Request": "true"}
    for place in ("0", "1"):
        form = {"present": place, f"q{place}": "12"}
        answer = visit.post(f"attempts/{attempt_id}/answers", form, headers=quiet)
        assert answer.status_code == 200
        assert "<html" not in answer.text
    assert [row.answer for row in web.room.items(attempt_id)] == [["12"], ["12"]]


def test_a_late_autosave_leads_to_the_result_and_changes_nothing(web: Web) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective())
    visit.post(f"attempts/{attempt_id}/submit", {"present": "0", "q0": "12"})
    late = visit.post(
        f"attempts/{attempt_id}/answers",
        {"present": "0", "q0": "13"},
        headers={"HX-Request": "true"},
    )
    assert f"/attempts/{attempt_id}/result" in late.text
    assert web.room.items(attempt_id)[0].answer == ["12"]


def test_a_check_handed_in_leads_to_its_result(web: Web) -> None:
    visit = web.visit()
    attempt_id = web.room.fail()
    answer = visit.get(f"attempts/{attempt_id}")
    assert (answer.status_code, answer.location) == (
        303,
        f"/s/{visit.sid}/attempts/{attempt_id}/result",
    )


def test_a_double_submit_gives_one_decision_and_one_owed_score(web: Web) -> None:
    visit, room = web.visit(), web.room
    attempt_id = visit.start(room.objective())
    answers = {f"q{place}": value for place, value in room.right(attempt_id).items()}
    form = {"present": ["0", "1"], **answers}
    for _ in range(2):
        assert visit.post(f"attempts/{attempt_id}/submit", form).status_code == 303
    with web.tool.reading() as session:
        assert session.scalar(select(func.count()).select_from(DecisionRow)) == 1
        assert session.scalar(select(func.count()).select_from(ScoreOwedRow)) == 1


def test_what_cannot_be_begun_now_is_a_page_in_words(web: Web) -> None:
    visit, room = web.visit(), web.room
    assert refusal(visit, DOUBLING) == (409, "objective_locked")
    room.fail(ADDING)
    assert refusal(visit, ADDING) == (409, "another_way_first")
    for way in ("words-example", "words-hands"):
        room.fail(WORDS)
        room.learn(way)
    assert refusal(visit, WORDS) == (409, "forms_spent")
    room.talk(ADDING)
    room.master(ADDING)
    assert refusal(visit, ADDING) == (409, "already_mastered")


def test_a_check_page_holds_no_key(web: Web) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective(WORDS))
    html = visit.get(f"attempts/{attempt_id}").text
    for word in ("seven", "sevn", "is_correct", "misconception", "fingerprint", "data-correct"):
        assert word not in html
    attempt_id = visit.start(web.room.objective(ADDING))
    html = re.sub(r"csrf\S*|X-CSRF-Token\S* \S*", "", visit.get(f"attempts/{attempt_id}").text)
    for [total] in web.room.right(attempt_id).values():
        assert not re.search(rf">\s*{total}\s*<|value=\"{total}\"", html)


def test_a_result_page_holds_no_key(web: Web) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective(ADDING))
    visit.post(f"attempts/{attempt_id}/submit", {"present": ["0", "1"], "q0": "-9", "q1": "-9"})
    text = read_page(visit.get(f"attempts/{attempt_id}/result").text).text
    # The sum of one question may well be a number of the other.
    beside_questions = re.sub(r"What is \d+ \+ \d+\?", "", text.partition("Your answers")[2])
    for [total] in web.room.right(attempt_id).values():
        assert not re.search(rf"\b{total}\b", beside_questions)


def test_a_result_that_is_not_there_yet_is_not_there(web: Web) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective())
    for part in ("result", "grade"):
        assert visit.get(f"attempts/{attempt_id}/{part}").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"present": "0", "q0": "x" * 501},
        {"present": "x", "q0": "1"},
        {"present": "-1", "q-1": "1"},
        {"present": "²", "q²": "1"},
        {"present": "99999999999999999999", "q99999999999999999999": "1"},
        {"present": ["0", "0", "0"], "q0": ["1", "2", "3"]},
        {"present": "0"},
        {"q0": "1"},
        {},
    ],
)
def test_odd_forms_are_kept_ignored_or_refused_and_never_break(
    web: Web, form: dict[str, str | list[str]]
) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective())
    answer = visit.post(f"attempts/{attempt_id}/answers", form)
    assert answer.status_code in {303, 409}


TEXTS = st.text(max_size=30) | st.text("0123456789.,/%-+ eE¼²٣\x00\x7f", max_size=600)
FORMS = st.dictionaries(
    st.sampled_from(["q0", "q1", "q2", "q01", "q", "present", "csrf2"]) | st.text(max_size=5),
    st.lists(TEXTS, max_size=4),
    max_size=6,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(form=FORMS, positions=st.lists(st.sampled_from(["0", "1", "2", "00", "x"]), max_size=4))
def test_whatever_is_sent_as_answers_never_breaks_a_check(
    web: Web, form: dict[str, list[str]], positions: list[str]
) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective(WORDS))
    form.pop("csrf", None)
    sent = form | {"present": [*form.get("present", []), *positions]}
    sent = {
        name.encode("utf-8", "replace").decode(): [
            value.encode("utf-8", "replace").decode() for value in values
        ]
        for name, values in sent.items()
    }
    answer = visit.post(f"attempts/{attempt_id}/answers", sent)
    assert answer.status_code in {303, 400, 409}
    assert visit.get(f"attempts/{attempt_id}").status_code == 200


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(TEXTS, min_size=2, max_size=2))
def test_whatever_is_typed_is_scored_and_shown(web: Web, texts: list[str]) -> None:
    visit = web.visit()
    attempt_id = visit.start(web.room.objective(ADDING))
    form = {"present": ["0", "1"], "q0": texts[0], "q1": texts[1]}
    answer = visit.post(f"attempts/{attempt_id}/submit", form)
    if answer.status_code == 303:
        assert visit.get(f"attempts/{attempt_id}/result").status_code == 200
        web.room.talk(ADDING)
    else:
        assert answer.status_code in {400, 409}


def test_an_almost_after_the_last_try_promises_no_check_but_a_talk(web: Web) -> None:
    set_policy(web.room, strictness=Strictness.STRICT)
    web.room.learn("adding-read")
    for _ in range(MAX_TRIES):
        last = web.room.master()
    assert [each.verdict for each in web.room.decisions()] == ["almost"] * MAX_TRIES
    page = read_page(web.visit().get(f"attempts/{last}/result").text)
    assert "Talk it over with your teacher; then a new check opens." in page.text
    assert "No new lesson is needed" not in page.text
