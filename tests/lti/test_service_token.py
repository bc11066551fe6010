"""Access tokens are asked for seldom, sparingly, and for one tenant at a time."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jwt
import pytest

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.service_token import ServiceTokens
from tests.lti.conftest import Services
from tests.lti.lms_server import Scripted
from tests.lti.support import START

A, B = "https://scope.example/a", "https://scope.example/b"


def ask(services: Services, *scopes: str, client_id: str = "client-1") -> str:
    return services.tokens.get(services.registration(client_id), scopes or (A,))


def test_a_token_is_asked_for_once(services: Services) -> None:
    assert {ask(services) for _ in range(1000)} == {"token-1"}
    assert len(services.lms.token_requests) == 1


def test_threads_that_need_the_same_token_ask_once(services: Services) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: ask(services), range(40))) == {"token-1"}
    assert len(services.lms.token_requests) == 1


def test_a_token_is_replaced_a_minute_before_it_ends(services: Services) -> None:
    ask(services)
    services.clock.pass_by(seconds=3539)
    assert ask(services) == "token-1"
    services.clock.pass_by(seconds=1)
    assert ask(services) == "token-2"


@pytest.mark.parametrize(
    ("expires_in", "seconds"),
    [(None, 240), ("3600", 240), (True, 240), (10**30, 86340), (600.5, 540)],
)
def test_an_odd_lifetime_is_read_with_caution(
    services: Services, expires_in: object, seconds: int
) -> None:
    services.lms.expires_in = expires_in
    ask(services)
    services.clock.pass_by(seconds=seconds - 1)
    assert ask(services) == "token-1"
    services.clock.pass_by(seconds=2)
    assert ask(services) == "token-2"


@pytest.mark.parametrize("expires_in", [0, -5, 30])
def test_a_token_that_is_nearly_over_is_not_kept(services: Services, expires_in: int) -> None:
    services.lms.expires_in = expires_in
    assert [ask(services), ask(services)] == ["token-1", "token-2"]


def test_only_the_scopes_needed_are_asked_for(services: Services) -> None:
    ask(services, B, A, B)
    assert services.lms.token_requests == [{"client": "client-1", "scope": f"{A} {B}"}]


def test_the_order_of_scopes_does_not_matter_but_the_set_does(services: Services) -> None:
    assert ask(services, A, B) == ask(services, B, A)
    assert ask(services, A) != ask(services, A, B)


def test_two_tenants_with_one_issuer_never_share_a_token(services: Services) -> None:
    tokens = [ask(services, client_id=each) for each in ("client-1", "client-2", "client-1")]
    assert tokens == ["token-1", "token-2", "token-1"]
    assert [services.lms.tokens[each][0] for each in tokens[:2]] == ["client-1", "client-2"]


def test_a_forgotten_token_is_asked_for_anew(services: Services) -> None:
    registration = services.registration()
    services.tokens.forget(registration, (A,), ask(services))
    assert ask(services) == "token-2"


def test_forgetting_an_old_token_leaves_the_new_one(services: Services) -> None:
    ask(services)
    services.tokens.forget(services.registration(), (A,), "token-0")
    assert ask(services) == "token-1"


def test_the_assertion_says_who_we_are_and_for_how_long(services: Services) -> None:
    sent: list[str] = []
    http = services.http
    usual = http.send

    class Listening(type(http)):  # type: ignore[misc]
        def send(self, method: str, url: str, **given: object) -> object:
            sent.append(given["body"]["client_assertion"])  # type: ignore[index]
            return usual(method, url, **given)  # type: ignore[arg-type]

    listening = Listening(clock=services.clock, allow_http=True)
    kid = services.keys.rotate(services.registration().id, begins_at=START)
    tokens = ServiceTokens(listening, services.keys, services.clock)
    tokens.get(services.registration(), (A,))
    assert jwt.get_unverified_header(sent[0])["kid"] == kid
    claims = jwt.decode(sent[0], options={"verify_signature": False})
    assert claims.pop("jti")
    assert claims == {
        "iss": "client-1",
        "sub": "client-1",
        "aud": f"{services.lms.base}/token",
        "iat": int((START - timedelta(seconds=5)).timestamp()),
        "exp": int((START + timedelta(minutes=5)).timestamp()),
    }


def test_the_platforms_own_audience_is_used_when_it_names_one(services: Services) -> None:
    audience = f"{services.lms.base}/token"
    moved = services.registration(
        auth_audience=audience, auth_token_url=f"{services.lms.base}/token?x=1"
    )
    assert services.tokens.get(moved, (A,)) == "token-1"


def test_a_rotated_key_signs_the_next_assertion(services: Services) -> None:
    ask(services, A)
    services.keys.rotate()
    assert ask(services, B) == "token-2"


def test_an_unknown_client_is_a_no_without_names(services: Services) -> None:
    services.lms.clients = ()
    with pytest.raises(LmsRefusedError) as caught:
        ask(services)
    assert caught.value.code == "no_token"
    assert caught.value.is_about_the_tool
    assert "client id" in str(caught.value)
    assert "Ada" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"error":"invalid_scope"}', "not_authorized"),
        (b'{"error":["x"]}', "no_token"),
        (b'{"error":"Cannot handle token prior to 12:00"}', "no_token"),
        (b"<html>", "no_token"),
        (b"[]", "no_token"),
        (b"", "no_token"),
    ],
)
def test_a_refused_token_is_a_no(services: Services, status: int, body: bytes, code: str) -> None:
    services.lms.script["POST", "/token"].append(Scripted(status, body))
    with pytest.raises(LmsRefusedError) as caught:
        ask(services)
    assert caught.value.code == code
    assert caught.value.is_about_the_tool is (code == "no_token")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_token_endpoint_in_trouble_is_a_later(services: Services, status: int) -> None:
    services.lms.script["POST", "/token"].append(Scripted(status))
    with pytest.raises(LmsUnavailableError):
        ask(services)
    assert ask(services) == "token-1"


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        "x",
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": "a b"},
        {"access_token": "a\r\nX-Evil: 1"},
        {"access_token": "é"},
    ],
)
def test_an_answer_without_a_usable_token_is_a_later(services: Services, document: object) -> None:
    services.lms.script["POST", "/token"].append(Scripted(200, json.dumps(document).encode()))
    with pytest.raises(LmsUnavailableError):
        ask(services)
