"""Access tokens: every claim of the assertion is checked, and each assertion works once."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient

from lti_tool.demo_lms import Settings
from tests.demo_lms.conftest import START, StoppedClock
from tests.demo_lms.fake_tool import AGS, ALL_SCOPES, NRPS, FakeTool, token_form

NOW = int(START.timestamp())
Signing = tuple[FlaskClient, Settings]


def refusal(client: FlaskClient, form: dict[str, str], *, status: int) -> dict[str, str]:
    answer = client.post("/lti/token", data=form)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    document: dict[str, str] = answer.get_json()
    return document


def test_a_good_assertion_gets_a_token_for_an_hour(signing_client: Signing, tool: FakeTool) -> None:
    client, settings = signing_client
    answer = client.post("/lti/token", data=token_form(tool.assertion(settings)))
    document = answer.get_json()
    assert document["token_type"] == "Bearer"
    assert document["expires_in"] == 3600
    assert set(document["scope"].split()) == set(ALL_SCOPES.split())
    assert answer.headers["Cache-Control"] == "no-store"


def test_token_requests_are_counted_even_when_refused(
    signing_client: Signing, tool: FakeTool
) -> None:
    client, settings = signing_client
    client.post("/lti/token", data=token_form(tool.assertion(settings)))
    client.post("/lti/token", data={})
    state = client.get("/_state").get_json()
    assert (state["token_requests"], state["tokens_issued"]) == (2, 1)


def test_scopes_that_are_not_granted_are_left_out(signing_client: Signing, tool: FakeTool) -> None:
    client, settings = signing_client
    form = token_form(tool.assertion(settings), scope=f"{AGS}/score https://example.org/scope/all")
    assert client.post("/lti/token", data=form).get_json()["scope"] == f"{AGS}/score"


def test_no_granted_scope_is_no_token(signing_client: Signing, tool: FakeTool) -> None:
    client, settings = signing_client
    form = token_form(tool.assertion(settings), scope="openid")
    assert refusal(client, form, status=400)["error"] == "invalid_scope"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "http://localhost:8090"},
        {"aud": ["http://elsewhere.example/token"]},
        {"aud": None},
        {"iss": "somebody-else"},
        {"sub": "somebody-else"},
        {"sub": None},
        {"exp": NOW},
        {"exp": NOW - 10},
        {"exp": NOW + 3601},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 10**20},
        {"iat": NOW + 31},
        {"iat": True},
        {"iat": None},
        {"jti": None},
        {"jti": ""},
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(
    signing_client: Signing, tool: FakeTool, changes: dict[str, Any]
) -> None:
    client, settings = signing_client
    form = token_form(tool.assertion(settings, **changes))
    assert refusal(client, form, status=401)["error"] == "invalid_client"


@pytest.mark.parametrize(
    "changes",
    [{"aud": ["http://localhost:8090/lti/token"]}, {"iat": NOW + 30}, {"exp": NOW + 3600}],
)
def test_an_assertion_at_the_edge_is_taken(
    signing_client: Signing, tool: FakeTool, changes: dict[str, Any]
) -> None:
    client, settings = signing_client
    form = token_form(tool.assertion(settings, **changes))
    assert client.post("/lti/token", data=form).status_code == 200


def test_a_jti_works_once_while_its_assertion_lasts(
    signing_client: Signing, tool: FakeTool, clock: StoppedClock
) -> None:
    client, settings = signing_client
    assertion = tool.assertion(settings, jti="once")
    assert client.post("/lti/token", data=token_form(assertion)).status_code == 200
    clock.move(seconds=59)
    assert "jti" in refusal(client, token_form(assertion), status=401)["error_description"]
    again = tool.assertion(settings, jti="once")
    assert refusal(client, token_form(again), status=401)["error"] == "invalid_client"


@pytest.mark.parametrize(("kid", "signer"), [("unknown", "one"), (None, "one"), ("one", "other")])
def test_only_the_key_named_by_its_kid_will_do(
    signing_client: Signing, tool: FakeTool, kid: str | None, signer: str
) -> None:
    client, settings = signing_client
    form = token_form(tool.assertion(settings, kid=kid, signer=signer))
    assert refusal(client, form, status=401)["error"] == "invalid_client"


def test_keys_are_fetched_once_and_once_more_for_an_unknown_kid(
    signing_client: Signing, tool: FakeTool
) -> None:
    client, settings = signing_client
    late = tool.keys.pop("other")
    client.post("/lti/token", data=token_form(tool.assertion(settings)))
    client.post("/lti/token", data=token_form(tool.assertion(settings)))
    assert tool.fetches == 1
    tool.keys["other"] = late
    rotated = tool.assertion(settings, kid="other", signer="other")
    assert client.post("/lti/token", data=token_form(rotated)).status_code == 200
    assert tool.fetches == 2


def test_a_shared_secret_is_no_signature(signing_client: Signing, tool: FakeTool) -> None:
    client, settings = signing_client
    claims = jwt.decode(tool.assertion(settings), options={"verify_signature": False})
    secret = "a secret of at least thirty-two bytes"
    forged = jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "one"})
    assert refusal(client, token_form(forged), status=401)["error"] == "invalid_client"
    assert refusal(client, token_form("nonsense"), status=401)["error"] == "invalid_client"


@pytest.mark.parametrize(
    "published",
    [
        ["no", "object"],
        {"keys": "none"},
        {"keys": [{"kty": "RSA", "kid": "one", "n": "!", "e": ""}]},
        {"keys": ["text", {"kty": "EC", "kid": "one"}]},
    ],
)
def test_a_key_set_that_is_none_proves_nothing(
    signing_client: Signing, tool: FakeTool, published: object
) -> None:
    client, settings = signing_client
    tool.published = published
    form = token_form(tool.assertion(settings))
    assert refusal(client, form, status=401)["error"] == "invalid_client"


def test_a_tool_that_cannot_be_reached_gets_no_token(
    client: FlaskClient, settings: Settings, tool: FakeTool
) -> None:
    # This LMS looks for the tool where nobody answers.
    form = token_form(tool.assertion(settings))
    assert "fetched" in refusal(client, form, status=401)["error_description"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"client_assertion_type": "something"}, "invalid_request"),
        ({"scope": ""}, "invalid_request"),
    ],
)
def test_a_request_with_a_wrong_field_is_refused(
    signing_client: Signing, tool: FakeTool, changes: dict[str, str], code: str
) -> None:
    client, settings = signing_client
    form = token_form(tool.assertion(settings), **changes)
    assert refusal(client, form, status=400)["error"] == code


def test_a_request_must_be_form_encoded(signing_client: Signing, tool: FakeTool) -> None:
    client, settings = signing_client
    answer = client.post("/lti/token", json=token_form(tool.assertion(settings)))
    assert answer.status_code == 400
    assert answer.get_json()["error"] == "invalid_request"


def test_a_token_ends_after_an_hour(
    signing_client: Signing, tool: FakeTool, clock: StoppedClock
) -> None:
    client, settings = signing_client
    form = token_form(tool.assertion(settings), scope=NRPS)
    token = client.post("/lti/token", data=form).get_json()["access_token"]
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.ims.lti-nrps.v2.membershipcontainer+json",
    }
    assert client.get("/lti/courses/math-6a/memberships", headers=headers).status_code == 200
    clock.move(hours=1)
    answer = client.get("/lti/courses/math-6a/memberships", headers=headers)
    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["WWW-Authenticate"]
