"""An LMS connects itself, and waits until an administrator of the tool says yes."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from lti_tool.db.models import DeploymentRow, RegistrationRow
from tests.support.databases import copy_sqlite
from tests.support.serving import Town, running_town
from tests.support.web import Web


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path, keys: Path) -> Iterator[Town]:
    database_url = copy_sqlite(sqlite_template, tmp_path)
    with running_town(database_url, tmp_path, keys) as running:
        yield running


def registration_address(town: Town) -> str:
    """Answer the address the LMS's administration opens in its frame."""
    with requests.Session() as admin:
        admin.post(f"{town.lms.url}/person", data={"person": "alex"}, timeout=5)
        tool = f"{town.tool.settings.base_url}/lti/register"
        page = admin.get(f"{town.lms.url}/admin/tools/new", params={"url": tool}, timeout=5)
    [address] = re.findall(r'<iframe[^>]* id="registration"[^>]* src="([^"]+)"', page.text)
    return html.unescape(address)


def approvals(town: Town) -> list[tuple[str, str]]:
    with town.tool.reading() as session:
        query = select(RegistrationRow.approval, DeploymentRow.approval).join(
            DeploymentRow, DeploymentRow.registration_id == RegistrationRow.id
        )
        return [(one, other) for one, other in session.execute(query)]


def test_an_lms_that_registers_itself_waits_for_approval(town: Town) -> None:
    answer = requests.get(registration_address(town), timeout=10)
    assert answer.status_code == 200
    assert 'data-registered="yes"' in answer.text
    assert ("pending", "pending") in approvals(town)
    assert "cairn platforms approve --registration 2 --deployment=" in answer.text


def test_its_page_may_stand_in_the_lmss_frame(town: Town) -> None:
    answer = requests.get(registration_address(town), timeout=10)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_a_registration_token_serves_once_and_the_second_time_is_said(town: Town) -> None:
    address = registration_address(town)
    requests.get(address, timeout=10)
    before = approvals(town)
    again = requests.get(address, timeout=10)
    assert again.status_code == 400
    assert "data-error-code=" in again.text
    assert approvals(town) == before


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?openid_configuration=",
        "?openid_configuration=nonsense",
        "?openid_configuration=file:///etc/passwd",
        f"?openid_configuration=https://{'a' * 3000}.example/",
    ],
)
def test_an_address_that_is_none_is_refused_in_words(web: Web, query: str) -> None:
    answer = web.app.test_client().get(f"/lti/register{query}")
    assert 400 <= answer.status_code < 600
    assert answer.status_code != 500
    assert "data-error-code=" in answer.text


def test_canvas_reads_the_key_by_itself(web: Web) -> None:
    key = web.app.test_client().get("/lti/canvas.json").get_json()
    base = web.tool.settings.base_url
    assert key["oidc_initiation_url"] == f"{base}/lti/login"
    assert key["public_jwk_url"] == f"{base}/lti/jwks.json"
    assert key["target_link_uri"] == f"{base}/lti/launch"


def test_every_value_for_other_lmss_stands_on_one_page(web: Web) -> None:
    page = web.app.test_client().get("/lti/").text
    for path in (
        "/lti/login",
        "/lti/launch",
        "/lti/jwks.json",
        "/lti/register",
        "/lti/canvas.json",
    ):
        assert f"{web.tool.settings.base_url}{path}" in page
