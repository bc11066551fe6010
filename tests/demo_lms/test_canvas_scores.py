"""Canvas's scores: each hands in, some clear, comments pile up; and what results show of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.demo_lms.platform import Platform
from tests.demo_lms.test_line_items import next_link

SUBMISSION = "https://canvas.instructure.com/lti/submission"
LATER = "2026-11-25T09:00:00.001Z"


def test_a_score_names_its_result(canvas: Platform) -> None:
    column = canvas.column()
    answer = canvas.score(column)
    assert answer.status_code == 200
    url = answer.get_json()["resultUrl"]
    assert url == f"{column}/results/3"
    assert canvas.get(url, "*/*").get_json()["resultScore"] == 8
    assert canvas.get(f"{column}/results/99", "*/*").status_code == 404


@pytest.mark.parametrize(
    ("progress", "given", "preserve", "after"),
    [
        ("FullyGraded", 4, False, 4),
        ("PendingManual", 4, False, 4),
        ("FullyGraded", 4, True, 8),
        ("PendingManual", 4, True, 8),
        ("FullyGraded", None, False, None),
        ("PendingManual", None, False, None),
        ("Pending", 4, False, None),
        ("NotReady", None, False, None),
        ("Failed", 4, False, None),
        ("Pending", 4, True, 8),
        ("NotReady", None, True, 8),
        ("FullyGraded", None, True, 8),
    ],
)
def test_progress_decides_whether_a_grade_is_set_kept_or_cleared(
    canvas: Platform, progress: str, given: float | None, preserve: bool, after: float | None
) -> None:
    column = canvas.column()
    canvas.score(column)
    canvas.score(
        column,
        gradingProgress=progress,
        scoreGiven=given,
        activityProgress="InProgress",
        **{SUBMISSION: {"preserve_score": preserve}},
    )
    assert canvas.grade()["score"] == after


def test_every_score_is_a_new_attempt_unless_it_says_otherwise(canvas: Platform) -> None:
    column = canvas.column()
    canvas.score(column, submission={"submittedAt": "2026-11-24T08:00:00Z"})
    assert (canvas.grade()["attempts"], canvas.grade()["submitted"]) == (
        1,
        "2026-11-24T08:00:00+00:00",
    )
    canvas.score(column)
    assert (canvas.grade()["attempts"], canvas.grade()["submitted"]) == (
        2,
        "2026-11-25T09:00:00+00:00",
    )
    canvas.score(column, **{SUBMISSION: {"new_submission": False}})
    canvas.score(column, **{SUBMISSION: {"submission_type": "none"}})
    assert canvas.grade()["attempts"] == 2


def test_attempts_can_run_out(canvas: Platform) -> None:
    column = canvas.column()
    item = replace(canvas.lms.gradebook.line_items()[-1], allowed_attempts=1)
    canvas.lms.gradebook.replace_line_item(item)
    assert canvas.score(column).status_code == 200
    answer = canvas.score(column)
    assert answer.status_code == 422
    assert "maximum number of allowed attempts" in answer.get_json()["errors"]["message"]
    again = {SUBMISSION: {"new_submission": False}}
    assert canvas.score(column, **again).status_code == 200


def test_a_grade_that_is_there_can_be_given_way_to(canvas: Platform) -> None:
    column = canvas.column()
    yielding = {SUBMISSION: {"prioritize_non_tool_grade": True}}
    canvas.score(column, scoreGiven=5, **yielding)
    # The tool's own earlier grade counts as one.
    canvas.score(column, scoreGiven=9, **yielding)
    assert canvas.grade()["score"] == 5


def test_a_comment_is_added_every_time_and_never_erased(canvas: Platform) -> None:
    column = canvas.column()
    canvas.score(column, comment="One")
    canvas.score(column)
    canvas.score(column, comment="One")
    assert canvas.grade()["comments"] == ["One", "One"]
    assert canvas.results(column).get_json()[0]["comment"] == "One"


def test_there_is_no_cap_and_the_maximum_is_the_columns(canvas: Platform) -> None:
    canvas.score(canvas.column(scoreMaximum=20), scoreGiven=15)
    assert canvas.grade()["score"] == 30
    assert canvas.score(canvas.column(scoreMaximum=0), scoreMaximum=0).status_code == 200


def test_an_equal_timestamp_is_taken_and_an_older_one_is_400(canvas: Platform) -> None:
    column = canvas.column()
    canvas.score(column)
    assert canvas.score(column, scoreGiven=9).status_code == 200
    answer = canvas.score(column, timestamp="2026-11-25T08:59:59.999Z")
    assert answer.status_code == 400
    words = answer.get_json()["errors"]["message"]
    assert words.startswith("Provided timestamp of 2026-11-25T08:59:59.999000+00:00 before last")
    assert canvas.score(column, timestamp=LATER).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"userId": None}, 400),
        ({"timestamp": None}, 400),
        ({"timestamp": "yesterday"}, 400),
        ({"timestamp": "2026-13-25T09:00:00Z"}, 400),
        ({"activityProgress": None}, 400),
        ({"activityProgress": "Foo"}, 422),
        ({"gradingProgress": "Bar"}, 422),
        ({"scoreMaximum": None}, 422),
        ({"scoreMaximum": -1}, 422),
        ({"scoreMaximum": 0}, 422),
        ({"scoreGiven": -1}, 422),
        ({"scoreGiven": "8"}, 422),
        ({"userId": "nobody"}, 422),
        ({"submittedAt": "soon"}, 400),
        ({"submission": {"submittedAt": "2026-11-25T09:02:00Z"}}, 400),
        ({SUBMISSION: {"submission_type": "online_upload"}}, 422),
    ],
)
def test_a_score_is_judged_as_canvas_does(
    canvas: Platform, changes: dict[str, Any], status: int
) -> None:
    answer = canvas.score(canvas.column(), **changes)
    assert answer.status_code == status
    assert canvas.state()["history"][-1]["status"] == status
    assert canvas.state()["grades"] == []


def test_a_time_without_a_zone_is_taken(canvas: Platform) -> None:
    assert canvas.score(canvas.column(), timestamp="2026-11-25T09:00:00").status_code == 200


@pytest.mark.parametrize("person", ["maya", "noor", "omar", "alex", "suspended"])
def test_who_is_no_active_student_is_422(canvas: Platform, person: str) -> None:
    column = canvas.column()
    if person == "suspended":
        canvas.become("maya")
        canvas.client.post("/courses/math-6a/people/ben", data={"suspend": "1"})
        person = "ben"
    answer = canvas.score(column, person)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]["message"] == (
        "User not found in course or is not a student"
    )


def test_the_number_of_a_user_will_do(canvas: Platform) -> None:
    column = canvas.column()
    assert canvas.score(column, userId="3").status_code == 200
    assert len(canvas.results(column, "user_id=3").get_json()) == 1
    assert canvas.results(column, "user_id=none").get_json() == []


def test_the_test_student_is_graded_and_has_no_results(canvas: Platform) -> None:
    column = canvas.column()
    assert canvas.score(column, "test-student").status_code == 200
    assert canvas.results(column).get_json() == []


def test_results_show_what_was_sent_until_a_teacher_types(canvas: Platform) -> None:
    column = canvas.column(scoreMaximum=20)
    canvas.score(column, scoreGiven=4, scoreMaximum=5)
    [shown] = canvas.results(column).get_json()
    assert (shown["resultScore"], shown["resultMaximum"]) == (4, 5)
    canvas.become("maya")
    canvas.client.post("/courses/math-6a/gradebook/2/ada", data={"score": "10"})
    [shown] = canvas.results(column).get_json()
    assert (shown["resultScore"], shown["resultMaximum"]) == (2.5, 5)
    canvas.client.post("/courses/math-6a/gradebook/2/ada", data={"score": ""})
    assert "resultScore" not in canvas.results(column).get_json()[0]


def test_a_grade_that_only_a_teacher_typed_has_no_result(canvas: Platform) -> None:
    column = canvas.column()
    canvas.become("maya")
    canvas.client.post("/courses/math-6a/gradebook/2/ada", data={"score": "10"})
    assert canvas.results(column).get_json() == []


def test_results_come_in_pages(canvas: Platform) -> None:
    column = canvas.column()
    for person in ("ada", "ben", "chidi"):
        canvas.score(column, person)
    page = canvas.results(column, "limit=2")
    assert len(page.get_json()) == 2
    last = canvas.get(next_link(page.headers["Link"]) or "", "*/*")
    assert [canvas.slug(each["userId"]) for each in last.get_json()] == ["chidi"]
