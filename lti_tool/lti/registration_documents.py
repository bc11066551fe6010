"""Write the tool's description as the documents that platforms read."""

from collections.abc import Collection

from lti_tool.lti.tool_description import (
    CANVAS_PARAMETERS,
    CLAIMS,
    CUSTOM_PARAMETERS,
    SCOPES,
    ToolDescription,
)

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
RESOURCE_LINK = "LtiResourceLinkRequest"
DEEP_LINKING = "LtiDeepLinkingRequest"

_CANVAS = "https://canvas.instructure.com/lti"
_NAVIGATION = "course_navigation"
# Where a teacher chooses: one assignment, a module item, and many assignments at once
# (Canvas's source). Canvas leaves out those whose feature is off.
_CHOOSERS = (
    "assignment_selection",
    "link_selection",
    "course_assignments_menu",
    "module_index_menu_modal",
    "module_menu_modal",
)
_WIDTH, _HEIGHT = 900, 700


def openid_registration(
    tool: ToolDescription, *, is_canvas: bool, supported_scopes: Collection[str]
) -> dict[str, object]:
    """Answer the body of a dynamic registration (LTI Dynamic Registration 1.0).

    Canvas refuses the whole of it for one scope it does not know, hence `supported_scopes`; a
    platform that names none is asked for all.
    """
    scopes = [scope for scope in SCOPES if not supported_scopes or scope in supported_scopes]
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": tool.login_url,
        "redirect_uris": [tool.launch_url],
        "client_name": tool.name,
        "client_uri": tool.base_url,
        "jwks_uri": tool.key_set_url,
        "logo_uri": tool.logo_url,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scopes),
        TOOL: _tool_configuration(tool, is_canvas=is_canvas),
    }


def canvas_key(tool: ToolDescription) -> dict[str, object]:
    """Answer the JSON of a Canvas developer key (Canvas's source)."""
    chooser = {"message_type": DEEP_LINKING, "target_link_uri": tool.launch_url, "enabled": True}
    sizes = {"selection_width": _WIDTH, "selection_height": _HEIGHT}
    navigation = {
        "placement": _NAVIGATION,
        "message_type": RESOURCE_LINK,
        "target_link_uri": tool.launch_url,
        "text": tool.name,
        "enabled": True,
        "default": "enabled",
        "visibility": "members",
        "display_type": "full_width_in_context",
    }
    choosers = [
        {"placement": each, "text": tool.name, "icon_url": tool.logo_url} | chooser | sizes
        for each in _CHOOSERS
    ]
    extension = {
        "platform": "canvas.instructure.com",
        "domain": tool.domain,
        "tool_id": tool.name.lower(),
        "privacy_level": "public",
        "settings": {
            "text": tool.name,
            "icon_url": tool.logo_url,
            "placements": [navigation, *choosers],
        }
        | sizes,
    }
    return {
        "title": tool.name,
        "description": tool.summary,
        "oidc_initiation_url": tool.login_url,
        "target_link_uri": tool.launch_url,
        "redirect_uris": [tool.launch_url],
        "public_jwk_url": tool.key_set_url,
        "scopes": list(SCOPES),
        "custom_fields": dict(CANVAS_PARAMETERS),
        "extensions": [extension],
    }


def _tool_configuration(tool: ToolDescription, *, is_canvas: bool) -> dict[str, object]:
    link = {"type": RESOURCE_LINK, "target_link_uri": tool.launch_url, "label": tool.name}
    chooser = {
        "type": DEEP_LINKING,
        "target_link_uri": tool.launch_url,
        "label": tool.chooser_label,
    }
    configuration: dict[str, object] = {
        "domain": tool.domain,
        "description": tool.summary,
        "target_link_uri": tool.launch_url,
        "custom_parameters": dict(CANVAS_PARAMETERS if is_canvas else CUSTOM_PARAMETERS),
        "claims": list(CLAIMS),
        "messages": [link, chooser],
    }
    if not is_canvas:
        return configuration
    # Canvas takes one message per placement (Canvas's source).
    messages = [
        link
        | {
            "icon_uri": tool.logo_url,
            "placements": [_NAVIGATION],
            f"{_CANVAS}/visibility": "members",
            f"{_CANVAS}/display_type": "full_width_in_context",
            f"{_CANVAS}/{_NAVIGATION}/default_enabled": True,
        },
        chooser
        | {
            "icon_uri": tool.logo_url,
            "placements": list(_CHOOSERS),
            f"{_CANVAS}/launch_width": _WIDTH,
            f"{_CANVAS}/launch_height": _HEIGHT,
        },
    ]
    return configuration | {
        "messages": messages,
        # Observers' students are named at no lesser level (Canvas's source).
        f"{_CANVAS}/privacy_level": "public",
        f"{_CANVAS}/tool_id": tool.name.lower(),
        f"{_CANVAS}/vendor": tool.name,
    }
