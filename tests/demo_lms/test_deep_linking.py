"""Choosing content: what the tool is told, what proves its answer, and what becomes of it."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from tests.demo_lms.conftest import START, StoppedClock
from tests.demo_lms.fake_tool import LINE_ITEM, path_of
from tests.demo_lms.platform import AGS, DL, LTI, Platform, item

NOW = int(START.timestamp())


def test_a_teacher_is_offered_the_tool_in_a_titled_frame(strict: Platform) -> None:
    strict.become("maya")
    assert "Add activity" in strict.client.get("/courses/math-6a").text
    page = strict.client.get("/courses/math-6a/add").text
    assert 'title="Choose content (external tool)"' in page


@pytest.mark.parametrize(
    ("person", "status"), [("maya", 200), ("priya", 200), ("alex", 200), ("noor", 403)]
)
def test_only_those_who_build_the_course_add_to_it(
    strict: Platform, person: str, status: int
) -> None:
    strict.become(person)
    assert strict.client.get("/courses/math-6a/add").status_code == status
    assert strict.client.get("/courses/math-6a/add?tool=none").status_code in {403, 404}


def test_the_tool_is_asked_for_content(strict: Platform) -> None:
    claims = strict.deep_link()
    assert claims[f"{LTI}/message_type"] == "LtiDeepLinkingRequest"
    assert f"{LTI}/resource_link" not in claims
    assert set(claims[AGS]) == {"scope", "lineitems"}
    settings = claims[f"{DL}/deep_linking_settings"]
    assert settings["accept_types"] == ["ltiResourceLink"]
    assert settings["accept_lineitem"] is True
    assert settings["data"]


def test_what_was_chosen_is_in_the_course_with_its_column(strict: Platform) -> None:
    page = strict.choose(item(strict.tool), item(strict.tool, title="Ratios", lineItem=None))
    assert page.status_code == 200
    assert "2 activities added" in page.text
    *_, first, second = strict.state()["activities"]
    assert (first["title"], first["custom"]) == ("Unit rates", {"cairn_unit": "ratios-and-rates"})
    [column] = strict.state()["columns"]
    assert (first["columns"], second["columns"]) == ([column["id"]], [])
    assert (column["label"], column["score_maximum"], column["resource_id"], column["tag"]) == (
        "Rates (level)",
        20,
        "cairn:unit:1",
        "level",
    )
    course = strict.client.get(f"/courses/math-6a?activity={first['id']}").text
    assert 'title="Unit rates (external tool)"' in course
    assert "Find a unit rate" in course


def test_a_chosen_activity_launches_where_its_item_says(strict: Platform) -> None:
    strict.choose(item(strict.tool))
    activity = strict.state()["activities"][-1]
    page = f"/courses/math-6a?activity={activity['id']}"
    assert strict.login("ada", page)["target_link_uri"] == f"{strict.tool.url}/lti/launch?unit=1"
    claims = strict.launch("ada", page)
    assert claims[f"{LTI}/target_link_uri"] == f"{strict.tool.url}/lti/launch?unit=1"
    assert claims[f"{LTI}/custom"] == {"cairn_unit": "ratios-and-rates"}
    assert claims[f"{LTI}/resource_link"]["description"] == "Find a unit rate"
    assert claims[AGS]["lineitem"] == strict.state()["columns"][0]["url"]


def test_two_columns_on_one_link_have_no_lineitem(strict: Platform) -> None:
    strict.choose(item(strict.tool))
    activity = strict.state()["activities"][-1]
    strict.column(resourceLinkId=activity["resource_link_id"])
    claims = strict.launch("ada", f"/courses/math-6a?activity={activity['id']}")
    assert "lineitem" not in claims[AGS]


def test_a_change_of_an_activitys_column_leaves_it_the_activitys(strict: Platform) -> None:
    strict.choose(item(strict.tool))
    column = strict.state()["columns"][0]
    body = {"label": "New", "scoreMaximum": 5, "resourceLinkId": column["resource_link_id"]}
    assert strict.send("PUT", column["url"], body, LINE_ITEM).status_code == 200
    assert strict.lms.gradebook.line_items()[0].coupled


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"iss": "somebody-else"}, "iss"),
        ({"aud": "http://elsewhere.example"}, "aud"),
        ({"aud": ["http://localhost:8090"]}, "as text"),
        ({"azp": "http://elsewhere.example"}, "azp"),
        ({"exp": NOW}, "expired"),
        ({"exp": NOW + 3601}, "hour ahead"),
        ({"exp": None}, "exp"),
        ({"iat": NOW + 31}, "future"),
        ({"iat": NOW - 301}, "expired"),
        ({"iat": "now"}, "iat"),
        ({"nonce": None}, "nonce"),
        ({f"{LTI}/message_type": "LtiResourceLinkRequest"}, "message_type"),
        ({f"{LTI}/version": "1.1"}, "version"),
        ({f"{LTI}/deployment_id": "2"}, "deployment_id"),
        ({f"{DL}/data": None}, "data"),
        ({f"{DL}/data": "other"}, "data"),
        ({f"{DL}/content_items": "many"}, "content_items"),
    ],
)
def test_an_answer_with_a_wrong_claim_is_refused_in_words(
    strict: Platform, changes: dict[str, Any], words: str
) -> None:
    page = strict.choose(item(strict.tool), **changes)
    assert page.status_code == 400
    assert "cannot be trusted" in page.text
    assert words in page.text
    assert len(strict.state()["activities"]) == 2


def test_data_must_come_back_byte_for_byte(strict: Platform) -> None:
    request = strict.deep_link()
    data = request[f"{DL}/deep_linking_settings"]["data"]
    trimmed = strict.response(request, item(strict.tool), **{f"{DL}/data": data.strip()})
    assert strict.post_back(request, trimmed).status_code == 400
    assert strict.post_back(request, strict.response(request, item(strict.tool))).status_code == 200


@pytest.mark.parametrize(("kid", "signer"), [("other", "one"), ("unknown", "one")])
def test_the_answer_must_be_signed_by_the_tool(strict: Platform, kid: str, signer: str) -> None:
    request = strict.deep_link()
    claims = jwt.decode(strict.response(request), options={"verify_signature": False})
    key = strict.tool.keys[signer]
    forged = jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})
    assert strict.post_back(request, forged).status_code == 400
    assert strict.post_back(request, "").status_code == 400


def test_an_answer_works_once(strict: Platform) -> None:
    request = strict.deep_link()
    answer = strict.response(request, item(strict.tool))
    assert strict.post_back(request, answer).status_code == 200
    again = strict.post_back(request, answer)
    assert (again.status_code, "Nobody is waiting" in again.text) == (400, True)


def test_a_nonce_works_once(strict: Platform) -> None:
    assert strict.choose(item(strict.tool), nonce="n").status_code == 200
    assert "used before" in strict.choose(item(strict.tool), nonce="n").text


def test_a_choice_may_take_an_hour(strict: Platform, clock: StoppedClock) -> None:
    request = strict.deep_link()
    clock.move(minutes=59)
    assert strict.post_back(request, strict.response(request, item(strict.tool))).status_code == 200
    request = strict.deep_link()
    clock.move(minutes=60)
    late = strict.post_back(request, strict.response(request, item(strict.tool)))
    assert late.status_code == 400


def test_an_answer_belongs_to_one_course(strict: Platform) -> None:
    request = strict.deep_link()
    url = request[f"{DL}/deep_linking_settings"]["deep_link_return_url"]
    elsewhere = path_of(url).replace("math-6a", "math-6b")
    data = {"JWT": strict.response(request, item(strict.tool))}
    assert strict.client.post(elsewhere, data=data).status_code == 400


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"type": "link"}, "type"),
        ({"url": "https://elsewhere.example/"}, "url does not begin"),
        ({"url": 7}, "url must be text"),
        ({"custom": {"a": 1}}, "custom"),
        ({"custom": []}, "custom"),
        ({"lineItem": {"label": "A"}}, "scoreMaximum"),
        ({"lineItem": {"scoreMaximum": 0}}, "greater than zero"),
        ({"lineItem": {"scoreMaximum": "x"}}, "must be a number"),
        ({"lineItem": {"scoreMaximum": 1, "label": ""}}, "label"),
        ({"lineItem": []}, "lineItem"),
    ],
)
def test_an_item_that_breaks_a_rule_spoils_them_all(
    strict: Platform, fields: dict[str, Any], words: str
) -> None:
    page = strict.choose(item(strict.tool), item(strict.tool, **fields))
    assert page.status_code == 400
    assert "Item 2" in page.text
    assert words in page.text
    assert strict.state()["columns"] == []


def test_an_item_that_is_no_object_is_refused(strict: Platform) -> None:
    assert "it is no object" in strict.choose("text").text


def test_an_item_may_leave_out_all_but_its_type(strict: Platform) -> None:
    assert strict.choose({"type": "ltiResourceLink"}).status_code == 200
    activity = strict.state()["activities"][-1]
    assert (activity["title"], activity["url"]) == ("Cairn", None)


def test_nothing_chosen_is_nothing_added(strict: Platform) -> None:
    page = strict.choose(**{f"{DL}/errormsg": "No unit is ready", f"{DL}/msg": "Come back"})
    assert page.status_code == 200
    for words in ("Nothing was added", "No unit is ready", "Come back"):
        assert words in page.text


def test_a_ticket_for_a_choice_works_once(strict: Platform) -> None:
    strict.become("maya")
    address = strict.frame("/courses/math-6a/add")
    assert strict.client.get(address).status_code == 200
    assert strict.client.get(address).status_code == 410
