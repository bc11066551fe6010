"""Scores: what is taken, what is refused, and what empties a cell. Unforgiving, as Moodle is."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.tokens import RESULT_READONLY, SCORE
from tests.demo_lms.fake_tool import RESULTS, bearer, compact, path_of
from tests.demo_lms.gradebook_client import SUBS, GradebookClient, score_body
from tests.demo_lms.test_line_items import next_link

LATER = "2026-11-25T09:00:01Z"


def test_a_score_is_taken_without_a_word(gradebook: GradebookClient) -> None:
    answer = gradebook.score(gradebook.column(), score_body(comment="8 of 10 correct"))
    assert (answer.status_code, answer.data) == (200, b"")
    assert gradebook.grades() == [
        {
            "column": "1",
            "person": "ada",
            "user_id": SUBS["ada"],
            "score": 8,
            "comment": "8 of 10 correct",
            "source": "tool",
            "timestamp": "2026-11-25T09:00:00+00:00",
            "changed": "2026-11-25T09:00:00+00:00",
        }
    ]


@pytest.mark.parametrize(
    ("given", "maximum", "stored"),
    [(7, 10, 14), (0.8, 1, 16), (0, 10, 0), (15, 10, 20), (10, 10, 20)],
)
def test_a_score_is_rescaled_to_its_column(
    gradebook: GradebookClient, given: float, maximum: float, stored: float
) -> None:
    column = gradebook.column(scoreMaximum=20)
    gradebook.score(column, score_body(scoreGiven=given, scoreMaximum=maximum))
    assert gradebook.grades()[0]["score"] == pytest.approx(stored)


@pytest.mark.parametrize(
    "timestamp",
    ["2026-11-25T09:00:00Z", "2026-11-25T08:59:59.999Z", "2026-11-25T10:00:00+01:00"],
)
def test_a_score_that_is_not_later_is_refused(gradebook: GradebookClient, timestamp: str) -> None:
    column = gradebook.column()
    gradebook.score(column, score_body())
    answer = gradebook.score(column, score_body(scoreGiven=1, timestamp=timestamp))
    assert answer.status_code == 409
    assert gradebook.grades()[0]["score"] == 8


def test_a_fraction_of_a_second_is_later(gradebook: GradebookClient) -> None:
    column = gradebook.column()
    gradebook.score(column, score_body())
    later = score_body(scoreGiven=9, timestamp="2026-11-25T09:00:00.001Z")
    assert gradebook.score(column, later).status_code == 200
    assert gradebook.grades()[0]["score"] == 9


def test_each_student_and_column_has_its_own_clock(gradebook: GradebookClient) -> None:
    first, second = gradebook.column(), gradebook.column()
    gradebook.score(first, score_body("ada"))
    assert gradebook.score(first, score_body("ben")).status_code == 200
    assert gradebook.score(second, score_body("ada")).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"gradingProgress": "Pending"},
        {"gradingProgress": "PendingManual"},
        {"gradingProgress": "NotReady"},
        {"gradingProgress": "Failed"},
        {"scoreGiven": None},
        {"scoreGiven": None, "scoreMaximum": None},
        {"gradingProgress": "NotReady", "activityProgress": "Initialized", "scoreGiven": None},
    ],
)
def test_anything_but_a_full_grade_empties_the_cell(
    gradebook: GradebookClient, changes: dict[str, Any]
) -> None:
    column = gradebook.column()
    gradebook.score(column, score_body(comment="Well done"))
    answer = gradebook.score(column, score_body(timestamp=LATER, **changes))
    assert answer.status_code == 200
    assert (gradebook.grades()[0]["score"], gradebook.grades()[0]["comment"]) == (None, None)


def test_a_score_without_a_comment_erases_the_comment(gradebook: GradebookClient) -> None:
    column = gradebook.column()
    gradebook.score(column, score_body(comment="Well done"))
    gradebook.score(column, score_body(timestamp=LATER))
    assert gradebook.grades()[0]["comment"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"userId": None},
        {"userId": 7},
        {"timestamp": None},
        {"timestamp": 1764061200},
        {"timestamp": "2026-11-25T09:00:00"},
        {"timestamp": "2026-11-25"},
        {"timestamp": "2026-13-25T09:00:00Z"},
        {"timestamp": "yesterday"},
        {"activityProgress": None},
        {"activityProgress": "Foo"},
        {"gradingProgress": None},
        {"gradingProgress": "Bar"},
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
        {"scoreMaximum": -1},
        {"scoreGiven": -1},
        {"scoreGiven": "8"},
        {"scoreGiven": True},
        {"comment": 8},
    ],
)
def test_a_score_that_breaks_a_rule_is_refused(
    gradebook: GradebookClient, changes: dict[str, Any]
) -> None:
    answer = gradebook.score(gradebook.column(), score_body(**changes))
    assert answer.status_code == 400
    assert answer.get_json()["reason"]
    assert gradebook.grades() == []


def test_a_score_that_is_not_finite_is_refused(gradebook: GradebookClient) -> None:
    column = gradebook.column()
    assert gradebook.score(column, score_body(scoreGiven=float("nan"))).status_code == 400


@pytest.mark.parametrize("person", ["maya", "omar"])
def test_only_students_are_graded(gradebook: GradebookClient, person: str) -> None:
    answer = gradebook.score(gradebook.column(), score_body(person))
    assert answer.status_code == 400
    assert answer.get_json()["reason"] == "Incorrect score received"


def test_a_student_of_another_course_is_not_graded(client: FlaskClient, token: str) -> None:
    elsewhere = GradebookClient(client, token, "math-6b")
    column = elsewhere.column()
    assert elsewhere.score(column, score_body("ada")).status_code == 400
    assert elsewhere.score(column, score_body("emil")).status_code == 200


def test_every_post_is_in_the_history(gradebook: GradebookClient) -> None:
    column = gradebook.column()
    gradebook.score(column, score_body())
    gradebook.score(column, score_body())
    gradebook.score(column, score_body("maya"))
    history = gradebook.client.get("/_state").get_json()["history"]
    assert [(each["status"], each["person"]) for each in history] == [
        (200, "ada"),
        (409, "ada"),
        (400, "maya"),
    ]
    assert history[0]["body"] == score_body()


def test_scores_have_their_own_media_type_and_scope(
    client: FlaskClient, lms: Lms, gradebook: GradebookClient
) -> None:
    column = gradebook.column()
    path = path_of(column).replace("?", "/scores?")
    assert gradebook.send("POST", path, score_body(), "application/json").status_code == 415
    reader = GradebookClient(client, lms.tokens.issue((RESULT_READONLY,)).value)
    assert reader.score(column, score_body()).status_code == 403
    assert client.post(path, data=compact(score_body())).status_code == 401


def test_results_show_grades_and_leave_nothing_of_a_cleared_one(
    gradebook: GradebookClient,
) -> None:
    column = gradebook.column()
    gradebook.score(column, score_body("ada", comment="Well done"))
    gradebook.score(column, score_body("ben", gradingProgress="Pending"))
    ada, ben = gradebook.results(column).get_json()
    assert ada == {
        "id": column.replace("?", f"/results/{SUBS['ada']}?"),
        "scoreOf": column,
        "userId": SUBS["ada"],
        "resultScore": 8,
        "resultMaximum": 10,
        "timestamp": "2026-11-25T09:00:00+00:00",
        "comment": "Well done",
    }
    assert set(ben) == {"id", "scoreOf", "userId"}


def test_results_can_be_of_one_student(gradebook: GradebookClient) -> None:
    column = gradebook.column()
    gradebook.score(column, score_body("ada"))
    gradebook.score(column, score_body("ben"))
    found = gradebook.results(column, f"&user_id={SUBS['ben']}").get_json()
    assert [each["userId"] for each in found] == [SUBS["ben"]]
    assert gradebook.results(column, "&user_id=nobody").get_json() == []


def test_results_come_in_pages(gradebook: GradebookClient) -> None:
    column = gradebook.column()
    for person in ("ada", "ben", "chidi"):
        gradebook.score(column, score_body(person))
    page = gradebook.results(column, "&limit=2")
    assert len(page.get_json()) == 2
    last = gradebook.results(column, url=next_link(page.headers["Link"]))
    assert [each["userId"] for each in last.get_json()] == [SUBS["chidi"]]
    assert "Link" not in last.headers


def test_results_have_their_own_media_type_and_scope(
    client: FlaskClient, lms: Lms, gradebook: GradebookClient
) -> None:
    column = gradebook.column()
    path = path_of(column).replace("?", "/results?")
    assert client.get(path, headers=bearer(gradebook.token)).status_code == 406
    scorer = lms.tokens.issue((SCORE,)).value
    assert client.get(path, headers=bearer(scorer, accept=RESULTS)).status_code == 403


def test_a_tool_overwrites_what_a_teacher_typed(gradebook: GradebookClient) -> None:
    column = gradebook.column()
    gradebook.client.post("/person", data={"person": "maya"})
    gradebook.client.post("/courses/math-6a/gradebook/1/ada", data={"score": "3"})
    shown = gradebook.results(column).get_json()[0]
    assert (shown["resultScore"], gradebook.grades()[0]["source"]) == (3, "teacher")
    gradebook.score(column, score_body())
    assert (gradebook.grades()[0]["score"], gradebook.grades()[0]["source"]) == (8, "tool")
