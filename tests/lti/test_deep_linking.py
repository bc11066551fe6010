"""What a teacher chose goes back signed, in the form the platform said it takes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jwt
import pytest

from lti_tool.domain.errors import DomainError
from lti_tool.lti.deep_linking import SignedAnswer, sign_response
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import ColumnSpec, DeepLinkingRequest, LinkItem
from tests.lti.choosing import RETURN_URL
from tests.lti.support import LMS, START

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
REQUEST = DeepLinkingRequest(
    return_url=RETURN_URL,
    accept_types=("ltiResourceLink",),
    document_targets=("iframe", "window"),
    accept_multiple=True,
    accept_lineitem=None,
    auto_create=False,
    title="",
    text="",
)
COLUMN = ColumnSpec("Ratios and rates", 100, "cairn:unit:u7", "percent")
UNIT = LinkItem("Ratios", "https://tool.example/lti/launch", custom={"cairn_unit": "u7"})


def sign(
    keys: ToolKeys, request: DeepLinkingRequest, *items: LinkItem, **said: str
) -> SignedAnswer:
    return sign_response(
        request, items, registration=LMS, deployment_id="1", tool_keys=keys, now=START, **said
    )


def read(keys: ToolKeys, answer: SignedAnswer) -> dict[str, object]:
    kid = jwt.get_unverified_header(answer.jwt)["kid"]
    published = jwt.PyJWKSet.from_dict(keys.jwks())
    body: dict[str, object] = jwt.decode(
        answer.jwt, published[kid], algorithms=["RS256"], options={"verify_signature": True} | OFF
    )
    return body


OFF = {f"verify_{claim}": False for claim in ("exp", "iat", "aud")}


def items_of(
    keys: ToolKeys, request: DeepLinkingRequest, *items: LinkItem
) -> list[dict[str, object]]:
    found = read(keys, sign(keys, request, *items))[f"{DL}content_items"]
    assert isinstance(found, list)
    return found


def test_the_answer_says_all_that_the_standard_asks(tool_keys: ToolKeys) -> None:
    body = read(tool_keys, sign(tool_keys, REQUEST, UNIT))
    nonce = body.pop("nonce")
    assert isinstance(nonce, str)
    assert len(nonce) >= 43
    assert body == {
        "iss": "client-1",
        "aud": "https://lms.example",
        "iat": int((START - timedelta(seconds=5)).timestamp()),
        "exp": int((START + timedelta(minutes=5)).timestamp()),
        f"{CLAIM}deployment_id": "1",
        f"{CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{CLAIM}version": "1.3.0",
        f"{DL}content_items": [
            {
                "type": "ltiResourceLink",
                "title": "Ratios",
                "url": "https://tool.example/lti/launch",
                "custom": {"cairn_unit": "u7"},
            }
        ],
    }


def test_the_form_goes_to_the_return_address_and_no_other_origin(tool_keys: ToolKeys) -> None:
    answer = sign(tool_keys, REQUEST, UNIT)
    assert answer.return_url == RETURN_URL
    assert answer.form_origin == "https://lms.example"
    elsewhere = replace(REQUEST, return_url="http://[::1]:8080/back?x=1")
    assert sign(tool_keys, elsewhere).form_origin == "http://[::1]:8080"


def test_no_two_answers_share_a_nonce(tool_keys: ToolKeys) -> None:
    bodies = [read(tool_keys, sign(tool_keys, REQUEST)) for _ in range(2)]
    assert bodies[0]["nonce"] != bodies[1]["nonce"]


def test_the_key_of_the_registration_signs(tmp_path: Path) -> None:
    keys = ToolKeys(tmp_path / "keys")
    own = keys.rotate(LMS.id, begins_at=START)
    assert jwt.get_unverified_header(sign(keys, REQUEST).jwt) == {
        "alg": "RS256",
        "kid": own,
        "typ": "JWT",
    }


@pytest.mark.parametrize("data", ["909708", "", "\ud800", {"a": [1, 2.5]}, False])
def test_the_platforms_note_is_given_back_as_it_came(tool_keys: ToolKeys, data: object) -> None:
    body = read(tool_keys, sign(tool_keys, replace(REQUEST, data=data), UNIT))
    assert body[f"{DL}data"] == data


def test_a_column_is_described_in_full(tool_keys: ToolKeys) -> None:
    [item] = items_of(tool_keys, REQUEST, replace(UNIT, text="Three objectives", column=COLUMN))
    assert item["text"] == "Three objectives"
    assert item["lineItem"] == {
        "scoreMaximum": 100,
        "label": "Ratios and rates",
        "resourceId": "cairn:unit:u7",
        "tag": "percent",
    }


def test_a_columns_name_is_at_most_30_characters_and_its_own(tool_keys: ToolKeys) -> None:
    long = replace(COLUMN, label="Proportional relationships between quantities")
    items = items_of(tool_keys, REQUEST, *[replace(UNIT, column=long)] * 2)
    labels = [item["lineItem"]["label"] for item in items]
    assert labels == ["Proportional relationships be…", "Proportional relationship… (2)"]
    assert {len(label) for label in labels} == {30}


def test_a_platform_that_makes_no_columns_is_sent_none(tool_keys: ToolKeys) -> None:
    request = replace(REQUEST, accept_lineitem=False)
    assert "lineItem" not in items_of(tool_keys, request, replace(UNIT, column=COLUMN))[0]
    request = replace(REQUEST, accept_lineitem=True)
    assert "lineItem" in items_of(tool_keys, request, replace(UNIT, column=COLUMN))[0]


@pytest.mark.parametrize(("targets", "opens"), [(("iframe", "window"), True), (("iframe",), False)])
def test_a_new_window_is_asked_for_where_there_are_windows(
    tool_keys: ToolKeys, targets: tuple[str, ...], opens: bool
) -> None:
    request = replace(REQUEST, document_targets=targets)
    [item] = items_of(tool_keys, request, replace(UNIT, in_new_window=True))
    assert item.get("window") == ({"targetName": "_blank"} if opens else None)


def test_many_items_keep_their_order(tool_keys: ToolKeys) -> None:
    chosen = [replace(UNIT, title=f"Unit {number}") for number in range(12)]
    titles = [item["title"] for item in items_of(tool_keys, REQUEST, *chosen)]
    assert titles == [item.title for item in chosen]


def test_several_items_are_refused_in_words_where_one_is_taken(tool_keys: ToolKeys) -> None:
    request = replace(REQUEST, accept_multiple=False)
    assert len(items_of(tool_keys, request, UNIT)) == 1
    with pytest.raises(DomainError, match="one activity at a time here, and 2") as caught:
        sign(tool_keys, request, UNIT, UNIT)
    assert caught.value.code == "deep_link_one_only"


def test_a_platform_that_wants_no_activity_is_sent_none(tool_keys: ToolKeys) -> None:
    request = replace(REQUEST, accept_types=("file", "html"))
    with pytest.raises(DomainError, match="something else than an activity") as caught:
        sign(tool_keys, request, UNIT)
    assert caught.value.code == "deep_link_type_not_accepted"


def test_nothing_chosen_is_an_answer_too(tool_keys: ToolKeys) -> None:
    request = replace(REQUEST, accept_types=("file",), accept_multiple=False)
    body = read(tool_keys, sign(tool_keys, request, message="Nothing was chosen."))
    assert body[f"{DL}content_items"] == []
    assert body[f"{DL}msg"] == "Nothing was chosen."
    assert f"{DL}errormsg" not in body


def test_an_error_goes_back_in_words(tool_keys: ToolKeys) -> None:
    body = read(tool_keys, sign(tool_keys, REQUEST, error="The unit is not ready."))
    assert body[f"{DL}errormsg"] == "The unit is not ready."
    assert f"{DL}msg" not in body
