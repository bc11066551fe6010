"""Whatever is posted, the answer is a launch or a refusal, never another error."""

import base64
import json
from dataclasses import asdict

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.lti.errors import LaunchRefusedError
from tests.lti.support import LTI, Place, rsa_key

PLACE = Place()
any_text = st.text(st.characters(codec=None, categories=None), max_size=30)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)
CLAIMS = [
    *("iss", "aud", "azp", "sub", "exp", "iat", "nbf", "nonce", "name", "locale"),
    *(
        LTI + name
        for name in (
            *("deployment_id", "version", "message_type", "target_link_uri", "roles", "context"),
            *("resource_link", "custom", "launch_presentation", "tool_platform"),
            "role_scope_mentor",
        )
    ),
    "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
    "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
]


def post(state: str, token: str) -> None:
    """Post, and make sure that what is accepted can be kept in a database."""
    try:
        launch = PLACE.post(state, token)
    except LaunchRefusedError:
        return
    # A backslash before "u0000" that is itself escaped is text, not NUL.
    kept = json.dumps(asdict(launch), ensure_ascii=False).replace("\\\\", "")
    assert "\\u0000" not in kept
    kept.encode()


@settings(max_examples=300, deadline=None)
@given(claim=st.sampled_from(CLAIMS), value=any_json)
def test_any_value_of_any_claim_is_accepted_or_refused(claim: str, value: object) -> None:
    begun = PLACE.login()
    post(begun.state, PLACE.sign(PLACE.claims(begun) | {claim: value}))


@settings(max_examples=150, deadline=None)
@given(body=any_json)
def test_any_signed_body_is_refused(body: object) -> None:
    begun = PLACE.login()
    with pytest.raises(LaunchRefusedError):
        PLACE.post(begun.state, PLACE.sign(body))


@settings(max_examples=200, deadline=None)
@given(form=st.dictionaries(st.sampled_from(["state", "id_token", "error"]) | any_text, any_text))
def test_any_form_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(LaunchRefusedError):
        PLACE.post_form(form)


@settings(max_examples=200, deadline=None)
@given(token=any_text | st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*"))
def test_any_token_is_refused(token: str) -> None:
    begun = PLACE.login()
    with pytest.raises(LaunchRefusedError):
        PLACE.post(begun.state, token)


@settings(max_examples=150, deadline=None)
@given(header=any_json | st.dictionaries(st.sampled_from(["kid", "alg", "typ", "crit"]), any_json))
def test_any_header_is_refused(header: object) -> None:
    begun = PLACE.login()
    _, body, signature = PLACE.sign(PLACE.claims(begun)).split(".")
    raw = str(header).replace("'", '"').encode("utf-8", "surrogatepass")
    head = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    with pytest.raises(LaunchRefusedError):
        PLACE.post(begun.state, f"{head}.{body}.{signature}")


@pytest.mark.parametrize("depth", [100, 5000, 20000])
def test_json_nested_without_end_is_refused(depth: int) -> None:
    begun = PLACE.login()
    _, body, signature = PLACE.sign(PLACE.claims(begun)).split(".")
    raw = b'{"kid":' + b"[" * depth + b"]" * depth + b"}"
    head = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    with pytest.raises(LaunchRefusedError):
        PLACE.post(begun.state, f"{head}.{body}.{signature}")


def test_a_signed_body_nested_without_end_is_refused() -> None:
    begun = PLACE.login()
    raw = b'{"a":' + b"[" * 50000 + b"]" * 50000 + b"}"
    token = jwt.api_jws.encode(raw, rsa_key("k1"), algorithm="RS256", headers={"kid": "k1"})
    with pytest.raises(LaunchRefusedError):
        PLACE.post(begun.state, token)


def test_a_token_of_a_megabyte_is_refused() -> None:
    begun = PLACE.login()
    token = PLACE.sign(PLACE.claims(begun, name="x" * 1_000_000))
    with pytest.raises(LaunchRefusedError) as caught:
        PLACE.post(begun.state, token)
    assert caught.value.code == "malformed_token"
