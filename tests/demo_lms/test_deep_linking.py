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


def test_moodle_describes_the_choice_as_captured(moodle: Platform) -> None:
    claims = moodle.deep_link()
    settings = claims[f"{DL}/deep_linking_settings"]
    assert settings.pop("deep_link_return_url").startswith(
        "http://localhost:8090/mod/lti/contentitem_return.php?course=2&id=1&sesskey="
    )
    assert settings == {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_copy_advice": False,
        "accept_multiple": True,
        "accept_unsigned": False,
        "auto_create": False,
        "can_confirm": False,
        "title": "Cairn",
        "text": "",
    }
    assert claims[f"{LTI}/launch_presentation"] == {"locale": "en"}
    assert "lineitem" not in claims[AGS]


def test_moodle_asks_before_it_saves_and_ignores_the_label(moodle: Platform) -> None:
    page = moodle.choose(item(moodle.tool), aud=["http://localhost:8090"])
    assert "The following items will be added" in page.text
    assert "Graded activity (maximum grade: 20)".lower() in page.text.lower()
    assert len(moodle.state()["activities"]) == 2
    assert moodle.save(page).status_code == 303
    assert moodle.save(page).status_code == 410
    assert moodle.state()["activities"][-1]["title"] == "Unit rates"
    assert [each["label"] for each in moodle.state()["columns"]][-1] == "Unit rates"


def test_moodle_takes_items_without_complaint(moodle: Platform) -> None:
    page = moodle.choose(
        item(moodle.tool, url="https://elsewhere.example/x", lineItem={}),
        {"type": "html", "html": "<p>x</p>"},
    )
    moodle.save(page)
    other, odd = moodle.state()["activities"][-2:]
    assert (other["url"], odd["title"]) == ("https://elsewhere.example/x", "item")
    assert moodle.state()["columns"][-1]["score_maximum"] == 100


def test_moodle_closes_without_a_word_when_the_tool_reports_an_error(moodle: Platform) -> None:
    page = moodle.choose(**{f"{DL}/errormsg": "No unit is ready"})
    assert "No unit is ready" not in page.text


def test_moodle_tells_of_the_class_list_once_the_tool_is_in_the_course(moodle: Platform) -> None:
    nrps = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
    assert nrps in moodle.deep_link()
    for activity in moodle.lms.school.activities:
        moodle.lms.school.remove_activity(activity)
    assert nrps not in moodle.deep_link()


@pytest.mark.parametrize(
    ("placement", "multiple", "auto_create"),
    [
        ("link_selection", True, False),
        ("assignment_selection", False, False),
        ("course_assignments_menu", True, False),
        ("module_index_menu_modal", True, True),
    ],
)
def test_canvas_asks_differently_from_each_placement(
    canvas: Platform, placement: str, multiple: bool, auto_create: bool
) -> None:
    claims = canvas.deep_link(query=f"?placement={placement}")
    settings = claims[f"{DL}/deep_linking_settings"]
    assert (settings["accept_multiple"], settings["auto_create"]) == (multiple, auto_create)
    assert settings["deep_link_return_url"].startswith(
        "http://localhost:8090/courses/2/deep_linking_response?data="
    )
    assert not {"data", "accept_lineitem"} & set(settings)
    assert settings["errors"] == {"errors": {}}
    assert claims["https://www.instructure.com/placement"] == placement


def test_canvas_calls_an_assignment_by_its_label(canvas: Platform) -> None:
    canvas.choose(item(canvas.tool), item(canvas.tool, lineItem={"scoreMaximum": 5}))
    titles = [each["title"] for each in canvas.state()["activities"][-2:]]
    assert titles == ["Rates (level)", "Unit rates"]


def test_canvas_makes_the_others_when_one_lacks_its_points(canvas: Platform) -> None:
    page = canvas.choose(item(canvas.tool, lineItem={"label": "A"}), item(canvas.tool))
    assert page.status_code == 200
    assert "lineItem.scoreMaximum is a required field" in page.text
    assert len(canvas.state()["activities"]) == 3


def test_canvas_fills_in_a_form_from_assignment_selection(canvas: Platform) -> None:
    query = "?placement=assignment_selection"
    two = canvas.choose(item(canvas.tool), item(canvas.tool), query=query)
    assert "Only one item" in two.text
    page = canvas.choose(item(canvas.tool, lineItem=None), query=query)
    assert len(canvas.state()["activities"]) == 2
    canvas.save(page)
    activity = canvas.state()["activities"][-1]
    assert len(activity["columns"]) == 1


def test_canvas_refuses_with_raw_json(canvas: Platform) -> None:
    page = canvas.choose(item(canvas.tool), aud="http://elsewhere.example")
    assert (page.status_code, page.get_json()) == (400, {"jwt": ["JWT verification failure"]})
    assert canvas.client.post("/courses/99/deep_linking_response?data=x").status_code == 400
