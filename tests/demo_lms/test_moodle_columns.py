"""Moodle's columns and results: look-alikes, erasures, media types and pages that break."""

from __future__ import annotations

from typing import Any

import pytest

from lti_tool.demo_lms.state import LineItem
from lti_tool.demo_lms.tokens import RESULT_READONLY
from tests.demo_lms.fake_tool import LINE_ITEM, LINE_ITEMS, RESULTS, SCORE, bearer, path_of
from tests.demo_lms.platform import Platform
from tests.demo_lms.test_line_items import next_link


def own_column(moodle: Platform) -> str:
    [column] = [each["url"] for each in moodle.state()["columns"] if each["course"] == "math-6b"]
    return str(column)


@pytest.mark.parametrize(
    ("method", "accept", "words"),
    [
        ("list", "application/json", "No handler found"),
        ("list", "*/*", "No context or unsupported content type"),
        ("one", "application/json", "No handler found"),
        ("results", "application/json", "No handler found"),
        ("members", "application/json", "No handler found"),
    ],
)
def test_a_wrong_accept_header_is_400(
    moodle: Platform, method: str, accept: str, words: str
) -> None:
    column = moodle.column()
    urls = {
        "list": moodle.columns_url(),
        "one": column,
        "results": moodle.part(column, "results"),
        "members": moodle.roster_url(),
    }
    answer = moodle.get(urls[method], accept)
    document = answer.get_json()
    assert answer.status_code == document["status"] == 400
    assert words in document["reason"]
    assert words in answer.status
    assert document["request"]["accept"] == accept


def test_anything_will_do_for_one_column_and_for_members(moodle: Platform) -> None:
    assert moodle.get(moodle.column(), "*/*").status_code == 200
    assert moodle.get(moodle.roster_url(), "*/*").status_code == 200


def test_bodies_must_say_their_type(moodle: Platform) -> None:
    column, plain = moodle.column(), "application/json"
    body = {"label": "A", "scoreMaximum": 1}
    assert moodle.send("POST", moodle.columns_url(), body, plain).status_code == 400
    assert moodle.send("PUT", column, body, plain).status_code == 400
    scores = moodle.part(column, "scores")
    assert moodle.send("POST", scores, moodle.body(), plain).status_code == 400
    assert moodle.send("PUT", column, body, f"{LINE_ITEM}; charset=utf-8").status_code == 200
    assert moodle.get(scores, SCORE).status_code == 405


@pytest.mark.parametrize("token", ["", "wrong", "narrow"])
def test_every_bad_token_is_401(moodle: Platform, token: str) -> None:
    narrow = moodle.lms.tokens.issue((RESULT_READONLY,)).value
    moodle.token = narrow if token == "narrow" else token
    assert moodle.get(moodle.columns_url(), LINE_ITEMS).status_code == 401


def test_look_alikes_are_two_columns_and_the_body_is_echoed(moodle: Platform) -> None:
    for _ in range(2):
        answer = moodle.add(resourceId="r", tag="t", endDateTime="2026-12-24T00:00:00Z")
        assert answer.status_code == 201
        assert answer.get_json()["endDateTime"] == "2026-12-24T00:00:00Z"
    assert "endDateTime" not in moodle.columns()[0]
    found = moodle.get(moodle.columns_url() + "&tag=t&resource_id=r", LINE_ITEMS).get_json()
    assert len(found) == 2


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"scoreMaximum": 0}, 201),
        ({"scoreMaximum": "ten"}, 400),
        ({"label": None}, 400),
        ({"resourceLinkId": "99"}, 403),
        ({"label": "x" * 300}, 502),
    ],
)
def test_a_new_column_is_judged_as_moodle_does(
    moodle: Platform, fields: dict[str, Any], status: int
) -> None:
    assert moodle.add(**fields).status_code == status


def test_a_body_that_is_no_object_is_400(moodle: Platform) -> None:
    assert moodle.send("POST", moodle.columns_url(), [], LINE_ITEM).status_code == 400
    headers = {**bearer(moodle.token), "Content-Type": LINE_ITEM}
    answer = moodle.client.post(path_of(moodle.columns_url()), data=b"{", headers=headers)
    assert answer.status_code == 400


