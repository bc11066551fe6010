"""Moodle's gradebook: what erases a grade, what refuses one, and how it says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.demo_lms.fake_tool import SCORE, bearer, path_of
from tests.demo_lms.platform import Platform

LATER = "2026-11-25T09:00:01Z"


def own_column(moodle: Platform) -> str:
    [column] = [each["url"] for each in moodle.state()["columns"] if each["course"] == "math-6b"]
    return str(column)


def test_a_score_is_taken_without_a_body(moodle: Platform) -> None:
    answer = moodle.score(moodle.column())
    assert (answer.status_code, answer.data) == (200, b"")
    assert moodle.grade()["score"] == 8


@pytest.mark.parametrize(
    ("given", "maximum", "stored"), [(7, 10, 14), (15, 10, 20), (-1, 10, 0), (7, 0, 7)]
)
def test_a_score_is_rescaled_and_kept_within_its_column(
    moodle: Platform, given: float, maximum: float, stored: float
) -> None:
    moodle.score(moodle.column(scoreMaximum=20), scoreGiven=given, scoreMaximum=maximum)
    assert moodle.grade()["score"] == pytest.approx(stored)


@pytest.mark.parametrize(
    "changes",
    [
        {"gradingProgress": "Pending"},
        {"gradingProgress": "PendingManual"},
        {"gradingProgress": "Failed"},
        {"gradingProgress": "Bar"},
        {"gradingProgress": "NotReady", "activityProgress": "Initialized", "scoreGiven": None},
        {"scoreGiven": None, "comment": "Well done"},
    ],
)
def test_anything_but_a_full_grade_erases(moodle: Platform, changes: dict[str, Any]) -> None:
    column = moodle.column()
    moodle.score(column)
    assert moodle.score(column, timestamp=LATER, **changes).status_code == 200
    assert moodle.grade()["score"] is None


def test_the_progress_of_the_activity_is_not_looked_at(moodle: Platform) -> None:
    moodle.score(moodle.column(), activityProgress="Foo")
    assert moodle.grade()["score"] == 8


def test_a_score_without_a_comment_erases_the_comment(moodle: Platform) -> None:
    column = moodle.column()
    moodle.score(column, comment="Well done")
    moodle.score(column, timestamp=LATER, scoreGiven=9)
    assert moodle.grade()["comment"] is None


@pytest.mark.parametrize(
    "timestamp",
    ["2026-11-25T08:59:59Z", "2026-11-25T09:00:00Z", "2026-11-25T09:00:00.999Z"],
)
def test_an_equal_or_older_second_is_late(moodle: Platform, timestamp: str) -> None:
    column = moodle.column()
    moodle.score(column)
    answer = moodle.score(column, timestamp=timestamp, scoreGiven=1)
    assert (answer.status_code, answer.text) == (409, "[]")
    assert "Refusing score with an earlier timestamp" in answer.status
    assert moodle.grade()["score"] == 8


@pytest.mark.parametrize(
    "timestamp",
    ["2026-11-25T09:00:00", "2026-11-25T09:00:00.5+01:00", "2030-01-01T00:00:00Z"],
)
def test_many_forms_of_a_timestamp_are_taken(moodle: Platform, timestamp: str) -> None:
    assert moodle.score(moodle.column(), timestamp=timestamp).status_code == 200


def test_the_same_score_again_does_not_move_the_time(moodle: Platform) -> None:
    column = moodle.column()
    moodle.score(column)
    assert moodle.score(column, timestamp="2026-11-25T09:00:05Z").status_code == 200
    assert moodle.score(column, timestamp=LATER, scoreGiven=9).status_code == 200


def test_clearing_an_activitys_column_forgets_the_time(moodle: Platform) -> None:
    for column, status in (
        (own_column(moodle), 200),
        (moodle.add("math-6b").get_json()["id"], 409),
    ):
        moodle.score(column, "emil", timestamp=LATER, scoreGiven=None)
        assert moodle.score(column, "emil").status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        {"userId": None},
        {"timestamp": None},
        {"timestamp": 1764061200},
        {"timestamp": "2026-13-25T09:00:00Z"},
        {"activityProgress": None},
        {"gradingProgress": None},
        {"scoreMaximum": None},
        {"scoreGiven": "eight"},
        {"scoreGiven": True},
        {"userId": "999"},
    ],
)
def test_a_refusal_hides_in_the_status_line(moodle: Platform, changes: dict[str, Any]) -> None:
    answer = moodle.score(moodle.column(), **changes)
    assert (answer.status_code, answer.text) == (400, "[]")
    assert answer.status.startswith("400 Incorrect score received{")
    assert moodle.state()["grades"] == []


@pytest.mark.parametrize("person", ["maya", "noor", "alex", "omar"])
def test_only_students_can_be_graded(moodle: Platform, person: str) -> None:
    assert moodle.score(moodle.column(), person).status_code == 400


def test_a_suspended_student_can_be_graded(moodle: Platform) -> None:
    moodle.become("maya")
    moodle.client.post("/courses/math-6a/people/ada", data={"suspend": "1"})
    assert moodle.score(moodle.column()).status_code == 200


def test_a_user_id_that_is_no_number_breaks_the_gateway(moodle: Platform) -> None:
    answer = moodle.score(moodle.column(), userId="ada")
    assert (answer.status_code, answer.mimetype) == (502, "text/html")


def test_a_refused_body_in_several_lines_looks_like_success(moodle: Platform) -> None:
    url = path_of(moodle.part(moodle.column(), "scores"))
    headers = {**bearer(moodle.token), "Content-Type": SCORE}
    pretty = json.dumps(moodle.body("maya"), indent=1)
    answer = moodle.client.post(url, data=pretty, headers=headers)
    assert (answer.status_code, answer.text) == (200, "[]")
    assert moodle.state()["grades"] == []
    good = json.dumps(moodle.body(), indent=1)
    assert moodle.client.post(url, data=good, headers=headers).data == b""


def test_a_tool_overwrites_what_a_teacher_typed_into_its_column(moodle: Platform) -> None:
    column = moodle.column()
    moodle.become("maya")
    moodle.client.post(f"/courses/math-6a/gradebook/{column_id(column)}/ada", data={"score": "3"})
    moodle.score(column)
    assert (moodle.grade()["score"], moodle.grade()["source"]) == (8, "tool")


def test_what_a_teacher_typed_over_an_activitys_column_stays(moodle: Platform) -> None:
    column = own_column(moodle)
    moodle.score(column, "emil", comment="From the tool")
    moodle.become("maya")
    path = f"/courses/math-6b/gradebook/{column_id(column)}/emil"
    moodle.client.post(path, data={"score": "30"})
    assert moodle.score(column, "emil", timestamp=LATER, scoreGiven=1).status_code == 200
    assert (moodle.grade()["score"], moodle.grade()["comment"]) == (30, "From the tool")
    assert moodle.results(column).get_json()[0]["resultScore"] == 30
    assert moodle.lms.gradebook.grades()[0].raw == 10


def test_a_locked_column_answers_500(moodle: Platform) -> None:
    column = moodle.column()
    moodle.become("maya")
    page = f"/courses/math-6a/gradebook/{column_id(column)}"
    moodle.client.post(page, data={"lock": "1"})
    assert "Unlock" in moodle.client.get("/courses/math-6a/gradebook").text
    answer = moodle.score(column)
    assert (answer.status_code, answer.text) == (500, "[]")
    moodle.client.post(page, data={"unlock": "1"})
    assert moodle.score(column).status_code == 200


def test_elsewhere_there_are_no_locks(strict: Platform) -> None:
    strict.column()
    strict.become("maya")
    assert strict.client.post("/courses/math-6a/gradebook/1", data={"lock": "1"}).status_code == 404


def column_id(column: str) -> str:
    return column.partition("/lineitems/")[2].partition("/")[0]
