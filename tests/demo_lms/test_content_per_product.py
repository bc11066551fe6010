"""Choosing content in Moodle and in Canvas: their own requests, names and silences."""

from __future__ import annotations

import pytest

from tests.demo_lms.platform import AGS, DL, LTI, Platform, item


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
