"""Faults: they strike where and as often as they are told, and a dropped line is really dropped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from lti_tool.demo_lms import RunningLms, Settings, running_lms
from lti_tool.demo_lms.keys import PlatformKey
from lti_tool.demo_lms.tokens import GRANTED_SCOPES
from tests.demo_lms.conftest import StoppedClock
from tests.demo_lms.fake_tool import LINE_ITEM, SCORE, bearer, compact
from tests.demo_lms.gradebook_client import GradebookClient, score_body


@pytest.fixture
def running(clock: StoppedClock, platform_key: PlatformKey) -> Iterator[RunningLms]:
    with running_lms(Settings(port=0, clock=clock), platform_key) as running:
        yield running


def arm(client: FlaskClient, **order: Any) -> list[dict[str, Any]]:
    answer = client.post("/_faults", json=order)
    assert answer.status_code == 200
    armed: list[dict[str, Any]] = answer.get_json()["faults"]
    return armed


@pytest.mark.parametrize(
    ("fault", "status", "header", "text"),
    [
        ("error_500", 500, None, "Internal Server Error"),
        ("unavailable_503", 503, ("Retry-After", "2"), "Service Unavailable"),
        (
            "rate_limited_403",
            403,
            ("X-Rate-Limit-Remaining", "0.0"),
            "403 Forbidden (Rate Limit Exceeded)\n",
        ),
    ],
)
def test_an_armed_fault_answers_instead_of_the_service(
    gradebook: GradebookClient, fault: str, status: int, header: tuple[str, str] | None, text: str
) -> None:
    column = gradebook.column()
    arm(gradebook.client, endpoint="scores", fault=fault, count=1)
    answer = gradebook.score(column, score_body())
    assert answer.status_code == status
    assert text in answer.text
    assert header is None or answer.headers[header[0]] == header[1]
    assert gradebook.grades() == []
    assert gradebook.score(column, score_body()).status_code == 200


@pytest.mark.parametrize(
    ("endpoint", "method", "path"),
    [
        ("token", "POST", "/lti/token"),
        ("lineitems", "GET", "/lti/courses/math-6a/lineitems"),
        ("lineitems", "DELETE", "/lti/courses/math-6a/lineitems/1"),
        ("results", "GET", "/lti/courses/math-6a/lineitems/1/results"),
        ("memberships", "GET", "/lti/courses/math-6a/memberships"),
    ],
)
def test_every_service_can_be_broken(
    client: FlaskClient, endpoint: str, method: str, path: str
) -> None:
    arm(client, endpoint=endpoint, fault="error_500")
    assert client.open(path, method=method).status_code == 500
    assert client.get("/_state").get_json()["requests"][endpoint] == 1


def test_a_fault_without_a_number_lasts_until_it_is_switched_off(client: FlaskClient) -> None:
    arm(client, endpoint="token", fault="error_500")
    assert [client.post("/lti/token").status_code for _ in range(3)] == [500, 500, 500]
    assert client.get("/_faults").get_json()["faults"] == [
        {"endpoint": "token", "fault": "error_500", "remaining": None, "delay_ms": 0, "hits": 3}
    ]
    assert arm(client, endpoint="token", fault="error_500", count=0) == []
    assert client.post("/lti/token").status_code == 400


def test_faults_of_one_service_strike_one_after_the_other(client: FlaskClient) -> None:
    arm(client, endpoint="token", fault="error_500", count=2)
    arm(client, endpoint="token", fault="unavailable_503", count=1)
    answers = [client.post("/lti/token").status_code for _ in range(4)]
    assert answers == [500, 500, 503, 400]


def test_everything_can_be_switched_off_at_once(client: FlaskClient) -> None:
    arm(client, endpoint="token", fault="error_500")
    assert arm(client, clear=True) == []
    arm(client, endpoint="token", fault="error_500")
    assert client.delete("/_faults").get_json() == {"faults": []}


def test_a_slow_service_answers_late_and_well(gradebook: GradebookClient) -> None:
    arm(gradebook.client, endpoint="lineitems", fault="slow", count=1, delay_ms=60)
    began = time.monotonic()
    assert gradebook.find().status_code == 200
    assert time.monotonic() - began >= 0.06


@pytest.mark.parametrize(
    "order",
    [
        {"endpoint": "nothing", "fault": "slow"},
        {"endpoint": "token", "fault": "fire"},
        {"endpoint": "token", "fault": "slow", "count": -1},
        {"endpoint": "token", "fault": "slow", "delay_ms": "long"},
        {"endpoint": "token", "fault": "slow", "delay_ms": 60_001},
        {},
        [],
    ],
)
def test_a_switch_that_is_not_there_is_refused(client: FlaskClient, order: object) -> None:
    assert client.post("/_faults", json=order).status_code == 400
    assert client.get("/_faults").get_json() == {"faults": []}


def test_a_form_of_another_site_cannot_switch(client: FlaskClient) -> None:
    form = {"endpoint": "token", "fault": "slow"}
    assert client.post("/_faults", data=form).status_code == 415
    cross = {"Sec-Fetch-Site": "same-site"}
    assert client.post("/faults", data=form, headers=cross).status_code == 403


def test_the_page_switches_on_and_off(client: FlaskClient) -> None:
    on = {"endpoint": "scores", "fault": "slow", "count": "", "delay_ms": "900"}
    page = client.post("/faults", data=on, follow_redirects=True).text
    assert "900 ms each time" in page
    assert "1 fault is switched on" in page
    off = {"endpoint": "scores", "fault": "slow", "count": "0"}
    client.post("/faults", data=off)
    assert "Nothing. Every service works" in client.get("/faults").text
    client.post("/faults", data=on)
    client.post("/faults", data={"clear": "1"})
    assert client.get("/_faults").get_json() == {"faults": []}


def column_at(running: RunningLms, headers: dict[str, str]) -> str:
    answer = requests.post(
        f"{running.url}/lti/courses/math-6a/lineitems?type_id=1",
        data=compact({"label": "Unit rates", "scoreMaximum": 10}),
        headers={**headers, "Content-Type": LINE_ITEM},
        timeout=5,
    )
    url: str = answer.json()["id"]
    return url


@pytest.mark.parametrize(("fault", "stored"), [("drop_before", 0), ("store_then_drop", 1)])
def test_a_dropped_connection_is_a_connection_error(
    running: RunningLms, fault: str, stored: int
) -> None:
    headers = bearer(running.lms.tokens.issue(GRANTED_SCOPES).value)
    scores = column_at(running, headers).replace("?", "/scores?")
    order = {"endpoint": "scores", "fault": fault, "count": 1}
    requests.post(f"{running.url}/_faults", json=order, timeout=5)
    with pytest.raises(requests.ConnectionError):
        requests.post(
            scores,
            data=compact(score_body()),
            headers={**headers, "Content-Type": SCORE},
            timeout=5,
        )
    state = requests.get(f"{running.url}/_state", timeout=5).json()
    assert len(state["grades"]) == len(state["history"]) == stored


def test_a_refused_score_is_dropped_as_well(running: RunningLms) -> None:
    headers = bearer(running.lms.tokens.issue(GRANTED_SCOPES).value)
    scores = column_at(running, headers).replace("?", "/scores?")
    order = {"endpoint": "scores", "fault": "store_then_drop"}
    requests.post(f"{running.url}/_faults", json=order, timeout=5)
    with pytest.raises(requests.ConnectionError):
        requests.post(scores, data=b"{}", headers={**headers, "Content-Type": SCORE}, timeout=5)
    state = requests.get(f"{running.url}/_state", timeout=5).json()
    assert [each["status"] for each in state["history"]] == [400]


def test_a_test_client_notices_a_drop_too(client: FlaskClient) -> None:
    arm(client, endpoint="token", fault="drop_before")
    with pytest.raises(ConnectionAbortedError):
        client.post("/lti/token")
