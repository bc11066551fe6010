"""Scores are sent whole, with the right token to the right place; a no has a stable code."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.ports import ColumnSpec, GradebookAccess, ScoreMessage
from tests.lti.conftest import Services
from tests.lti.lms_server import SCOPE, Lms, Scripted, serving

SPEC = ColumnSpec("Unit rates", 100, "cairn:objective:7", "percent")
SCORE = ScoreMessage(
    user_id="person-5",
    points=Fraction(90),
    maximum=100,
    comment="Mastered (3 of 4).\nUnit rates",
    timestamp=datetime(2026, 10, 5, 14, 3, 27, 412_999, tzinfo=UTC),
    submitted_at=None,
)


def send(services: Services, score: ScoreMessage = SCORE, url: str | None = None) -> None:
    column = url or services.lms.add_column("cairn:objective:7")
    services.gradebook.send_score(services.access(), column, score)


def test_a_score_is_sent_whole_and_compact(services: Services) -> None:
    send(services)
    assert services.lms.scores == [
        {
            "userId": "person-5",
            "timestamp": "2026-10-05T14:03:27.412Z",
            "scoreGiven": 90,
            "scoreMaximum": 100,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "comment": "Mastered (3 of 4).\nUnit rates",
        }
    ]
    # A newline in a body makes Moodle answer a refusal with 200 (seen on Moodle 4.5).
    assert b"\n" not in services.lms.raw_bodies[0]
    assert b'"scoreGiven": 90,' in services.lms.raw_bodies[0]


def test_the_ending_goes_before_the_query_of_a_column(services: Services) -> None:
    send(services)
    assert services.lms.requests[-1][1] == "/course/7/lineitems/1/lineitem/scores?type_id=3"


def test_a_score_of_nothing_is_a_score(services: Services) -> None:
    send(services, replace(SCORE, points=Fraction(0)))
    assert services.lms.scores[0]["scoreGiven"] == 0


def test_a_broken_number_is_sent_as_a_decimal(services: Services) -> None:
    send(services, replace(SCORE, points=Fraction(175, 2)))
    assert services.lms.scores[0]["scoreGiven"] == 87.5


def test_the_time_of_the_work_is_sent_when_known(services: Services) -> None:
    send(services, replace(SCORE, submitted_at=datetime(2026, 10, 4, 8, 0, tzinfo=UTC)))
    assert services.lms.scores[0]["submission"] == {"submittedAt": "2026-10-04T08:00:00.000Z"}


def test_a_thousand_scores_need_one_token(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    for n in range(1000):
        send(services, replace(SCORE, user_id=f"person-{n}"), column)
    assert len(services.lms.scores) == 1000
    assert services.lms.token_requests == [{"client": "client-1", "scope": f"{SCOPE}score"}]


def test_a_thousand_scores_from_eight_threads_cost_one_token_too(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    scores = [replace(SCORE, user_id=f"person-{n}") for n in range(1000)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda score: send(services, score, column), scores))
    assert len(services.lms.scores) == 1000
    assert len(services.lms.token_requests) == 1


def test_threads_whose_token_ended_early_replace_it_once(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    send(services, url=column)
    services.lms.tokens.clear()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: send(services, url=column), range(40)))
    assert len(services.lms.scores) == 41
    assert len(services.lms.token_requests) == 2


def test_two_tenants_with_one_issuer_use_their_own_tokens(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    for client_id in ("client-1", "client-2", "client-1", "client-2"):
        services.gradebook.send_score(services.access(client_id), column, SCORE)
    sent = [
        headers["Authorization"] for _, path, headers in services.lms.requests if "scores" in path
    ]
    assert sent == ["Bearer token-1", "Bearer token-2"] * 2


def test_a_token_that_ended_early_is_replaced_once(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    send(services, url=column)
    services.lms.tokens.clear()
    send(services, url=column)
    assert len(services.lms.scores) == 2
    assert len(services.lms.token_requests) == 2


def test_an_lms_that_takes_no_token_is_asked_twice_and_no_more(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    path = "/course/7/lineitems/1/lineitem/scores"
    services.lms.script["POST", path].extend([Scripted(401)] * 5)
    with pytest.raises(LmsRefusedError) as caught:
        send(services, url=column)
    assert caught.value.code == "not_authorized"
    assert services.lms.count("POST", "/scores") == 2


def test_moodles_empty_list_is_a_refusal(services: Services) -> None:
    services.lms.script["POST", "/course/7/lineitems/1/lineitem/scores"].append(
        Scripted(200, b"[]")
    )
    with pytest.raises(LmsRefusedError):
        send(services)


def test_an_empty_comment_leaves_the_comment_that_is_shown(services: Services) -> None:
    services.lms.results = [{"userId": "person-5", "resultScore": 1, "comment": "See me"}]
    send(services, replace(SCORE, comment=""))
    assert services.lms.scores[0]["comment"] == "See me"


def test_an_empty_comment_where_there_is_none_is_not_sent(services: Services) -> None:
    send(services, replace(SCORE, comment=""))
    assert "comment" not in services.lms.scores[0]


def test_a_score_is_sent_even_where_we_may_not_look(services: Services) -> None:
    path = "/course/7/lineitems/1/lineitem/results"
    services.lms.script["GET", path].append(Scripted(403))
    send(services, replace(SCORE, comment=""))
    assert "comment" not in services.lms.scores[0]


def test_a_score_waits_when_what_is_shown_cannot_be_had(services: Services) -> None:
    path = "/course/7/lineitems/1/lineitem/results"
    services.lms.script["GET", path].append(Scripted(503))
    with pytest.raises(LmsUnavailableError):
        send(services, replace(SCORE, comment=""))
    assert services.lms.scores == []


@pytest.mark.parametrize("body", [b"", b'{"resultUrl":"x"}', b"<html>thanks</html>", b"null"])
@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_other_success_is_a_success(services: Services, status: int, body: bytes) -> None:
    if status == 204 and body:
        return
    services.lms.script["POST", "/course/7/lineitems/1/lineitem/scores"].append(
        Scripted(status, body)
    )
    send(services)


def test_a_connection_that_breaks_after_the_score_is_stored_is_ambiguous(
    services: Services,
) -> None:
    services.lms.script["POST", "/course/7/lineitems/1/lineitem/scores"].append(
        Scripted(acts_first=True, drops=True)
    )
    with pytest.raises(LmsUnavailableError) as caught:
        send(services)
    assert caught.value.is_ambiguous
    assert len(services.lms.scores) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Scripted(409, b"[]", reason="Refusing score with an earlier timestamp"), "conflict"),
        (
            Scripted(400, b"Provided timestamp of X before last updated timestamp of Y"),
            "conflict",
        ),
        (
            Scripted(422, b'{"errors":{"message":"User not found in course or is not a student"}}'),
            "not_a_gradable_user",
        ),
        (
            Scripted(400, b"[]", reason="Incorrect score received {userId: person-5}"),
            "not_a_gradable_user",
        ),
        (Scripted(400, b"[]", reason="No handler found"), "bad_request"),
        (Scripted(422, b"The maximum number of allowed attempts has been"), "no_attempts_left"),
        (Scripted(422, b"This course has concluded. AGS requests will no"), "course_concluded"),
        (Scripted(422, b"Something else"), "unprocessable"),
        (Scripted(404, b"Not Found: Grade item 12 doesn't exist"), "not_found"),
    ],
)
def test_a_refused_score_has_a_stable_code(services: Services, answer: Scripted, code: str) -> None:
    services.lms.script["POST", "/course/7/lineitems/1/lineitem/scores"].append(answer)
    with pytest.raises(LmsRefusedError) as caught:
        send(services)
    assert caught.value.code == code
    assert "person-5" not in str(caught.value)


def test_canvas_throttling_is_a_later(services: Services) -> None:
    services.lms.script["POST", "/course/7/lineitems/1/lineitem/scores"].append(
        Scripted(403, b"403 Forbidden (Rate Limit Exceeded)\n")
    )
    with pytest.raises(LmsUnavailableError):
        send(services)


def test_a_token_is_not_sent_to_a_stranger(services: Services) -> None:
    with serving(Lms(services.keys.jwks)) as stranger:
        for url in (f"{stranger.base}/scores", "https://[", "x"):
            with pytest.raises(LmsRefusedError) as caught:
                send(services, url=url)
            assert caught.value.code == "foreign_address"
        assert stranger.requests == []


def test_a_gradebook_at_another_host_than_the_issuer_is_served(services: Services) -> None:
    with serving(Lms(services.keys.jwks)) as school:
        access = GradebookAccess(services.registration(), school.columns_url)
        column = school.add_column("cairn:objective:7")
        school.tokens = services.lms.tokens
        services.gradebook.send_score(access, column, SCORE)
        assert len(school.scores) == 1


def test_each_service_asks_for_its_own_scope(services: Services) -> None:
    column = services.gradebook.find_or_create_column(services.access(), SPEC)
    send(services, url=column)
    services.gradebook.read_grade(services.access(), column, "person-5")
    assert [each["scope"] for each in services.lms.token_requests] == [
        f"{SCOPE}lineitem",
        f"{SCOPE}score",
        f"{SCOPE}result.readonly",
    ]


@pytest.mark.parametrize(
    ("granted", "asked"),
    [
        (None, ["lineitem", "score"]),
        (("lineitem", "lineitem.readonly", "score"), ["lineitem.readonly", "score"]),
        (("lineitem", "score"), ["lineitem", "score"]),
    ],
)
def test_no_more_is_asked_for_than_is_needed_and_granted(
    services: Services, granted: tuple[str, ...] | None, asked: list[str]
) -> None:
    scopes = None if granted is None else tuple(f"{SCOPE}{each}" for each in granted)
    access = replace(services.access(), scopes=scopes)
    services.lms.add_column("cairn:objective:7")
    column = services.gradebook.find_or_create_column(access, SPEC)
    services.gradebook.send_score(access, column, SCORE)
    assert [each["scope"] for each in services.lms.token_requests] == [
        f"{SCOPE}{each}" for each in asked
    ]


def test_what_is_not_granted_is_refused_without_asking(services: Services) -> None:
    access = replace(services.access(), scopes=(f"{SCOPE}result.readonly",))
    column = services.lms.add_column("cairn:objective:7")
    with pytest.raises(LmsRefusedError) as caught:
        services.gradebook.send_score(access, column, SCORE)
    assert caught.value.code == "not_authorized"
    assert services.lms.requests == []
