"""Add a tool as the administrator and the tool itself do it together."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from werkzeug.test import TestResponse

from tests.demo_lms.fake_tool import AGS, NRPS, FakeTool
from tests.demo_lms.platform import Platform

CONFIG = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"


def invitation(platform: Platform) -> dict[str, str]:
    """Add a tool as the administrator does, and return what its frame is given."""
    platform.become("alex")
    page = platform.client.get(
        "/admin/tools/new", query_string={"url": f"{platform.tool.url}/lti/register?x=1"}
    )
    frame = re.search(r'id="registration"[^>]*src="([^"]*)"', page.text)
    assert frame is not None
    query = parse_qs(urlsplit(unescape(frame[1])).query)
    assert query["x"] == ["1"]
    return {name: values[0] for name, values in query.items()}


def description(tool: FakeTool, **changes: Any) -> dict[str, Any]:
    body = {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{tool.url}/lti/login",
        "redirect_uris": [f"{tool.url}/lti/launch"],
        "client_name": "Another tool",
        "jwks_uri": f"{tool.url}/lti/jwks.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "contacts": ["x@example.com"],
        "scope": f"{AGS}/lineitem {AGS}/score {NRPS}",
        CONFIG: {
            "domain": urlsplit(tool.url).netloc,
            "target_link_uri": f"{tool.url}/lti/launch",
            "custom_parameters": {"fromReg": "yes"},
            "claims": ["iss", "sub", "name", "email"],
            "messages": [
                {"type": "LtiDeepLinkingRequest", "target_link_uri": f"{tool.url}/lti/launch"},
                {"type": "LtiResourceLinkRequest"},
            ],
        },
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def register(platform: Platform, token: str, body: dict[str, Any]) -> TestResponse:
    path = platform.settings.paths.registration
    return platform.client.post(path, json=body, headers={"Authorization": f"Bearer {token}"})


def registered(platform: Platform) -> dict[str, Any]:
    token = invitation(platform)["registration_token"]
    answer = register(platform, token, description(platform.tool))
    assert answer.status_code in {200, 201}, answer.text
    document: dict[str, Any] = answer.get_json()
    return document


def activated(platform: Platform) -> str:
    client_id: str = registered(platform)["client_id"]
    platform.become("alex")
    platform.client.post(f"/admin/tools/{client_id}")
    return client_id
