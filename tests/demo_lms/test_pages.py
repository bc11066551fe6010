"""The pages: who sees what, and whose form is listened to."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from lti_tool.demo_lms import Settings, create_app
from lti_tool.demo_lms.keys import PlatformKey
from tests.demo_lms.gradebook_client import SUBS, GradebookClient, score_body


def become(client: FlaskClient, person: str) -> None:
    client.post("/person", data={"person": person})


def test_everybody_can_be_picked(client: FlaskClient) -> None:
    page = client.get("/").text
    for name in ("Maya", "Ada", "Ben", "Chidi", "Dana", "Emil", "Fatima", "Omar", "Lena"):
        assert f"Continue as {name}" in page


def test_a_pick_is_remembered_and_opens_the_course(client: FlaskClient) -> None:
    answer = client.post("/person", data={"person": "ada"})
    assert (answer.status_code, answer.location) == (303, "/courses/math-6a")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "That is you now" in client.get("/").text


def test_nobody_else_can_be_picked(client: FlaskClient) -> None:
    assert client.post("/person", data={"person": "eve"}).status_code == 404


def test_a_stranger_is_asked_who_they_are(client: FlaskClient) -> None:
    answer = client.get("/courses/math-6a")
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/courses/math-6b", 403),
        ("/courses/math-6b/gradebook", 403),
        ("/courses/math-9z", 404),
        ("/courses/math-6a?activity=6b-practice", 404),
        ("/courses/math-9z/return", 404),
        ("/nothing", 404),
    ],
)
def test_what_is_not_yours_is_not_shown(client: FlaskClient, path: str, status: int) -> None:
    become(client, "ada")
    answer = client.get(path)
    assert answer.status_code == status
    assert "<h1>Not" in answer.text


def test_a_course_shows_its_activity_in_a_titled_frame(client: FlaskClient) -> None:
    become(client, "emil")
    page = client.get("/courses/math-6a").text
    assert 'title="Ratios and rates (external tool)"' in page
    assert "Open in a new window" in page
    assert "Mathematics 6B" in page


def test_extra_units_are_activities_of_their_own(
    settings: Settings, platform_key: PlatformKey
) -> None:
    units = ("ratios-and-rates", "fractions")
    more = Settings(clock=settings.clock, extra_units=units)
    client = create_app(more, platform_key).test_client()
    become(client, "ada")
    page = client.get("/courses/math-6a?activity=6a-fractions").text
    assert 'title="Fractions (external tool)"' in page
    assert page.count("?activity=") == 2


def test_a_page_allows_scripts_of_its_own_and_frames_of_the_tool(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-src 'self' http://127.0.0.1:8000" in policy
    assert "unsafe" not in policy


def test_another_loopback_name_leads_to_the_issuers(client: FlaskClient) -> None:
    for path in ("/courses/math-6a?activity=x", "/faults"):
        answer = client.get(path, base_url="http://127.0.0.1:8090")
        assert (answer.status_code, answer.location) == (307, f"http://localhost:8090{path}")


def test_a_name_that_is_not_this_machine_is_refused(client: FlaskClient) -> None:
    assert client.get("/_state", base_url="http://rebound.example:8090").status_code == 400


def test_teachers_see_ids_of_people_and_students_do_not(client: FlaskClient) -> None:
    become(client, "maya")
    assert SUBS["ada"] in client.get("/courses/math-6a/people").text
    become(client, "ada")
    page = client.get("/courses/math-6a/people").text
    assert SUBS["ada"] not in page
    assert "Observer of Ada" in page


def test_an_empty_gradebook_says_what_will_come(client: FlaskClient) -> None:
    become(client, "maya")
    assert "No columns yet" in client.get("/courses/math-6b/gradebook").text
    become(client, "emil")
    assert "No grades yet" in client.get("/courses/math-6b/gradebook").text


def test_a_teacher_sees_columns_grades_and_what_was_refused(gradebook: GradebookClient) -> None:
    column = gradebook.column(resourceId="cairn:objective:1", tag="percent")
    gradebook.score(column, score_body(comment="<b>8</b> of 10"))
    gradebook.score(column, score_body())
    become(gradebook.client, "maya")
    page = gradebook.client.get("/courses/math-6a/gradebook").text
    for text in ("cairn:objective:1", "percent", column, "&lt;b&gt;8&lt;/b&gt; of 10"):
        assert text in page
    assert "History (2)" in page
    assert "refused 409" in page


def test_a_teacher_types_a_grade(gradebook: GradebookClient) -> None:
    gradebook.score(gradebook.column(), score_body(comment="Well done"))
    become(gradebook.client, "maya")
    answer = gradebook.client.post("/courses/math-6a/gradebook/1/ada", data={"score": "6,5"})
    assert answer.location == "/courses/math-6a/gradebook#cell-1-ada"
    grade = gradebook.grades()[0]
    assert (grade["score"], grade["source"]) == (6.5, "teacher")
    assert (grade["comment"], grade["timestamp"]) == ("Well done", "2026-11-25T09:00:00+00:00")
    assert "typed by teacher" in gradebook.client.get("/courses/math-6a/gradebook").text


def test_an_empty_field_empties_the_cell(gradebook: GradebookClient) -> None:
    gradebook.score(gradebook.column(), score_body())
    become(gradebook.client, "maya")
    gradebook.client.post("/courses/math-6a/gradebook/1/ada", data={"score": " "})
    assert gradebook.grades()[0]["score"] is None


@pytest.mark.parametrize(
    ("person", "path", "score", "status"),
    [
        ("maya", "1/ada", "11", 400),
        ("maya", "1/ada", "-1", 400),
        ("maya", "1/ada", "nan", 400),
        ("maya", "1/ada", "good", 400),
        ("maya", "1/omar", "5", 404),
        ("maya", "1/eve", "5", 404),
        ("maya", "2/ada", "5", 404),
        ("ada", "1/ada", "10", 403),
    ],
)
def test_a_grade_that_cannot_be_typed_is_refused(
    gradebook: GradebookClient, person: str, path: str, score: str, status: int
) -> None:
    gradebook.column()
    become(gradebook.client, person)
    answer = gradebook.client.post(f"/courses/math-6a/gradebook/{path}", data={"score": score})
    assert answer.status_code == status
    assert gradebook.grades() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost:8000"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/person", data={"person": "maya"}, headers=headers)
    assert answer.status_code == 403


def test_a_form_of_our_own_is_taken(client: FlaskClient) -> None:
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/person", data={"person": "maya"}, headers=headers).status_code == 303


def test_students_see_their_own_grades_and_observers_their_childs(
    gradebook: GradebookClient,
) -> None:
    column = gradebook.column()
    gradebook.score(column, score_body("ada", comment="For Ada"))
    gradebook.score(column, score_body("ben", comment="For Ben"))
    for person, heading in (("ada", "My grades"), ("omar", "Grades of Ada")):
        become(gradebook.client, person)
        page = gradebook.client.get("/courses/math-6a/gradebook").text
        assert heading in page
        assert "For Ada" in page
        assert "For Ben" not in page


def test_the_tool_can_send_somebody_back_with_a_message(client: FlaskClient) -> None:
    assert "You have left" in client.get("/courses/math-6a/return").text
    page = client.get("/courses/math-6a/return?lti_errormsg=<i>Oh</i>").text
    assert "reported a problem" in page
    assert "&lt;i&gt;Oh&lt;/i&gt;" in page


@pytest.mark.parametrize(
    ("person", "grades", "adds"),
    [("maya", True, True), ("noor", True, False), ("priya", False, True), ("alex", True, True)],
)
def test_helpers_grade_and_designers_add(
    gradebook: GradebookClient, person: str, grades: bool, adds: bool
) -> None:
    gradebook.column()
    become(gradebook.client, person)
    page = gradebook.client.get("/courses/math-6a").text
    assert ("Add activity" in page) == adds
    assert (">Gradebook</a>" in page) == grades
    answer = gradebook.client.post("/courses/math-6a/gradebook/1/ada", data={"score": "1"})
    assert answer.status_code == (303 if grades else 403)


def test_a_suspended_student_stays_outside_until_let_in_again(client: FlaskClient) -> None:
    become(client, "noor")
    path = "/courses/math-6a/people/ben"
    assert client.post(path, data={"suspend": "1"}).status_code == 303
    assert "Let in again" in client.get("/courses/math-6a/people").text
    assert client.post("/courses/math-6a/people/maya", data={"suspend": "1"}).status_code == 404
    become(client, "ben")
    assert client.get("/courses/math-6a").status_code == 403
    become(client, "noor")
    client.post(path, data={"reinstate": "1"})
    become(client, "ben")
    assert client.get("/courses/math-6a").status_code == 200


def test_the_footer_names_the_product(settings: Settings, platform_key: PlatformKey) -> None:
    moodle = Settings(clock=settings.clock, profile="moodle")
    page = create_app(moodle, platform_key).test_client().get("/").text
    assert "Behaves like Moodle 4.5" in page
