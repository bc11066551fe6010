"""One LMS of some product, with a tool that can sign, used as a browser and as a tool."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from html import unescape
from typing import Any

import jwt
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.demo_lms import Settings, create_app
from lti_tool.demo_lms.keys import PlatformKey
from lti_tool.demo_lms.lms import EXTENSION, Lms
from lti_tool.demo_lms.tokens import GRANTED_SCOPES
from tests.demo_lms.fake_tool import (
    LINE_ITEM,
    LINE_ITEMS,
    MEMBERS,
    RESULTS,
    SCORE,
    FakeTool,
    bearer,
    compact,
    form_in,
    path_of,
)

LTI = "https://purl.imsglobal.org/spec/lti/claim"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"


@dataclass
class Platform:
    """The LMS, and the two who use it."""

    app: Flask
    client: FlaskClient
    lms: Lms
    tool: FakeTool
    token: str

    @property
    def settings(self) -> Settings:
        return self.lms.settings

    # --- as a browser

    def become(self, person: str) -> TestResponse:
        return self.client.post("/person", data={"person": person})

    def frame(self, page: str) -> str:
        source = re.search(r'src="(/launch[^"]*)"', self.client.get(page).text)
        assert source is not None, page
        return unescape(source[1])

    def login(self, person: str, page: str = "/courses/math-6a") -> dict[str, str]:
        self.become(person)
        return form_in(self.client.get(self.frame(page)).text)[1]

    def asked(self, login: dict[str, str], **changes: str | None) -> dict[str, str]:
        asked = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": login["client_id"],
            "redirect_uri": self.settings.tool_launch_url,
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
            "nonce": "nonce-1",
            "state": "state-1",
            **changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def answer(self, login: dict[str, str], **changes: str | None) -> TestResponse:
        return self.client.post("/lti/auth", data=self.asked(login, **changes))

    def fields(self, login: dict[str, str], **changes: str | None) -> dict[str, str]:
        return form_in(self.answer(login, **changes).text)[1]

    def launch(self, person: str, page: str = "/courses/math-6a") -> dict[str, Any]:
        """Return the claims of a launch."""
        id_token = self.fields(self.login(person, page))["id_token"]
        claims: dict[str, Any] = jwt.decode(id_token, options={"verify_signature": False})
        return claims

    # --- as a tool

    def get(self, url: str, accept: str) -> TestResponse:
        return self.client.get(path_of(url), headers=bearer(self.token, accept=accept))

    def send(self, method: str, url: str, body: object, media_type: str) -> TestResponse:
        headers = {**bearer(self.token), "Content-Type": media_type}
        return self.client.open(path_of(url), method=method, data=compact(body), headers=headers)

    def columns_url(self, course: str = "math-6a") -> str:
        found = self.lms.school.course(course)
        assert found is not None
        return self.lms.line_items_url(found)

    def roster_url(self, course: str = "math-6a") -> str:
        found = self.lms.school.course(course)
        assert found is not None
        return self.lms.memberships_url(found)

    def column(self, **fields: Any) -> str:
        answer = self.add(**fields)
        assert answer.status_code == 201, answer.text
        url: str = answer.get_json()["id"]
        return url

    def add(self, course: str = "math-6a", **fields: Any) -> TestResponse:
        body = {"label": "Unit rates", "scoreMaximum": 10, **fields}
        return self.send("POST", self.columns_url(course), body, LINE_ITEM)

    def columns(self, course: str = "math-6a") -> list[dict[str, Any]]:
        columns: list[dict[str, Any]] = self.get(self.columns_url(course), LINE_ITEMS).get_json()
        return columns

    def part(self, column: str, part: str) -> str:
        """Return the address of a column's scores or results: before the query."""
        path, mark, query = column.partition("?")
        return f"{path}/{part}{mark}{query}"

    def score(self, column: str, person: str = "ada", **changes: Any) -> TestResponse:
        return self.send("POST", self.part(column, "scores"), self.body(person, **changes), SCORE)

    def body(self, person: str = "ada", **changes: Any) -> dict[str, Any]:
        body = {
            "userId": self.sub(person),
            "timestamp": "2026-11-25T09:00:00Z",
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "scoreGiven": 8,
            "scoreMaximum": 10,
            **changes,
        }
        return {name: value for name, value in body.items() if value is not None}

    def results(self, column: str, query: str = "") -> TestResponse:
        url = self.part(column, "results")
        glue = "&" if "?" in url else "?"
        return self.get(f"{url}{glue}{query}" if query else url, RESULTS)

    def members(self, query: str = "", url: str | None = None) -> TestResponse:
        return self.get(url or self.roster_url() + query, MEMBERS)

    def roster(self) -> dict[str, list[str]]:
        members = self.members().get_json()["members"]
        return {str(self.slug(each["user_id"])): each["roles"] for each in members}

    # --- behind the pages

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.client.get("/_state").get_json()
        return state

    def grade(self) -> dict[str, Any]:
        """Return the one grade there is."""
        [grade] = self.state()["grades"]
        return dict(grade)

    def sub(self, person: str) -> str:
        found = self.lms.school.person(person)
        assert found is not None
        return found.sub

    def slug(self, sub: str) -> str | None:
        found = self.lms.school.person_by_sub(sub)
        return found.slug if found else None

    # --- choosing content

    def deep_link(self, person: str = "maya", query: str = "") -> dict[str, Any]:
        """Return the claims of a request for content."""
        return self.launch(person, f"/courses/math-6a/add{query}")

    def response(self, request: dict[str, Any], *items: Any, **changes: Any) -> str:
        """Sign an answer to a request; a change of None leaves the claim out."""
        now = int(self.settings.clock().timestamp())
        settings = request[f"{DL}/deep_linking_settings"]
        claims = {
            "iss": request["aud"],
            "aud": request["iss"],
            "iat": now,
            "exp": now + 60,
            "nonce": str(uuid.uuid4()),
            f"{LTI}/message_type": "LtiDeepLinkingResponse",
            f"{LTI}/version": "1.3.0",
            f"{LTI}/deployment_id": request[f"{LTI}/deployment_id"],
            f"{DL}/content_items": list(items),
            f"{DL}/data": settings.get("data"),
            **changes,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.tool.keys["one"], algorithm="RS256", headers={"kid": "one"})

    def post_back(self, request: dict[str, Any], token: str) -> TestResponse:
        """Post an answer as the tool's page does: from its origin, without our cookie."""
        url = request[f"{DL}/deep_linking_settings"]["deep_link_return_url"]
        browser = self.app.test_client()
        headers = {"Origin": self.tool.url, "Sec-Fetch-Site": "cross-site"}
        return browser.post(path_of(url), data={"JWT": token}, headers=headers)

    def choose(self, *items: Any, query: str = "", **changes: Any) -> TestResponse:
        request = self.deep_link(query=query)
        return self.post_back(request, self.response(request, *items, **changes))

    def save(self, page: TestResponse) -> TestResponse:
        """Press the button of the page that asks first."""
        action, fields = form_in(page.text)
        return self.client.post(action, data=fields)


def item(tool: FakeTool, **fields: Any) -> dict[str, Any]:
    """Return an item as Cairn offers it."""
    return {
        "type": "ltiResourceLink",
        "title": "Unit rates",
        "url": f"{tool.url}/lti/launch?unit=1",
        "text": "Find a unit rate",
        "custom": {"cairn_unit": "ratios-and-rates"},
        "lineItem": {
            "scoreMaximum": 20,
            "label": "Rates (level)",
            "resourceId": "cairn:unit:1",
            "tag": "level",
        },
        **fields,
    }


def start(settings: Settings, tool: FakeTool, key: PlatformKey) -> Platform:
    """Return an LMS that is ready, and a token for all its services."""
    app = create_app(settings, key)
    app.config["TESTING"] = True
    lms: Lms = app.extensions[EXTENSION]
    return Platform(app, app.test_client(), lms, tool, lms.tokens.issue(GRANTED_SCOPES).value)
