"""Alive, ready, measured, and calm when something breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from lti_tool.db.engine import make_engine
from lti_tool.db.transaction import make_reading
from lti_tool.domain.errors import StorageUnavailableError
from lti_tool.lti.login_state import LoginStates
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.tool import Tool
from lti_tool.web.app import create_app
from lti_tool.web.lti import LtiParts
from tests.support.databases import sqlite_url
from tests.support.pages import read_page
from tests.support.web import Web, make_web

REMOTE = {"REMOTE_ADDR": "203.0.113.9"}


def app_of(web: Web, tool: Tool) -> Flask:
    keys = ToolKeys(tool.settings.keys_dir)
    states = LoginStates(tool.settings.secret_key)
    return create_app(tool, LtiParts(web.http, PlatformKeys(web.http, web.clock), keys, states))


@contextmanager
def no_database() -> Iterator[Session]:
    raise StorageUnavailableError
    yield


@contextmanager
def bug() -> Iterator[Session]:
    raise ZeroDivisionError
    yield


def test_a_process_that_lives_says_so(web: Web) -> None:
    assert web.browser().get("/healthz").text == "ok\n"


def test_a_tool_with_its_database_is_ready(web: Web) -> None:
    answer = web.browser().get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_tool_without_its_tables_is_not_ready(web: Web, tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path / "empty.sqlite3"))
    app = app_of(web, replace(web.tool, reading=make_reading(engine)))
    assert app.test_client().get("/readyz").status_code == 503
    engine.dispose()


def test_a_tool_whose_database_does_not_answer_lives_and_is_not_ready(web: Web) -> None:
    browser = app_of(web, replace(web.tool, reading=no_database)).test_client()
    assert browser.get("/readyz").status_code == 503
    assert browser.get("/healthz").status_code == 200


def test_a_database_that_is_too_busy_asks_for_a_moment(web: Web) -> None:
    visit = web.visit()
    browser = app_of(web, replace(web.tool, transaction=no_database)).test_client()
    browser.set_cookie(f"cairn-s_{visit.sid}", visit.secret)
    path = f"/s/{visit.sid}/objectives/{web.room.objective()}/attempts"
    with capture_logs() as logs:
        answer = browser.post(path, data={"csrf": visit.csrf})
    assert answer.status_code == 503
    assert read_page(answer.text).main["data-error-code"] == "busy"
    assert [line["event"] for line in logs] == ["database_unavailable"]


def test_a_bug_is_a_page_with_a_number_that_stands_in_the_log(web: Web) -> None:
    visit = web.visit()
    browser = app_of(web, replace(web.tool, transaction=bug)).test_client()
    browser.set_cookie(f"cairn-s_{visit.sid}", visit.secret)
    path = f"/s/{visit.sid}/objectives/{web.room.objective()}/attempts"
    with capture_logs() as logs:
        answer = browser.post(path, data={"csrf": visit.csrf})
    assert answer.status_code == 500
    [line] = logs
    assert line["event"] == "unexpected_error"
    assert line["reference"] in answer.text
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize("path", ["/", "/s/x/path", "/lti/"])
def test_a_request_that_is_too_large_is_refused(web: Web, path: str) -> None:
    answer = web.browser().post(path, data={"x": "y" * 1_000_001})
    assert answer.status_code in {405, 413}
    launch = web.browser().post("/lti/launch", data={"id_token": "y" * 1_000_001})
    assert launch.status_code == 413
    assert read_page(launch.text).main["data-error-code"] == "http_413"


@pytest.mark.parametrize(
    "place",
    [
        {"path": "/s/%00/path"},
        {"path": "/s/x%00y/"},
        {"path": "/lti/proof", "method": "POST", "data": {"sid": "\x00", "secret": "x"}},
        {"path": "/lti/login", "query_string": {"iss": "\x00"}},
        {"path": "/nowhere%00"},
    ],
)
def test_a_nul_is_refused_before_it_reaches_a_database(web: Web, place: dict[str, str]) -> None:
    answer = web.browser().open(**place)  # type: ignore[arg-type]
    assert answer.status_code == 400
    assert read_page(answer.text).main["data-error-code"] == "http_400"


def test_figures_are_for_this_machine(web: Web) -> None:
    assert "python_info" in web.browser().get("/metrics").text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer x"},
        {"Authorization": "Bearer \xe4"},
    ],
)
def test_figures_are_not_for_the_world(web: Web, headers: dict[str, str]) -> None:
    answer = web.browser().get("/metrics", headers=headers, environ_base=REMOTE)
    assert answer.status_code == 404


def test_behind_a_proxy_this_machine_is_the_world(web: Web) -> None:
    answer = web.browser().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 404


@pytest.mark.parametrize(("token", "status"), [("open sesame", 200), ("closed", 404), ("", 404)])
def test_figures_are_for_whoever_brings_the_token(
    database_url: str, tmp_path: Path, keys: Path, token: str, status: int
) -> None:
    for web in make_web(database_url, tmp_path, keys, metrics_token="open sesame"):
        headers = {"Authorization": f"Bearer {token}"}
        answer = web.browser().get("/metrics", headers=headers, environ_base=REMOTE)
        assert answer.status_code == status
