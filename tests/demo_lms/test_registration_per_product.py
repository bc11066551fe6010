"""Registration in Moodle and in Canvas: their own answers, and what privacy they grant."""

from __future__ import annotations

import re

import pytest

from tests.demo_lms.fake_tool import AGS, path_of
from tests.demo_lms.platform import LTI, Platform
from tests.demo_lms.registering import (
    CONFIG,
    PLATFORM,
    description,
    invitation,
    register,
    registered,
)


def test_moodle_answers_200_and_keeps_the_choice_of_content_only(moodle: Platform) -> None:
    url = invitation(moodle)["openid_configuration"]
    assert url == "http://localhost:8090/mod/lti/openid-configuration.php"
    document = moodle.client.get(path_of(url)).get_json()
    assert document[PLATFORM]["product_family_code"] == "moodle"
    assert "ResourceLink.id.history" not in document[PLATFORM]["variables"]
    token = invitation(moodle)["registration_token"]
    answer = register(moodle, token, description(moodle.tool))
    assert answer.status_code == 200
    config = answer.get_json()[CONFIG]
    assert config["deployment_id"] == "2"
    assert [each["type"] for each in config["messages"]] == ["LtiDeepLinkingRequest"]
    assert len(answer.get_json()["client_id"]) == 15
    assert "contacts" not in answer.get_json()


def test_canvas_wants_the_token_for_its_configuration_too(canvas: Platform) -> None:
    url = invitation(canvas)["openid_configuration"]
    document = canvas.client.get(path_of(url)).get_json()
    assert document["issuer"] == "https://canvas.instructure.com"
    assert document[PLATFORM]["product_family_code"] == "canvas"
    bare = path_of(url).partition("?")[0]
    assert canvas.client.get(bare).status_code == 401
    token = invitation(canvas)["registration_token"]
    assert canvas.client.get(bare, headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_canvas_puts_the_deployment_at_the_top(canvas: Platform) -> None:
    answer = registered(canvas)
    assert re.fullmatch(r"2:[0-9a-f]{40}", answer["deployment_id"])
    assert answer["client_id"] == "10000000000002"


def test_canvas_refuses_a_scope_it_does_not_know(canvas: Platform) -> None:
    token = invitation(canvas)["registration_token"]
    body = description(canvas.tool, scope=f"{AGS}/score https://example.org/all")
    assert register(canvas, token, body).status_code == 400


@pytest.mark.parametrize(
    ("level", "names", "email"),
    [
        ("public", True, True),
        ("name_only", True, False),
        ("email_only", False, True),
        ("anonymous", False, False),
    ],
)
def test_a_privacy_level_decides_what_is_told(
    canvas: Platform, level: str, names: bool, email: bool
) -> None:
    token = invitation(canvas)["registration_token"]
    body = description(canvas.tool)
    body[CONFIG]["https://canvas.instructure.com/lti/privacy_level"] = level
    client_id = register(canvas, token, body).get_json()["client_id"]
    canvas.client.post(f"/admin/tools/{client_id}")
    page = f"/courses/math-6a/tool/{client_id}"
    claims = canvas.launch("omar", page)
    assert ("name" in claims, "email" in claims) == (names, email)
    # Whom an observer follows is told only where everything is.
    assert (f"{LTI}/role_scope_mentor" in claims) == (level == "public")


@pytest.mark.parametrize("profile", ["strict", "moodle"])
def test_names_that_were_not_asked_for_are_not_told(
    profile: str, request: pytest.FixtureRequest
) -> None:
    platform: Platform = request.getfixturevalue(profile)
    token = invitation(platform)["registration_token"]
    body = description(platform.tool, scope="")
    body[CONFIG]["claims"] = ["sub"]
    body[CONFIG]["custom_parameters"] = {"who": "$Person.name.given", "mail": "$User.username"}
    client_id = register(platform, token, body).get_json()["client_id"]
    platform.client.post(f"/admin/tools/{client_id}")
    claims = platform.deep_link(query=f"?tool={client_id}")
    assert not {"name", "given_name", "email"} & set(claims)
    assert "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint" not in claims
    custom = claims[f"{LTI}/custom"]
    # Moodle sends null, and gives the account's name away all the same.
    expected = {"strict": ("$Person.name.given", "$User.username"), "moodle": (None, "maya")}
    assert (custom["who"], custom["mail"]) == expected[profile]


def test_a_tool_without_a_choice_of_content_is_not_offered(strict: Platform) -> None:
    token = invitation(strict)["registration_token"]
    body = description(strict.tool)
    body[CONFIG]["messages"] = []
    client_id = register(strict, token, body).get_json()["client_id"]
    strict.client.post(f"/admin/tools/{client_id}")
    assert strict.client.get(f"/courses/math-6a/add?tool={client_id}").status_code == 404
