"""Columns: made, found, changed and deleted by the tool, in its own courses only."""

from __future__ import annotations

import re

import pytest
import requests
from flask.testing import FlaskClient

from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.tokens import LINEITEM_READONLY, SCORE
from tests.demo_lms.fake_tool import LINE_ITEM, LINE_ITEMS, bearer, path_of
from tests.demo_lms.gradebook_client import GradebookClient, score_body


def next_link(header: str | None) -> str | None:
    links = requests.utils.parse_header_links(header) if header else []
    return next((link["url"] for link in links if link.get("rel") == "next"), None)


def test_a_new_column_is_echoed_with_an_address_that_has_a_query(
    gradebook: GradebookClient,
) -> None:
    answer = gradebook.add(resourceId="cairn:objective:1", tag="percent")
    assert answer.status_code == 201
    assert answer.content_type == LINE_ITEM
    assert answer.get_json() == {
        "id": "http://localhost:8090/lti/courses/math-6a/lineitems/1?type_id=1",
        "label": "Unit rates",
        "scoreMaximum": 10,
        "resourceId": "cairn:objective:1",
        "tag": "percent",
    }


def test_look_alikes_are_two_columns(gradebook: GradebookClient) -> None:
    gradebook.column(resourceId="cairn:objective:1", tag="percent")
    gradebook.column(resourceId="cairn:objective:1", tag="percent")
    assert len(gradebook.find("&resource_id=cairn:objective:1").get_json()) == 2


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", ["A", "B", "C"]),
        ("&tag=level", ["B"]),
        ("&resource_id=r1", ["A", "B"]),
        ("&resource_id=r1&tag=percent", ["A"]),
        ("&tag=none", []),
        ("&resource_link_id=none", []),
    ],
)
def test_a_list_shows_what_matches_every_filter(
    gradebook: GradebookClient, query: str, labels: list[str]
) -> None:
    gradebook.column(label="A", resourceId="r1", tag="percent")
    gradebook.column(label="B", resourceId="r1", tag="level")
    gradebook.column(label="C")
    assert [each["label"] for each in gradebook.find(query).get_json()] == labels


def test_a_column_can_be_bound_to_an_activity_of_its_course(
    gradebook: GradebookClient, lms: Lms
) -> None:
    inside, outside = lms.school.activities
    gradebook.column(resourceLinkId=inside.resource_link_id)
    found = gradebook.find(f"&resource_link_id={inside.resource_link_id}").get_json()
    assert [each["resourceLinkId"] for each in found] == [inside.resource_link_id]
    assert gradebook.add(resourceLinkId=outside.resource_link_id).status_code == 404


def test_long_lists_come_in_pages_that_keep_the_filter(gradebook: GradebookClient) -> None:
    for number in range(5):
        gradebook.column(label=f"Column {number}", tag="percent")
    gradebook.column(label="Other", tag="level")
    page = gradebook.find("&tag=percent&limit=2")
    seen = [each["label"] for each in page.get_json()]
    while url := next_link(page.headers.get("Link")):
        page = gradebook.find(url=url)
        seen += [each["label"] for each in page.get_json()]
    assert seen == [f"Column {number}" for number in range(5)]


def test_pages_are_no_longer_than_ten(gradebook: GradebookClient) -> None:
    for _ in range(11):
        gradebook.column()
    assert len(gradebook.find("&limit=100").get_json()) == 10


@pytest.mark.parametrize(
    "query", ["&limit=0", "&limit=x", "&page=Page2-x", "&page=x", "&page=Page"]
)
def test_a_page_that_is_not_there_is_refused(gradebook: GradebookClient, query: str) -> None:
    assert gradebook.find(query).status_code == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"label": None},
        {"label": " "},
        {"label": "x" * 256},
        {"label": 7},
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
        {"scoreMaximum": "10"},
        {"scoreMaximum": True},
        {"tag": 1},
    ],
)
def test_a_column_that_makes_no_sense_is_refused(
    gradebook: GradebookClient, fields: dict[str, object]
) -> None:
    assert gradebook.add(**fields).status_code == 400
    assert gradebook.find().get_json() == []


def test_a_body_that_is_no_object_is_refused(gradebook: GradebookClient) -> None:
    assert gradebook.send("POST", gradebook.columns, [], LINE_ITEM).status_code == 400
    headers = {**bearer(gradebook.token), "Content-Type": LINE_ITEM}
    answer = gradebook.client.post(gradebook.columns, data=b"{", headers=headers)
    assert answer.status_code == 400