def test_a_limit_makes_a_link_that_nobody_can_follow(moodle: Platform) -> None:
    for number in range(3):
        moodle.column(label=f"C{number}")
    answer = moodle.get(moodle.columns_url() + "&limit=2", LINE_ITEMS)
    assert len(answer.get_json()) == 2
    link = answer.headers["Link"].encode("latin-1").decode()
    assert "rel=“next”" in link
    assert "&amp;from=2" in link
    assert next_link(link) is None
    assert "Link" not in moodle.get(moodle.columns_url() + "&limit=9", LINE_ITEMS).headers
    assert len(moodle.columns()) == 3


def test_a_change_erases_and_rescales(moodle: Platform) -> None:
    column = moodle.column(resourceId="r", tag="t", resourceLinkId="1")
    moodle.score(column)
    same = {"label": "A", "scoreMaximum": 20, "resourceId": "r", "tag": "t"}
    assert moodle.send("PUT", column, same, LINE_ITEM).get_json()["resourceLinkId"] == "1"
    assert moodle.grade()["score"] == 16
    bare = {"label": "A", "scoreMaximum": 20}
    shown = moodle.send("PUT", column, bare, LINE_ITEM).get_json()
    assert (shown["resourceId"], shown["tag"], "resourceLinkId" in shown) == ("", "", False)
    assert moodle.send("PUT", column, {"label": "A"}, LINE_ITEM).status_code == 400


def test_a_column_without_a_maximum_can_be_given_one(moodle: Platform) -> None:
    column = moodle.column(scoreMaximum=0)
    moodle.score(column)
    moodle.send("PUT", column, {"label": "A", "scoreMaximum": 10}, LINE_ITEM)
    assert moodle.grade()["score"] == 0


def test_renaming_an_activitys_column_leaves_the_activity_its_name(moodle: Platform) -> None:
    body = {"label": "New name", "scoreMaximum": 100}
    moodle.send("PUT", own_column(moodle), body, LINE_ITEM)
    assert moodle.state()["columns"][0]["label"] == "New name"
    assert moodle.state()["activities"][1]["title"] == "Mathematics practice"


def test_a_deleted_column_is_404(moodle: Platform) -> None:
    column = moodle.column()
    assert moodle.client.delete(path_of(column), headers=bearer(moodle.token)).status_code == 204
    answer = moodle.get(column, LINE_ITEM)
    assert answer.status_code == 404
    assert "Grade item 2 doesn't exist" in answer.get_json()["reason"]
    assert moodle.score(column).status_code == 404
    moodle.lms.gradebook.add_line_item(
        LineItem("", "math-6a", "Other's", 1, moodle.settings.clock(), client_id="other")
    )
    assert moodle.get(column.replace("/2/lineitem?", "/3/lineitem?"), LINE_ITEM).status_code == 404


def test_the_type_may_be_left_out_of_the_address(moodle: Platform) -> None:
    column = moodle.column().partition("?")[0]
    assert moodle.score(column).status_code == 200
    assert moodle.get(moodle.columns_url().partition("?")[0], LINE_ITEMS).status_code == 200
    elsewhere = moodle.columns_url().replace("/2/", "/99/")
    assert moodle.get(elsewhere, LINE_ITEMS).status_code == 404


def test_results_show_nothing_of_a_cleared_grade_and_of_a_zero(moodle: Platform) -> None:
    column = moodle.column(scoreMaximum=20)
    moodle.score(column, "ada", comment="Well done")
    moodle.score(column, "ben", gradingProgress="Pending")
    moodle.score(column, "chidi", scoreGiven=0)
    ada, ben, chidi = moodle.results(column).get_json()
    assert (ada["resultScore"], ada["resultMaximum"], ada["comment"]) == (16, 20, "Well done")
    assert (ada["scoreOf"], ada["timestamp"]) == (column, "2026-11-25T09:00:00+00:00")
    assert set(ben) == set(chidi) == {"id", "userId"}
    only = moodle.results(column, f"user_id={moodle.sub('ben')}").get_json()
    assert [each["userId"] for each in only] == [moodle.sub("ben")]
    assert moodle.results(column, "user_id=999").get_json() == []


def test_a_limit_breaks_the_results(moodle: Platform) -> None:
    answer = moodle.results(moodle.column(), "limit=5")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert moodle.get(moodle.part(moodle.column(), "results"), RESULTS).status_code == 200
