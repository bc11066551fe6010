"""The class list: complete only for those who follow every link, letter for letter."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.tokens import SCORE
from tests.demo_lms.fake_tool import MEMBERS, bearer, path_of
from tests.demo_lms.gradebook_client import SUBS
from tests.demo_lms.test_line_items import next_link

ROSTER = "/lti/courses/math-6a/memberships"
LEARNER = "http%3A%2F%2Fpurl.imsglobal.org%2Fvocab%2Flis%2Fv2%2Fmembership%23Learner"


def ask(client: FlaskClient, token: str, path: str) -> TestResponse:
    return client.get(path, headers=bearer(token, accept=MEMBERS))


def everybody(client: FlaskClient, token: str, path: str) -> list[list[dict[str, Any]]]:
    answer = ask(client, token, path)
    pages = [answer.get_json()["members"]]
    while url := next_link(answer.headers.get("Link")):
        answer = ask(client, token, path_of(url))
        pages.append(answer.get_json()["members"])
    return pages


def test_a_class_comes_three_at_a_time(client: FlaskClient, token: str) -> None:
    pages = everybody(client, token, ROSTER)
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert {member["user_id"] for page in pages for member in page} == set(SUBS.values()) - {
        SUBS["alex"]
    }


def test_the_container_says_which_course(client: FlaskClient, token: str) -> None:
    answer = ask(client, token, ROSTER)
    assert answer.content_type == MEMBERS
    document = answer.get_json()
    assert document["id"] == f"http://localhost:8090{ROSTER}"
    assert document["context"] == {"id": "math-6a", "label": "MATH6A", "title": "Mathematics 6A"}
    assert document["members"][1] == {
        "status": "Active",
        "user_id": SUBS["ada"],
        "name": "Ada",
        "given_name": "Ada",
        "roles": [
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
        ],
    }


@pytest.mark.parametrize(
    ("role", "count"),
    [
        (LEARNER, 6),
        ("Learner", 6),
        ("Mentor", 2),
        ("Instructor", 2),
        ("TeachingAssistant", 1),
        ("ContentDeveloper", 1),
        ("Nobody", 0),
    ],
)
def test_a_role_filter_is_kept_from_page_to_page(
    client: FlaskClient, token: str, role: str, count: int
) -> None:
    pages = everybody(client, token, f"{ROSTER}?role={role}&limit=2")
    assert sum(map(len, pages)) == count
    assert all(len(page) <= 2 for page in pages)


def test_a_link_in_lower_case_leads_nowhere(client: FlaskClient, token: str) -> None:
    url = next_link(ask(client, token, ROSTER).headers["Link"])
    assert url is not None
    assert ask(client, token, path_of(url).lower()).status_code == 400


def test_the_link_of_one_course_is_no_link_of_another(client: FlaskClient, token: str) -> None:
    url = next_link(ask(client, token, ROSTER).headers["Link"])
    assert url is not None
    elsewhere = path_of(url).replace("math-6a", "math-6b")
    assert ask(client, token, elsewhere).status_code == 400


def test_a_resource_link_must_be_of_the_course(client: FlaskClient, token: str, lms: Lms) -> None:
    inside, outside = (each.resource_link_id for each in lms.school.activities)
    assert ask(client, token, f"{ROSTER}?rlid={inside}").status_code == 200
    assert ask(client, token, f"{ROSTER}?rlid={outside}").status_code == 404


def test_the_list_has_its_own_media_type_and_scope(
    client: FlaskClient, token: str, lms: Lms
) -> None:
    assert client.get(ROSTER, headers=bearer(token)).status_code == 406
    assert client.get(ROSTER).status_code == 401
    assert ask(client, lms.tokens.issue((SCORE,)).value, ROSTER).status_code == 403
