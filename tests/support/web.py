"""The tool behind Flask's test client, with a platform that signs launches and a course."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from requests.structures import CaseInsensitiveDict
from werkzeug.test import TestResponse

from lti_tool.db.engine import make_engine
from lti_tool.db.transaction import is_transaction_open, make_reading, make_transaction
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.login_state import LoginStates
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.service_http import Answer, ServiceHttp
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import PersonClaim
from lti_tool.services.launching.accept_launch import accept_launch
from lti_tool.services.launching.find_session import find_session
from lti_tool.tool import Tool
from lti_tool.web.app import create_app
from lti_tool.web.csrf import csrf_token
from lti_tool.web.launch_session import session_cookie
from lti_tool.web.lti import LtiParts
from tests.lti.support import public_jwk, rsa_key
from tests.support.classrooms import Classroom, make_classroom
from tests.support.clock import FakeClock
from tests.support.gradebooks import FakeGradebook
from tests.support.launches import make_launch
from tests.support.tools import BASE_URL, make_settings, make_tool

Form = Mapping[str, str | Sequence[str]]
STAFF = PersonClaim("rivera", "Rivera Santos", "Rivera", "Santos")


class KeySetHttp(ServiceHttp):
    """A network on which every platform publishes one key, and nobody asks inside a transaction."""

    asked = 0

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: str | Mapping[str, str] | None = None,
    ) -> Answer:
        """Answer the key set."""
        assert not is_transaction_open(), "a transaction is open while a key set is fetched"
        self.asked += 1
        keys = json.dumps({"keys": [public_jwk("k1", rsa_key("k1"))]})
        return Answer(HTTPStatus.OK, "OK", CaseInsensitiveDict(), keys.encode())


@dataclass(frozen=True)
class Web:
    """The things a test of pages speaks of."""

    tool: Tool
    app: Flask
    clock: FakeClock
    room: Classroom
    http: KeySetHttp
    gradebook: FakeGradebook
    woken: list[RegistrationId] = field(default_factory=list)

    def browser(self) -> FlaskClient:
        """Answer a fresh browser."""
        return self.app.test_client()

    def visit(
        self, role: Role = Role.STUDENT, browser: FlaskClient | None = None, **changes: object
    ) -> "Visit":
        """Open a session as an accepted launch does, in a browser that takes cookies."""
        given = {} if role is Role.STUDENT else {"person": STAFF}
        with self.tool.transaction() as session:
            launch = make_launch(session, role=role, **(given | changes))
            opened = accept_launch(session, launch=launch, now=self.clock())
        browser = browser or self.browser()
        browser.set_cookie(session_cookie(self.tool, opened.sid), opened.secret)
        return Visit(self, browser, opened.sid, opened.secret)


@dataclass(frozen=True)
class Visit:
    """One session in one browser."""

    web: Web
    browser: FlaskClient
    sid: str
    secret: str

    @property
    def csrf(self) -> str:
        """The token that the session's forms carry."""
        tool = self.web.tool
        with tool.reading() as session:
            found = find_session(session, sid=self.sid, secret=self.secret, now=tool.clock())
        assert found is not None
        return csrf_token(found)

    def get(self, path: str = "", **options: Any) -> TestResponse:
        """Open a page of the session."""
        return self.browser.get(f"/s/{self.sid}/{path}", **options)

    def post(self, path: str, form: Form | None = None, **options: Any) -> TestResponse:
        """Send a form of the session."""
        data = {"csrf": self.csrf, **(form or {})}
        return self.browser.post(f"/s/{self.sid}/{path}", data=data, **options)

    def start(self, objective_id: int) -> int:
        """Begin a check and answer the attempt's id."""
        answer = self.post(f"objectives/{objective_id}/attempts")
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
        return int(answer.location.rpartition("/")[2])


def make_web(
    database_url: str, folder: Path, keys: Path, *, base_url: str = BASE_URL, **settings: Any
) -> Iterator[Web]:
    """Answer a tool whose clock stands still, with one course, until the test ends."""
    engine, clock, gradebook = make_engine(database_url), FakeClock(), FakeGradebook()
    woken: list[RegistrationId] = []
    tool = make_tool(
        transaction=make_transaction(engine),
        reading=make_reading(engine),
        clock=clock,
        gradebook=gradebook,
        settings=replace(
            make_settings(folder),
            base_url=base_url,
            keys_dir=keys,
            database_url=database_url,
            **settings,
        ),
        wake=woken.append,
    )
    http = KeySetHttp(clock=clock, allow_http=True)
    states = LoginStates(tool.settings.secret_key)
    app = create_app(tool, LtiParts(http, PlatformKeys(http, clock), ToolKeys(keys), states))
    yield Web(tool, app, clock, make_classroom(tool, clock), http, gradebook, woken)
    engine.dispose()


def query_of(url: str) -> dict[str, str]:
    """Answer an address's query parameters."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
