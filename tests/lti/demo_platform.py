"""The demo LMS as a platform of ours: running, in any of its profiles, with our keys published."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lti_tool.demo_lms import Settings, running_lms
from lti_tool.demo_lms.faults import Fault, FaultKind, Service
from lti_tool.demo_lms.keys import PlatformKey, new_key
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.settings import CLIENT_ID, ProfileName
from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.ags import AgsGradebook
from lti_tool.lti.nrps import NrpsRoster
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import Registration
from tests.lti.support import LMS, TickingClock

PROFILES = tuple(ProfileName)
PRODUCTS = {ProfileName.MOODLE: "moodle", ProfileName.CANVAS: "canvas"}
COURSE = "math-6a"


@dataclass
class DemoPlatform:
    """A running LMS and the tool's services, wired to it."""

    lms: Lms
    clock: TickingClock
    registration: Registration
    product: str
    gradebook: AgsGradebook
    roster: NrpsRoster

    @property
    def columns_url(self) -> str:
        return self.lms.line_items_url(self._course)

    @property
    def roster_url(self) -> str:
        return self.lms.memberships_url(self._course)

    def sub(self, slug: str) -> str:
        """How the LMS names a person to tools."""
        person = self.lms.school.person(slug)
        assert person is not None
        return person.sub

    def break_next(self, service: Service, kind: FaultKind) -> None:
        self.lms.faults.arm(Fault(service, kind, remaining=1))

    @property
    def _course(self) -> Course:
        course = self.lms.school.course(COURSE)
        assert course is not None
        return course


@contextmanager
def demo_platform(profile: ProfileName, keys: ToolKeys) -> Iterator[DemoPlatform]:
    """Run the demo LMS, with pages so short that every list has several."""
    clock = TickingClock()
    with _publishing(keys) as tool_url:
        settings = Settings(
            port=0,
            tool_url=tool_url,
            clock=clock,
            profile=profile,
            members_per_page=2,
            records_per_page=2,
        )
        with running_lms(settings, _platform_key()) as running:
            http = ServiceHttp(clock=clock, allow_http=True)
            tokens = ServiceTokens(http, keys, clock)
            yield DemoPlatform(
                lms=running.lms,
                clock=clock,
                registration=_registration(running.lms.settings),
                product=PRODUCTS.get(profile, ""),
                gradebook=AgsGradebook(http, tokens),
                roster=NrpsRoster(http, tokens),
            )


@cache
def _platform_key() -> PlatformKey:
    """A key is slow to make: one serves all platforms of a run."""
    return new_key()


def _registration(settings: Settings) -> Registration:
    return replace(
        LMS,
        id=RegistrationId(1),
        issuer=settings.issuer,
        client_id=CLIENT_ID,
        auth_login_url=settings.authorisation_url,
        auth_token_url=settings.token_url,
        key_set_url=settings.jwks_url,
    )


@contextmanager
def _publishing(keys: ToolKeys) -> Iterator[str]:
    """Serve the tool's key set at every address of a server of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(keys.jwks()).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
