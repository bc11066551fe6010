"""The grading policy over HTTP: presets, a preview that changes nothing, and applying it."""

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import GradingPolicyRow, ScoreOwedRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.worker.deliver_scores import drain
from tests.support.gradebooks import FakeGradebook
from tests.support.grading import policy_now
from tests.support.pages import read_page
from tests.support.policy_pages import page, typed
from tests.support.web import Web


def versions(web: Web) -> int:
    with web.tool.reading() as session:
        return session.scalars(select(func.count(GradingPolicyRow.id))).one()


def sends(web: Web) -> int:
    assert isinstance(web.tool.gradebook, FakeGradebook)
    return sum(map(len, web.tool.gradebook.posts.values()))


def test_the_page_shows_the_policy_in_force(web: Web) -> None:
    fields = typed(web.visit(Role.TEACHER))
    assert [fields[f"points_{place}"] for place in range(1, 6)] == ["60", "75", "90", "100", ""]
    assert fields["mastery"] == "3"
    assert (fields["rule"], fields["not_yet"]) == ("highest", "hold")


def test_as_many_numbers_are_sent_as_the_preview_announced(web: Web) -> None:
    web.room.master(person=web.room.ada)
    web.room.master(person=web.room.ben)
    drain(web.tool, web.room.registration_id)
    visit = web.visit(Role.TEACHER)
    shown = visit.post("grades/preview", typed(visit, points_3="85"))
    assert shown.status_code == 200
    assert "2 numbers in the LMS gradebook would change, for 2 students: 0 higher, 2 lower" in (
        read_page(shown.text).text
    )
    assert versions(web) == 0
    before = sends(web)
    web.woken.clear()
    form = read_page(shown.text).form("/grades")
    answer = visit.browser.post(form.action, data=form.filled())
    assert (answer.status_code, answer.location) == (303, f"/s/{visit.sid}/grades?saved=2")
    assert web.woken == [web.room.registration_id]
    drain(web.tool, web.room.registration_id)
    assert sends(web) - before == 2
    with web.tool.reading() as session:
        assert set(session.scalars(select(ScoreOwedRow.sent_points))) == {85}
    assert typed(visit)["points_3"] == "85"
    assert "Numbers on their way to the gradebook: 2" in page(visit, "grades?saved=2").text
    assert "Version 1, applied" in page(visit, "grades").text


def test_presets_fill_the_form_and_change_nothing(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    filled = page(visit, "grades?scale=proficiency&table=rutland").form("/preview")
    fields = dict(filled.fields)
    assert [fields[f"name_{place}"] for place in range(1, 6)] == [
        "Emerging",
        "Developing",
        "Proficient",
        "Extending",
        "",
    ]
    assert [fields[f"points_{place}"] for place in range(1, 5)] == ["60", "70", "90", "100"]
    assert versions(web) == 0
    shown = visit.browser.post(filled.action, data=filled.filled())
    assert shown.status_code == 200
    applied = read_page(shown.text).form("/grades")
    assert visit.browser.post(applied.action, data=applied.filled()).status_code == 303
    assert policy_now(web.room).scale.names[3] == "Proficient"
    assert page(visit, "grades?scale=x&table=y").form("/preview").fields


def test_fewer_levels_with_names_of_ones_own(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    names = {"name_1": "Working on it", "name_2": "Got it", "name_3": "", "name_4": ""}
    points = {"points_1": "", "points_2": "100", "points_3": "", "points_4": ""}
    form = typed(visit, **names, **points, mastery="2")
    assert visit.post("grades/preview", form).status_code == 200
    assert visit.post("grades", form | {"version": "0"}).status_code == 303
    assert policy_now(web.room).scale.names == ("No evidence yet", "Working on it", "Got it")
    assert policy_now(web.room).table.points == (None, MAXIMUM)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"points_3": "x"}, "needs a whole number"),
        ({"points_3": "101"}, "needs a whole number"),
        ({"points_3": "9.5"}, "needs a whole number"),
        ({"points_3": "70"}, "cannot be worth fewer"),
        ({"points_3": ""}, "Only the lowest levels"),
        ({"name_2": "Mastered"}, "Two levels are called"),
        ({"name_4": "", "name_3": "", "name_2": ""}, "has 3 to 6 levels"),
        ({"mastery": "1"}, "mastery line lies"),
        ({"mastery": "\u00b2"}, "needs a whole number"),
        ({"rule": "best"}, "Choose one of the rules"),
        ({"rule": "weighted", "rule_weight": "0"}, "counts 1 to 99 percent"),
        ({"as_of": "tomorrow"}, "year-month-day"),
        ({"not_yet": "floor", "not_yet_floor": "88"}, "stays 5 points below"),
        ({"no_evidence": "zero"}, "Without evidence your policy sends 0"),
        ({"mode": "level"}, "Choose one of the rules"),
    ],
)
def test_a_policy_that_cannot_be_comes_back_with_what_is_wrong(
    web: Web, changes: dict[str, str], words: str
) -> None:
    visit = web.visit(Role.TEACHER)
    for path in ("grades/preview", "grades"):
        answer = visit.post(path, typed(visit, version="0", **changes))
        assert answer.status_code == 422
        assert words in read_page(answer.text).text
    assert versions(web) == 0


def test_whoever_applies_an_older_page_is_told(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    form = typed(visit, version="0", points_3="85")
    assert visit.post("grades", form).status_code == 303
    answer = visit.post("grades", form | {"points_3": "88"})
    assert answer.status_code == 422
    assert "Somebody else has changed the policy meanwhile" in answer.text
    assert versions(web) == 1


@pytest.mark.parametrize("path", ["grades", "grades/preview"])
def test_only_a_teacher_changes_it(web: Web, path: str) -> None:
    form = typed(web.visit(Role.TEACHER), version="0", points_3="85")
    assert web.visit(Role.ASSISTANT).post(path, form).status_code == 403
    assert web.visit(Role.STUDENT).post(path, form).status_code == 404
    visit = web.visit(Role.TEACHER)
    assert (
        visit.browser.post(f"/s/{visit.sid}/{path}", data=form | {"csrf": "x"}).status_code == 403
    )
    assert versions(web) == 0
    assert "Only a teacher can change this." in page(web.visit(Role.ASSISTANT), "grades").text


def test_a_student_reads_what_counts(web: Web) -> None:
    visit = web.visit()
    text = page(visit, "what-counts").text
    assert "The best level that is confirmed counts" in text
    assert "Mastered The student can do it, and goes on. 90 of 100" in text
    assert f"/s/{visit.sid}/what-counts" in page(visit, "path").links
    assert web.visit(Role.OBSERVER).get("what-counts").status_code == 404
