"""The tool is described once, and in each platform's own terms."""

from urllib.parse import urlsplit

import pytest

from lti_tool.lti.registration_documents import canvas_key, openid_registration
from lti_tool.lti.tool_description import SCOPES, ToolDescription
from tests.lti.registering_lms import AGS, NRPS, TOOL

CAIRN = ToolDescription("https://cairn.example:8443")
VENDOR = "https://canvas.instructure.com/lti"
CHOOSERS = {
    "assignment_selection",
    "link_selection",
    "course_assignments_menu",
    "module_index_menu_modal",
    "module_menu_modal",
}


def generic() -> dict[str, object]:
    return openid_registration(CAIRN, is_canvas=False, supported_scopes=())


def test_the_registration_says_what_every_platform_requires() -> None:
    document = generic()
    tool = document.pop(TOOL)
    assert document == {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": "https://cairn.example:8443/lti/login",
        "redirect_uris": ["https://cairn.example:8443/lti/launch"],
        "client_name": "Cairn",
        "client_uri": "https://cairn.example:8443",
        "jwks_uri": "https://cairn.example:8443/lti/jwks.json",
        "logo_uri": "https://cairn.example:8443/static/mark.svg",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"{AGS}lineitem {AGS}result.readonly {AGS}score {NRPS}",
    }
    assert tool["custom_parameters"] == {"context_history": "$Context.id.history"}
    assert tool["claims"] == ["iss", "sub", "name", "given_name", "family_name"]
    assert [message["type"] for message in tool["messages"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    ]


def test_the_domain_has_its_port_and_is_that_of_every_address() -> None:
    tool = generic()[TOOL]
    assert tool["domain"] == "cairn.example:8443"
    targets = [tool["target_link_uri"], *(each["target_link_uri"] for each in tool["messages"])]
    assert {urlsplit(target).netloc for target in targets} == {"cairn.example:8443"}


def test_a_platform_is_asked_only_for_scopes_it_knows() -> None:
    document = openid_registration(
        CAIRN, is_canvas=True, supported_scopes=("openid", f"{AGS}score", NRPS)
    )
    assert document["scope"] == f"{AGS}score {NRPS}"


def test_canvas_is_given_one_message_to_a_placement_and_its_extensions() -> None:
    tool = openid_registration(CAIRN, is_canvas=True, supported_scopes=())[TOOL]
    link, chooser = tool["messages"]
    assert link["placements"] == ["course_navigation"]
    assert link[f"{VENDOR}/display_type"] == "full_width_in_context"
    assert link[f"{VENDOR}/visibility"] == "members"
    assert link[f"{VENDOR}/course_navigation/default_enabled"] is True
    assert (chooser["type"], set(chooser["placements"])) == ("LtiDeepLinkingRequest", CHOOSERS)
    assert tool[f"{VENDOR}/privacy_level"] == "public"
    assert (tool[f"{VENDOR}/tool_id"], tool[f"{VENDOR}/vendor"]) == ("cairn", "Cairn")
    assert tool["custom_parameters"] == {
        "context_history": "$Context.id.history",
        "canvas_course_previous_context_ids": "$Canvas.course.previousContextIds.recursive",
        "canvas_observees": "$com.instructure.User.observees",
    }


def test_a_canvas_key_has_what_canvas_requires() -> None:
    key = canvas_key(CAIRN)
    extension = key["extensions"][0]
    assert key["title"] == "Cairn"
    assert key["description"]
    assert key["oidc_initiation_url"] == "https://cairn.example:8443/lti/login"
    assert key["target_link_uri"] == "https://cairn.example:8443/lti/launch"
    assert key["redirect_uris"] == ["https://cairn.example:8443/lti/launch"]
    assert key["public_jwk_url"] == "https://cairn.example:8443/lti/jwks.json"
    assert key["scopes"] == list(SCOPES)
    assert extension["platform"] == "canvas.instructure.com"
    assert (extension["domain"], extension["privacy_level"]) == ("cairn.example:8443", "public")


def test_a_canvas_key_puts_the_board_into_the_course_and_the_chooser_where_teachers_add() -> None:
    placements = canvas_key(CAIRN)["extensions"][0]["settings"]["placements"]
    by_name = {each["placement"]: each for each in placements}
    navigation = by_name.pop("course_navigation")
    assert navigation["display_type"] == "full_width_in_context"
    assert navigation["message_type"] == "LtiResourceLinkRequest"
    assert set(by_name) == CHOOSERS
    assert {each["message_type"] for each in by_name.values()} == {"LtiDeepLinkingRequest"}


@pytest.mark.parametrize("is_canvas", [True, False])
def test_every_custom_value_is_a_text(is_canvas: bool) -> None:
    tool = openid_registration(CAIRN, is_canvas=is_canvas, supported_scopes=())[TOOL]
    assert all(isinstance(value, str) for value in tool["custom_parameters"].values())


def test_any_other_lms_gets_values_to_copy() -> None:
    values = {each.name: each.value for each in CAIRN.copy_values()}
    assert values["Tool URL"] == values["Redirect URI"] == "https://cairn.example:8443/lti/launch"
    assert values["Login initiation URL"] == "https://cairn.example:8443/lti/login"
    assert values["Public key set URL"] == "https://cairn.example:8443/lti/jwks.json"
    assert values["Custom parameters"] == "context_history=$Context.id.history"
    assert values["Scopes"].splitlines() == list(SCOPES)
    assert all(each.hint for each in CAIRN.copy_values())
