"""Each LMS product is met on its own terms, and only where it is that product."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.quirks import (
    UNKNOWN,
    blackboard,
    brightspace,
    canvas,
    moodle,
    openedx,
    quirks_at,
    quirks_for,
)
from lti_tool.lti.quirks.base import Quirks
from lti_tool.ports import GradebookAccess, ScoreMessage
from tests.lti.conftest import Services
from tests.lti.lms_server import SCOPE, Scripted

SCORE = ScoreMessage(
    user_id="5",
    points=Fraction(90),
    maximum=100,
    comment="Mastered",
    timestamp=datetime(2026, 10, 5, 14, 3, 27, 412_999, tzinfo=UTC),
    submitted_at=datetime(2026, 10, 4, 8, 0, tzinfo=UTC),
)
SCORES = "/course/7/lineitems/1/lineitem/scores"


def send(services: Services, product: str, score: ScoreMessage = SCORE) -> None:
    column = f"{services.lms.base}/course/7/lineitems/1/lineitem?type_id=3"
    services.gradebook.send_score(services.access(product=product), column, score)


def refusal(services: Services, product: str, *answers: Scripted) -> str:
    services.lms.script["POST", SCORES].extend(answers)
    with pytest.raises(LmsRefusedError) as caught:
        send(services, product)
    return caught.value.code


# Which product.


@pytest.mark.parametrize(
    ("code", "quirks"),
    [
        ("canvas", canvas.QUIRKS),
        ("moodle", moodle.QUIRKS),
        ("BlackboardLearn", blackboard.QUIRKS),
        ("desire2learn", brightspace.QUIRKS),
        ("Moodle", moodle.QUIRKS),
        ("sakai", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_product_is_known_by_its_family_code(code: str, quirks: Quirks) -> None:
    assert quirks_for(code) is quirks


@pytest.mark.parametrize(
    ("issuer", "path", "quirks"),
    [
        ("https://canvas.instructure.com", "/lineitems", canvas.QUIRKS),
        ("https://canvas.beta.instructure.com", "/lineitems", canvas.QUIRKS),
        ("https://own.example", "/api/lti/courses/1/line_items", canvas.QUIRKS),
        ("https://notinstructure.com", "/lineitems", UNKNOWN),
        ("https://x.example", "/school/mod/lti/services.php/2/lineitems?type_id=1", moodle.QUIRKS),
        ("https://blackboard.com", "/learn/api/v1/lti/courses/_4_1/lineItems", blackboard.QUIRKS),
        ("https://x.example", "/api/lti_consumer/v1/lti/31/memberships", openedx.QUIRKS),
        ("https://x.example", "/elsewhere?path=/mod/lti/services.php/", UNKNOWN),
        ("https://[", "/lineitems", UNKNOWN),
    ],
)
def test_a_product_that_no_launch_named_is_known_by_its_addresses(
    issuer: str, path: str, quirks: Quirks
) -> None:
    assert quirks_at("", issuer=issuer, service_url=f"https://lms.example{path}") is quirks


def test_a_launch_is_believed_over_an_address() -> None:
    issuer = "https://canvas.instructure.com"
    assert quirks_at("moodle", issuer=issuer, service_url="/api/lti/courses/1") is moodle.QUIRKS


# Canvas.


@pytest.mark.parametrize("is_first", [True, False])
def test_only_canvas_is_told_whether_a_score_is_an_attempt(
    services: Services, is_first: bool
) -> None:
    services.lms.add_column("cairn:objective:7")
    for product in ("canvas", "moodle", "blackboardlearn", "desire2learn", "sakai", ""):
        send(services, product, replace(SCORE, is_first=is_first))
    submission = {"new_submission": is_first, "submitted_at": "2026-10-04T08:00:00.000Z"}
    told = [score.get(canvas.SUBMISSION) for score in services.lms.scores]
    assert told == [submission, None, None, None, None, None]


def test_canvas_adds_comments_up_so_an_empty_one_costs_no_look(services: Services) -> None:
    services.lms.add_column("cairn:objective:7")
    services.lms.results = [{"userId": "5", "resultScore": 1, "comment": "See me"}]
    send(services, "canvas", replace(SCORE, comment=""))
    assert "comment" not in services.lms.scores[0]
    assert services.lms.count("GET", "/results") == 0


def test_canvas_grade_arrives_although_the_attempts_are_used_up(services: Services) -> None:
    services.lms.add_column("cairn:objective:7")
    services.lms.script["POST", SCORES].append(
        Scripted(422, b"The maximum number of allowed attempts has been reached")
    )
    send(services, "canvas", replace(SCORE, is_first=True))
    [stored] = services.lms.scores
    assert stored[canvas.SUBMISSION]["new_submission"] is False  # type: ignore[index]


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (422, b"User not found in course or is not a student", "not_a_gradable_user"),
        (400, b"Provided timestamp of X before last updated timestamp of Y", "conflict"),
        (422, b"The maximum number of allowed attempts has been reached", "no_attempts_left"),
        (422, b"This course has concluded. AGS requests ...", "course_concluded"),
        (412, b"Tool does not have permission to view line_item", "forbidden"),
        (404, b"Context not found", "not_found"),
        (400, b"[]", "bad_request"),
    ],
)
def test_canvas_refusals(services: Services, status: int, body: bytes, code: str) -> None:
    assert refusal(services, "canvas", Scripted(status, body)) == code


def test_canvas_throttling_is_a_later(services: Services) -> None:
    throttled = Scripted(403, b"403 Forbidden (Rate Limit Exceeded)\n")
    services.lms.script["POST", SCORES].append(throttled)
    with pytest.raises(LmsUnavailableError) as caught:
        send(services, "canvas")
    assert not caught.value.is_ambiguous


def test_a_column_that_canvas_keeps_with_its_assignment_is_not_ours_to_delete(
    services: Services,
) -> None:
    column = services.lms.add_column("cairn:objective:7")
    services.lms.script["DELETE", "/course/7/lineitems/1/lineitem"].extend([Scripted(401)] * 2)
    with pytest.raises(LmsRefusedError) as caught:
        services.gradebook.delete_column(services.access(product="canvas"), column)
    assert caught.value.code == "column_of_an_activity"


# Moodle.


def test_moodle_gets_whole_seconds(services: Services) -> None:
    services.lms.add_column("cairn:objective:7")
    for product in ("moodle", "canvas", ""):
        send(services, product)
    assert [score["timestamp"] for score in services.lms.scores] == [
        "2026-10-05T14:03:27Z",
        "2026-10-05T14:03:27.412Z",
        "2026-10-05T14:03:27.412Z",
    ]


def test_moodle_never_loses_the_comment_that_is_shown(services: Services) -> None:
    services.lms.add_column("cairn:objective:7")
    services.lms.results = [{"userId": "5", "resultScore": 1, "comment": "See me"}]
    send(services, "moodle", replace(SCORE, comment=""))
    assert services.lms.scores[0]["comment"] == "See me"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Scripted(400, b"[]", reason="Incorrect score received{...}"), "not_a_gradable_user"),
        (Scripted(400, b"[]", reason="No handler found"), "bad_request"),
        (Scripted(409, b"[]", reason="Refusing score with an earlier timestamp"), "conflict"),
        (Scripted(500, b"[]", reason="Internal Server Error"), "column_locked"),
        (Scripted(200, b"[]"), "bad_request"),
        (Scripted(200, b" []\n"), "bad_request"),
        (Scripted(404, b"<html>", reason="Not Found: Grade item 12 doesn't exist"), "not_found"),
    ],
)
def test_moodle_refusals(services: Services, answer: Scripted, code: str) -> None:
    assert refusal(services, "moodle", answer) == code


@pytest.mark.parametrize("answer", [Scripted(500, b"<html>"), Scripted(502, b"Bad gateway")])
def test_moodle_in_trouble_is_a_later(services: Services, answer: Scripted) -> None:
    services.lms.script["POST", SCORES].append(answer)
    with pytest.raises(LmsUnavailableError):
        send(services, "moodle")


def test_an_empty_list_from_a_broken_stranger_is_a_later(services: Services) -> None:
    services.lms.script["POST", SCORES].append(Scripted(500, b"[]"))
    with pytest.raises(LmsUnavailableError):
        send(services, "")


@pytest.mark.parametrize("user_id", ["person-5", "5a", "", "-5", "٥", "5.0"])
def test_moodle_is_never_asked_about_an_id_that_is_no_number(
    services: Services, user_id: str
) -> None:
    with pytest.raises(LmsRefusedError) as caught:
        send(services, "moodle", replace(SCORE, user_id=user_id))
    assert caught.value.code == "not_a_gradable_user"
    assert services.lms.requests == []


def test_moodles_lists_are_whole_and_its_next_links_are_not_followed(services: Services) -> None:
    services.lms.add_column("cairn:objective:6")
    curly = "<https://moodle.example/x?a=1&amp;b=2>; rel=“next”".encode().decode("latin-1")
    straight = f'<{services.lms.columns_url}&limit=1>; rel="next"'
    for link in (curly, straight):
        page = Scripted(200, b"[]", {"Link": link})
        services.lms.script["GET", "/course/7/lineitems"].append(page)
        assert services.gradebook.list_columns(services.access(product="moodle")) == ()


def test_moodle_is_asked_with_both_scopes_for_columns_until_a_launch_tells(
    services: Services,
) -> None:
    access = services.access(product="moodle")
    services.gradebook.list_columns(access)
    services.gradebook.list_columns(replace(access, scopes=(f"{SCOPE}lineitem.readonly",)))
    assert [each["scope"] for each in services.lms.token_requests] == [
        f"{SCOPE}lineitem {SCOPE}lineitem.readonly",
        f"{SCOPE}lineitem.readonly",
    ]


# Blackboard and Brightspace.


def test_blackboard_is_asked_for_the_whole_column(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    services.lms.results = [
        {"userId": user_id, "resultScore": 1, "comment": user_id} for user_id in ("4", "5")
    ]
    access = services.access(product="blackboardlearn")
    grade = services.gradebook.read_grade(access, column, "5")
    assert grade is not None
    assert grade.comment == "5"
    assert "user_id" not in services.lms.requests[-1][1]


@pytest.mark.parametrize(
    ("product", "status", "body"),
    [
        ("blackboardlearn", 400, b"User could not be found: b317a895"),
        ("desire2learn", 403, b"User in requested score is not enrolled in the org unit"),
        ("desire2learn", 404, b"User in requested score does not exist"),
        ("desire2learn", 422, b""),
        ("", 403, b"User in requested score is not enrolled in the org unit"),
    ],
)
def test_people_without_grades_there(
    services: Services, product: str, status: int, body: bytes
) -> None:
    assert refusal(services, product, Scripted(status, body)) == "not_a_gradable_user"


@pytest.mark.parametrize(
    ("product", "status", "code"),
    [("desire2learn", 403, "forbidden"), ("desire2learn", 404, "not_found"), ("", 422, None)],
)
def test_other_refusals_mean_what_they_mean_elsewhere(
    services: Services, product: str, status: int, code: str | None
) -> None:
    assert refusal(services, product, Scripted(status)) == (code or "unprocessable")


def test_a_gradebook_is_of_no_product_unless_told() -> None:
    assert GradebookAccess.product == ""
