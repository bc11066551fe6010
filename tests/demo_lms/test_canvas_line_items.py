"""Canvas's line items: assignments, pages of ten, and columns nobody sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lti_tool.demo_lms import RateLimit, Settings
from lti_tool.demo_lms.school import Activity
from lti_tool.demo_lms.tokens import RESULT_READONLY
from tests.demo_lms.conftest import StoppedClock
from tests.demo_lms.fake_tool import LINE_ITEM, LINE_ITEMS, bearer, path_of
from tests.demo_lms.platform import AGS, Platform, item, start
from tests.demo_lms.test_line_items import next_link

KIND = "https://canvas.instructure.com/lti/submission_type"


def test_a_column_is_a_new_assignment_without_a_launch(canvas: Platform) -> None:
    answer = canvas.add(tag="t", resourceId="r", endDateTime="2026-12-24T00:00:00Z")
    assert answer.status_code == 201
    assert answer.get_json() == {
        "id": "http://localhost:8090/api/lti/courses/2/line_items/2",
        "scoreMaximum": 10,
        "label": "Unit rates",
        "resourceId": "r",
        "tag": "t",
        "endDateTime": "2026-12-24T00:00:00Z",
    }
    assert len(canvas.state()["activities"]) == 2


def test_an_external_tool_assignment_can_be_launched(canvas: Platform) -> None:
    url = f"{canvas.tool.url}/lti/launch?x=1"
    kind = {"type": "external_tool", "external_tool_url": url}
    column = canvas.add(**{KIND: kind}).get_json()
    assert column[KIND] == kind
    activity = canvas.state()["activities"][-1]
    assert (activity["title"], activity["url"]) == ("Unit rates", url)
    claims = canvas.launch("ada", f"/courses/math-6a?activity={activity['id']}")
    assert claims[AGS]["lineitem"] == column["id"]
    shown = canvas.get(canvas.columns_url() + "?include[]=launch_url", LINE_ITEMS).get_json()
    assert shown[0]["https://canvas.instructure.com/lti/launch_url"] == url
    assert canvas.client.delete(path_of(column["id"]), headers=bearer(canvas.token)).status_code
    assert len(canvas.state()["activities"]) == 2


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"label": None}, 400),
        ({"scoreMaximum": None}, 400),
        ({"scoreMaximum": "x"}, 422),
        ({"scoreMaximum": -1}, 422),
        ({"scoreMaximum": 0}, 201),
        ({KIND: {"type": "quiz"}}, 400),
        ({"resourceLinkId": "none"}, 404),
    ],
)
def test_a_column_is_judged_as_canvas_does(
    canvas: Platform, fields: dict[str, Any], status: int
) -> None:
    answer = canvas.add(**fields)
    assert answer.status_code == status


def test_errors_say_what_rails_calls_them(canvas: Platform) -> None:
    assert canvas.add(scoreMaximum=-1).get_json() == {
        "errors": {"type": "unprocessable_entity", "message": "scoreMaximum must be a number"}
    }
    odd = canvas.add(**{KIND: {"type": "quiz"}}).get_json()
    assert odd == {"error": "Invalid submission_type for new assignment: quiz"}
    assert canvas.send("POST", canvas.columns_url(), [], LINE_ITEM).status_code == 400


def test_a_column_can_hang_on_an_assignment_only(canvas: Platform) -> None:
    practice, unit = canvas.lms.school.activities[1], canvas.lms.school.activities[0]
    assert canvas.add("math-6b", resourceLinkId=practice.resource_link_id).status_code == 201
    # A module item is none, and neither is the course.
    assert canvas.add(resourceLinkId=unit.resource_link_id).status_code == 404
    context = canvas.lms.school.courses[0].context_id
    assert canvas.add(resourceLinkId=context).status_code == 404
    elsewhere = canvas.add(resourceLinkId=practice.resource_link_id)
    assert (elsewhere.status_code, elsewhere.data) == (412, b"")
    other = canvas.lms.school.add_activity(
        Activity("", "math-6a", "Other", client_id="other", had_column=True)
    )
    assert canvas.add(resourceLinkId=other.resource_link_id).status_code == 422


def test_only_the_first_column_of_an_assignment_is_shown(canvas: Platform) -> None:
    link = canvas.lms.school.activities[1].resource_link_id
    extra = canvas.add("math-6b", label="Nobody sees it", resourceLinkId=link).get_json()["id"]
    canvas.become("maya")
    page = canvas.client.get("/courses/math-6b/gradebook").text
    assert "Mathematics practice" in page
    assert "Nobody sees it" not in page
    # It keeps results, and shows no grade.
    assert canvas.score(extra, "emil").status_code == 200
    assert canvas.grade()["score"] is None
    assert canvas.results(extra).get_json()[0]["resultScore"] == 8
    assert canvas.client.delete(path_of(extra), headers=bearer(canvas.token)).status_code == 204
    assert len(canvas.lms.school.activities) == 2


def test_a_coupled_column_is_the_teachers(canvas: Platform) -> None:
    column = canvas.launch("emil", "/courses/math-6b")[AGS]["lineitem"]
    answer = canvas.client.delete(path_of(column), headers=bearer(canvas.token))
    assert (answer.status_code, answer.data) == (401, b"")


def test_a_deleted_column_is_404_and_anothers_412(canvas: Platform) -> None:
    column = canvas.column()
    assert canvas.client.delete(path_of(column), headers=bearer(canvas.token)).status_code == 204
    assert canvas.get(column, LINE_ITEM).status_code == 404
    column = canvas.column()
    theirs = replace(canvas.lms.gradebook.line_items()[-1], client_id="other")
    canvas.lms.gradebook.replace_line_item(theirs)
    answer = canvas.get(column, LINE_ITEM)
    assert answer.status_code == 412
    assert "does not have permission" in answer.get_json()["errors"]["message"]
    assert canvas.columns() == []


def test_lists_come_ten_at_a_time(canvas: Platform) -> None:
    for number in range(12):
        canvas.column(label=f"C{number}", tag="t")
    answer = canvas.get(canvas.columns_url() + "?tag=t", LINE_ITEMS)
    assert len(answer.get_json()) == 10
    for name in ("current", "next", "first", "last"):
        assert f'rel="{name}"' in answer.headers["Link"]
    last = canvas.get(next_link(answer.headers["Link"]) or "", LINE_ITEMS)
    assert [each["label"] for each in last.get_json()] == ["C10", "C11"]
    assert next_link(last.headers["Link"]) is None
    assert len(canvas.get(canvas.columns_url() + "?limit=12", LINE_ITEMS).get_json()) == 12


def test_a_change_touches_what_it_names_and_renames_the_assignment(canvas: Platform) -> None:
    page = canvas.choose(item(canvas.tool))
    assert page.status_code == 200
    column = canvas.state()["columns"][-1]["url"]
    canvas.score(column)
    body = {"label": "New name", "scoreMaximum": 40}
    shown = canvas.send("PUT", column, body, LINE_ITEM).get_json()
    assert (shown["label"], shown["tag"]) == ("New name", "level")
    assert canvas.state()["activities"][-1]["title"] == "New name"
    # Grades are not rescaled.
    assert canvas.grade()["score"] == 16


def test_a_token_is_judged_in_order_and_never_with_403(
    canvas: Platform, clock: StoppedClock
) -> None:
    def words() -> str:
        answer = canvas.get(canvas.columns_url(), LINE_ITEMS)
        assert answer.status_code == 401
        return str(answer.get_json()["errors"]["message"])

    good = canvas.token
    canvas.token = "unknown"
    assert words() == "Invalid access token"
    canvas.token = canvas.lms.tokens.issue((RESULT_READONLY,)).value
    assert words() == "Insufficient permissions"
    canvas.token = canvas.lms.tokens.issue((RESULT_READONLY,), client_id="gone").value
    assert words() == "Unknown or inactive Developer Key"
    canvas.token = canvas.lms.key.sign({"exp": 1})
    assert words() == "Access token expired"
    canvas.token = good
    nowhere = canvas.columns_url().replace("/2/", "/99/")
    assert canvas.get(nowhere, LINE_ITEMS).status_code == 404


def test_a_concluded_course_takes_nothing(canvas: Platform) -> None:
    column = canvas.column()
    canvas.lms.school.conclude(canvas.lms.school.courses[0])
    answer = canvas.score(column)
    assert answer.status_code == 422
    assert "This course has concluded" in answer.get_json()["errors"]["message"]
    assert canvas.members().status_code == 200


def test_a_full_bucket_refuses_until_it_has_leaked(canvas: Platform, clock: StoppedClock) -> None:
    limit = RateLimit(high_water=5, leak_per_second=1, reserve=2, cost=2)
    settings = Settings(
        clock=clock,
        tool_url=canvas.tool.url,
        profile=canvas.settings.profile,
        rate_limit=limit,
    )
    small = start(settings, canvas.tool, canvas.lms.key)
    left = [small.get(small.columns_url(), LINE_ITEMS).headers for _ in range(3)]
    assert [each["X-Rate-Limit-Remaining"] for each in left] == ["3.0", "1.0", "0.0"]
    assert left[0]["X-Request-Cost"] == "2"
    for url, accept in ((small.columns_url(), LINE_ITEMS), (small.roster_url(), "*/*")):
        answer = small.get(url, accept)
        assert (answer.status_code, answer.mimetype) == (403, "text/plain")
        assert answer.text == "403 Forbidden (Rate Limit Exceeded)\n"
        assert answer.headers["X-Rate-Limit-Remaining"] == "0.0"
        assert "Retry-After" not in answer.headers
    clock.move(seconds=2)
    assert small.get(small.columns_url(), LINE_ITEMS).status_code == 200


def test_requests_in_flight_fill_the_bucket_too(canvas: Platform) -> None:
    buckets = canvas.lms.buckets
    taken = [buckets.reserve("cairn-demo") for _ in range(13)]
    assert taken == [True] * 12 + [False]
    assert canvas.get(canvas.columns_url(), LINE_ITEMS).status_code == 403