def test_media_types_are_enforced(gradebook: GradebookClient) -> None:
    column = path_of(gradebook.column())
    for path, accept in [
        (gradebook.columns, "*/*"),
        (gradebook.columns, LINE_ITEM),
        (column, "application/json"),
    ]:
        headers = bearer(gradebook.token, accept=accept)
        assert gradebook.client.get(path, headers=headers).status_code == 406
    for method, path in [("POST", gradebook.columns), ("PUT", column)]:
        body = {"label": "A", "scoreMaximum": 1}
        assert gradebook.send(method, path, body, "application/json").status_code == 415
    charset = f"{LINE_ITEM}; charset=utf-8"
    assert gradebook.send("PUT", column, body, charset).status_code == 200


def test_an_accept_header_may_name_several_types(gradebook: GradebookClient) -> None:
    headers = bearer(gradebook.token, accept=f"text/html, {LINE_ITEMS};q=0.9")
    assert gradebook.client.get(gradebook.columns, headers=headers).status_code == 200


def test_one_column_can_be_read(gradebook: GradebookClient) -> None:
    url = gradebook.column(label="Alone")
    headers = bearer(gradebook.token, accept=LINE_ITEM)
    answer = gradebook.client.get(path_of(url), headers=headers)
    assert (answer.content_type, answer.get_json()["label"]) == (LINE_ITEM, "Alone")


def test_a_change_erases_what_it_leaves_out(gradebook: GradebookClient) -> None:
    url = gradebook.column(resourceId="r1", tag="percent")
    body = {"label": "New name", "scoreMaximum": 10}
    answer = gradebook.send("PUT", path_of(url), body, LINE_ITEM)
    assert answer.get_json() == {"id": url, **body}


def test_a_new_maximum_rescales_the_grades(gradebook: GradebookClient) -> None:
    url = gradebook.column()
    gradebook.score(url, score_body("ada"))
    gradebook.score(url, score_body("ben", gradingProgress="Pending"))
    body = {"label": "Unit rates", "scoreMaximum": 100}
    gradebook.send("PUT", path_of(url), body, LINE_ITEM)
    assert [grade["score"] for grade in gradebook.grades()] == [80, None]


def test_a_deleted_column_takes_its_grades_with_it(gradebook: GradebookClient) -> None:
    kept, url = gradebook.column(), gradebook.column()
    gradebook.score(kept, score_body())
    gradebook.score(url, score_body())
    headers = bearer(gradebook.token)
    assert gradebook.client.delete(path_of(url), headers=headers).status_code == 204
    assert [grade["column"] for grade in gradebook.grades()] == ["1"]
    assert gradebook.client.delete(path_of(url), headers=headers).status_code == 404
    assert gradebook.score(url, score_body()).status_code == 404


def test_another_course_does_not_have_the_column(gradebook: GradebookClient) -> None:
    url = gradebook.column().replace("math-6a", "math-6b")
    headers = bearer(gradebook.token, accept=LINE_ITEM)
    assert gradebook.client.get(path_of(url), headers=headers).status_code == 404
    elsewhere = GradebookClient(gradebook.client, gradebook.token, "math-6b")
    assert elsewhere.find().get_json() == []
    nowhere = GradebookClient(gradebook.client, gradebook.token, "math-9z")
    assert nowhere.find().status_code == 404


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic abc"])
def test_without_a_token_nothing_is_served(client: FlaskClient, header: str | None) -> None:
    headers = {"Accept": LINE_ITEMS, **({} if header is None else {"Authorization": header})}
    answer = client.get("/lti/courses/math-6a/lineitems", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.get_json()["status"] == 401


def test_a_readonly_token_reads_and_does_not_write(client: FlaskClient, lms: Lms) -> None:
    reader = GradebookClient(client, lms.tokens.issue((LINEITEM_READONLY,)).value)
    assert reader.find().status_code == 200
    refused = reader.add()
    assert refused.status_code == 403
    assert "insufficient_scope" in refused.headers["WWW-Authenticate"]


def test_a_token_for_scores_sees_no_columns(client: FlaskClient, lms: Lms) -> None:
    scorer = GradebookClient(client, lms.tokens.issue((SCORE,)).value)
    assert scorer.find().status_code == 403


def test_a_query_is_not_the_place_for_scores(gradebook: GradebookClient) -> None:
    # What a tool does that just appends to an address with a query.
    path = path_of(gradebook.column()) + "/scores"
    assert re.search(r"\?type_id=1/scores$", path)
    answer = gradebook.send("POST", path, score_body(), "application/vnd.ims.lis.v1.score+json")
    assert answer.status_code == 405
