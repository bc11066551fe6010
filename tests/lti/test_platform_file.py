"""A platform file is read as PyLTI1p3 writes it, and its mistakes are told in words."""

import json

import pytest

from lti_tool.domain.errors import DomainError
from lti_tool.lti.platform_file import read_platform_file
from lti_tool.ports import RegistrationDraft

CLIENT: dict[str, object] = {
    "default": True,
    "client_id": "c1",
    "auth_login_url": "https://lms.example/auth",
    "auth_token_url": "https://lms.example/token",
    "auth_audience": None,
    "key_set_url": "https://lms.example/keys",
    "key_set": None,
    "private_key_file": "private.key",
    "public_key_file": "public.key",
    "deployment_ids": ["1", "2"],
}
DRAFT = RegistrationDraft(
    issuer="https://lms.example",
    client_id="c1",
    auth_login_url="https://lms.example/auth",
    auth_token_url="https://lms.example/token",
    auth_audience=None,
    key_set_url="https://lms.example/keys",
    deployment_ids=("1", "2"),
)


def refused(text: str) -> str:
    with pytest.raises(DomainError) as caught:
        read_platform_file(text)
    assert caught.value.code == "platform_file_invalid"
    return str(caught.value)


def with_client(**changes: object) -> str:
    return json.dumps({"https://lms.example": [CLIENT | changes]})


def test_an_issuer_may_have_one_client_or_a_list() -> None:
    assert read_platform_file(json.dumps({"https://lms.example": CLIENT})) == [DRAFT]
    two = {"https://lms.example": [CLIENT, CLIENT | {"client_id": "c2"}]}
    assert [draft.client_id for draft in read_platform_file(json.dumps(two))] == ["c1", "c2"]


def test_an_empty_file_names_no_platform() -> None:
    assert read_platform_file("{}") == []


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert read_platform_file("\ufeff" + with_client()) == [DRAFT]


def test_an_audience_is_read_when_given() -> None:
    [draft] = read_platform_file(with_client(auth_audience="https://aud.example"))
    assert draft.auth_audience == "https://aud.example"


@pytest.mark.parametrize("value", [None, []])
def test_deployments_may_come_later(value: object) -> None:
    [draft] = read_platform_file(with_client(deployment_ids=value))
    assert draft.deployment_ids == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1"),
        ("[]", "must be an object"),
        ("[" * 100_000, "not JSON"),
        ('{"": {}}', "issuer is empty"),
        ('{"https://lms.example": ["c1"]}', "must be an object with a client_id"),
        ('{"https://lms.example": 7}', "must be an object with a client_id"),
        ('{"https://a.example": [], "https://a.example": []}', "stands in it twice"),
        (with_client(client_id=""), '"client_id"'),
        (with_client(client_id=10000000000123), "in quotation marks"),
        (with_client(auth_login_url=None), '"auth_login_url"'),
        (with_client(auth_token_url="lms.example/token"), "web address"),
        (with_client(key_set_url="javascript:alert(1)"), "web address"),
        (with_client(key_set_url="https://["), "web address"),
        (with_client(deployment_ids="1"), "list of texts"),
        (with_client(deployment_ids=[1]), "list of texts"),
        (with_client(auth_audience=7), '"auth_audience"'),
    ],
)
def test_a_mistake_is_told_in_words(text: str, words: str) -> None:
    assert words in refused(text)


def test_the_same_client_twice_is_a_mistake() -> None:
    text = json.dumps({"https://lms.example": [CLIENT, CLIENT]})
    assert "client c1 of https://lms.example stands in it twice" in refused(text)
