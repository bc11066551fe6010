"""A tool registers itself: who may start it, what is checked, and how it is used afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lti_tool.demo_lms import Settings
from lti_tool.demo_lms.keys import PlatformKey
from tests.demo_lms.conftest import StoppedClock
from tests.demo_lms.fake_tool import AGS, NRPS, FakeTool, form_in, path_of, token_form
from tests.demo_lms.platform import LTI, Platform, item, start
from tests.demo_lms.registering import (
    CONFIG,
    activated,
    description,
    invitation,
    register,
    registered,
)


def test_only_the_administrator_adds_tools(strict: Platform) -> None:
    assert strict.client.get("/admin/tools").location == "/"
    strict.become("maya")
    assert strict.client.get("/admin/tools").status_code == 403
    assert strict.client.get("/admin/tools/new?url=http://x.example").status_code == 403
    assert strict.client.post("/admin/tools/cairn-demo").status_code == 403


def test_the_tool_is_shown_in_a_frame_that_the_policy_allows(strict: Platform) -> None:
    strict.become("alex")
    page = strict.client.get("/admin/tools/new?url=https://tool.example/register")
    assert "https://tool.example" in page.headers["Content-Security-Policy"]
    assert 'data-origin="https://tool.example"' in page.text
    assert strict.client.get("/admin/tools/new?url=ftp://tool.example").status_code == 400
    assert "https://tool.example" not in strict.client.get("/").headers["Content-Security-Policy"]


def test_the_configuration_says_where_everything_is(strict: Platform) -> None:
    url = invitation(strict)["openid_configuration"]
    document = strict.client.get(path_of(url)).get_json()
    assert document["issuer"] == "http://localhost:8090"
    assert document["token_endpoint"] == "http://localhost:8090/lti/token"
    assert document["registration_endpoint"] == "http://localhost:8090/lti/registrations"
    assert f"{AGS}/score" in document["scopes_supported"]


def test_a_registered_tool_waits_until_it_is_activated(strict: Platform) -> None:
    answer = registered(strict)
    assert answer["scope"] == f"{AGS}/lineitem {AGS}/score {NRPS}"
    assert answer[CONFIG]["deployment_id"] == "2"
    client_id = answer["client_id"]
    page = f"/courses/math-6a/add?tool={client_id}"
    strict.become("maya")
    assert strict.client.get(page).status_code == 404
    strict.become("alex")
    assert "Pending" in strict.client.get("/admin/tools").text
    strict.client.post(f"/admin/tools/{client_id}")
    assert "Pending" not in strict.client.get("/admin/tools").text
    strict.become("maya")
    assert "Another tool" in strict.client.get(page).text
    assert strict.state()["tools"][1]["active"] is True


def test_what_is_not_there_cannot_be_activated(strict: Platform) -> None:
    strict.become("alex")
    assert strict.client.post("/admin/tools/none").status_code == 404


def test_a_pending_tool_gets_neither_launch_nor_token(strict: Platform) -> None:
    client_id = registered(strict)["client_id"]
    asked = strict.asked(strict.login("ada"), client_id=client_id)
    assert strict.client.post("/lti/auth", data=asked).status_code == 400
    assertion = strict.tool.assertion(strict.settings, iss=client_id, sub=client_id)
    answer = strict.client.post("/lti/token", data=token_form(assertion))
    assert answer.status_code == 401


def test_a_second_tool_has_launches_tokens_and_columns_of_its_own(strict: Platform) -> None:
    client_id = activated(strict)
    page = strict.choose(item(strict.tool), query=f"?tool={client_id}")
    assert page.status_code == 200
    activity = strict.state()["activities"][-1]
    claims = strict.launch("ada", f"/courses/math-6a?activity={activity['id']}")
    assert (claims["aud"], claims[f"{LTI}/deployment_id"]) == (client_id, "2")
    assert claims[f"{LTI}/custom"]["fromReg"] == "yes"
    assertion = strict.tool.assertion(strict.settings, iss=client_id, sub=client_id)
    token = strict.client.post("/lti/token", data=token_form(assertion)).get_json()
    assert token["scope"] == f"{AGS}/lineitem {AGS}/score {NRPS}"
    # The first tool does not see it.
    assert strict.columns() == []
    column = path_of(strict.state()["columns"][0]["url"])
    headers = {
        "Authorization": f"Bearer {strict.token}",
        "Accept": "application/vnd.ims.lis.v2.lineitem+json",
    }
    assert strict.client.get(column, headers=headers).status_code == 404


def test_a_launch_is_for_the_tool_it_was_meant_for(strict: Platform) -> None:
    client_id = activated(strict)
    fields = strict.fields(strict.login("ada"), client_id=client_id)
    assert fields["error"] == "access_denied"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"application_type": "native"}, "application_type"),
        ({"response_types": ["code"]}, "response_types"),
        ({"grant_types": ["implicit"]}, "grant_types"),
        ({"token_endpoint_auth_method": "client_secret_basic"}, "private_key_jwt"),
        ({"client_name": None}, "client_name"),
        ({"jwks_uri": "keys"}, "jwks_uri"),
        ({"initiate_login_uri": None}, "initiate_login_uri"),
        ({"redirect_uris": "http://x.example"}, "redirect_uris"),
        ({"redirect_uris": []}, "redirect_uris"),
        ({CONFIG: None}, CONFIG),
        (
            {CONFIG: {"domain": "x.example", "target_link_uri": "http://y.example/"}},
            "domain_targetlinkuri_mismatch",
        ),
        (
            {
                CONFIG: {
                    "domain": "x.example",
                    "target_link_uri": "http://x.example/",
                    "custom_parameters": [],
                }
            },
            "custom_parameters",
        ),
    ],
)
def test_a_description_that_breaks_a_rule_is_refused(
    strict: Platform, changes: dict[str, Any], words: str
) -> None:
    token = invitation(strict)["registration_token"]
    answer = register(strict, token, description(strict.tool, **changes))
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_client_metadata")
    assert words in answer.get_json()["error_description"]
    assert len(strict.state()["tools"]) == 1


def test_a_body_that_is_no_object_is_refused(strict: Platform) -> None:
    token = invitation(strict)["registration_token"]
    assert register(strict, token, []).status_code == 400  # type: ignore[arg-type]


def test_a_registration_token_is_needed_and_works_once(
    strict: Platform, clock: StoppedClock
) -> None:
    token = invitation(strict)["registration_token"]
    body = description(strict.tool)
    assert register(strict, "nonsense", body).status_code == 401
    other = strict.fields(strict.login("ada"))["id_token"]
    assert register(strict, other, body).status_code == 401
    assert register(strict, token, body).status_code == 201
    assert register(strict, token, body).status_code == 401
    late = invitation(strict)["registration_token"]
    clock.move(hours=1)
    assert register(strict, late, body).status_code == 401


def test_tools_and_activities_outlive_a_restart(
    tmp_path: Path, tool: FakeTool, platform_key: PlatformKey, clock: StoppedClock
) -> None:
    settings = Settings(clock=clock, tool_url=tool.url, state_file=tmp_path / "state.json")
    before = start(settings, tool, platform_key)
    client_id = activated(before)
    before.choose(item(tool), query=f"?tool={client_id}")
    before.become("maya")
    before.client.post("/courses/math-6a/copy")
    before.client.post("/courses/math-6a/people/ben", data={"suspend": "1"})
    after = start(settings, tool, platform_key)
    kept = ("tools", "activities", "courses", "columns")
    assert [after.state()[name] for name in kept] == [before.state()[name] for name in kept]
    assert after.become("ben").location == "/courses/math-6a-copy"


def test_a_choice_is_posted_to_the_tools_login(strict: Platform) -> None:
    strict.become("maya")
    page = strict.client.get(strict.frame("/courses/math-6a/add")).text
    assert form_in(page)[0] == f"{strict.tool.url}/lti/login"
